package dev.warder.admin;

import dev.warder.access.People;
import dev.warder.approval.TicketStore;
import dev.warder.audit.AuditEntry;
import dev.warder.audit.AuditLog;
import dev.warder.audit.AuditQuery;
import dev.warder.audit.AuditSearch;
import dev.warder.audit.AuditSettings;
import dev.warder.identity.Identity;
import dev.warder.identity.IdentitySettings;
import dev.warder.identity.KeyStore;
import dev.warder.json.JsonObject;
import dev.warder.killswitch.KillSwitch;
import dev.warder.killswitch.StopFollower;
import dev.warder.killswitch.Stopping;
import dev.warder.metrics.Metrics;
import dev.warder.settings.HostPort;
import dev.warder.store.Database;
import dev.warder.store.StoreWatch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The operators' door with its API, on a free port, over a store, a record and a kill switch of its own. */
final class TestingApi implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Path data;
    final Database database;
    final KeyStore keys;
    final KillSwitch gate = new KillSwitch();
    final Metrics metrics = new Metrics();
    private final AuditLog audit;
    private final StoreWatch watch;
    private final OperatorsDoor door;
    private final HttpClient client = HttpClient.newHttpClient();
    /** Stands between the API and the log, so that a test can make writing fail. */
    volatile Function<AuditEntry, Future<Void>> writing;
    /** Ends what is in flight; a test can make that fail. */
    volatile Runnable enforcing = () -> {};

    TestingApi(Path data, Resource... others) throws Exception {
        this(data, new AdminSettings(new HostPort("127.0.0.1", 0), null, List.of("role:operator"), List.of()), others);
    }

    TestingApi(Path data, AdminSettings settings, Resource... others) throws Exception {
        this.data = data;
        database = Database.open(data);
        keys = new KeyStore(database);
        audit = AuditLog.open(data, "here", AuditSettings.DEFAULT);
        writing = audit::append;
        var stops = new StopFollower(database, gate, () -> enforcing.run(), System::nanoTime);
        watch = new StoreWatch(database, "here", System::nanoTime, stops);
        watch.start();
        var identity = new Identity(new IdentitySettings(true, List.of()), keys, vertx);
        List<Resource> resources = new ArrayList<>(List.of(others));
        resources.add(new StopsResource(new Stopping(database, "here")));
        People operators = People.of(settings.operators());
        resources.add(new ApprovalsResource(new TicketStore(database, (event, detail) -> {}), operators));
        var api = new Api(
                vertx,
                operators,
                People.of(List.of("role:lead")),
                new Api.Means(identity::identifyByKey, entry -> writing.apply(entry), metrics),
                resources);
        door = new OperatorsDoor(
                vertx, settings, metrics::scrape, () -> new Readiness(Map.of(), Map.of(), Map.of()), api);
        await(door.open());
    }

    /** A new key of that role. */
    String key(String subject, String role) {
        return keys.create(new KeyStore.NewKey(subject, Set.of(role), null, null))
                .key();
    }

    int port() {
        return door.port();
    }

    HttpRequest.Builder to(String path, String key) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + key);
    }

    HttpResponse<String> get(String path, String key) throws IOException, InterruptedException {
        return send(to(path, key).GET());
    }

    HttpResponse<String> post(String path, String key, String body) throws IOException, InterruptedException {
        return send(to(path, key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> delete(String path, String key) throws IOException, InterruptedException {
        return send(to(path, key).DELETE());
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Every entry of the record so far, oldest first. */
    List<JsonObject> entries() throws IOException {
        var found = new ArrayList<JsonObject>();
        AuditSearch.in(data).find(AuditQuery.latest().oldestFirst().atMost(10_000), hit -> found.add(hit.entry()));
        return found;
    }

    private static void await(Future<?> future) {
        future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        await(door.close());
        watch.close();
        audit.close();
        database.close();
        await(vertx.close());
        client.close();
    }
}
