package dev.warder.http;

import dev.warder.access.AccessRules;
import dev.warder.access.AccessSettings;
import dev.warder.access.AccessSettings.Effect;
import dev.warder.access.AccessSettings.Rule;
import dev.warder.approval.Desk;
import dev.warder.audit.AuditEntry;
import dev.warder.audit.AuditLog;
import dev.warder.audit.AuditQuery;
import dev.warder.audit.AuditSearch;
import dev.warder.audit.AuditSettings;
import dev.warder.bundles.BundleSettings;
import dev.warder.call.Gates;
import dev.warder.catalog.Catalog;
import dev.warder.catalog.Definition;
import dev.warder.catalog.PinStore;
import dev.warder.identity.Identity;
import dev.warder.identity.IdentitySettings;
import dev.warder.identity.KeyStore;
import dev.warder.json.JsonObject;
import dev.warder.killswitch.KillSwitch;
import dev.warder.limits.LimitRules;
import dev.warder.metrics.Metrics;
import dev.warder.pipeline.Bundles;
import dev.warder.pipeline.Pipeline;
import dev.warder.pipeline.Rules;
import dev.warder.secrets.Vault;
import dev.warder.sessions.Custody;
import dev.warder.sessions.CustodySettings;
import dev.warder.store.Database;
import dev.warder.upstream.Credentials;
import dev.warder.upstream.ServerSettings;
import dev.warder.upstream.Upstreams;
import dev.warder.validation.ArgumentCheck;
import dev.warder.validation.ValidationSettings;
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
import java.util.stream.Collectors;

/** The rooms of a gateway put together as the program does it, on a free port, with a caller for each role. */
final class TestingGateway implements AutoCloseable {
    /** For servers that answer at once or shall be given up soon. */
    static final ServerSettings.Limits QUICK =
            new ServerSettings.Limits(Duration.ofSeconds(5), Duration.ofSeconds(1), 1 << 20, 16);

    private final Vertx vertx = Vertx.vertx();
    private final Path data;
    final Database database;
    private final KeyStore keys;
    final Custody custody;
    private final AuditLog audit;
    private final Upstreams upstreams;
    final AgentDoor door;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    final Metrics metrics = new Metrics();
    final KillSwitch killSwitch = new KillSwitch();
    final Catalog catalog;
    final Pipeline pipeline;
    final Rules snapshot;
    final Desk desk;
    /** Stands between the pipeline and the log, so that a test can make writing fail. */
    volatile Function<AuditEntry, Future<Void>> writing;

    TestingGateway(Path data, List<ServerSettings> servers, Rule... rules) throws Exception {
        this(data, servers, Map.of(), rules);
    }

    TestingGateway(Path data, List<ServerSettings> servers, Map<String, BundleSettings> bundles, Rule... rules)
            throws Exception {
        this(data, servers, bundles, 64 << 20, rules);
    }

    /** @param maxHeld bytes that may wait for clients that do not read */
    TestingGateway(
            Path data, List<ServerSettings> servers, Map<String, BundleSettings> bundles, long maxHeld, Rule... rules)
            throws Exception {
        this.data = data;
        database = Database.open(data);
        keys = new KeyStore(database);
        custody = Custody.open(database, "test", CustodySettings.DEFAULT, _ -> {});
        audit = AuditLog.open(data, "test", AuditSettings.DEFAULT);
        writing = audit::append;
        upstreams = new Upstreams(vertx, servers, Credentials.none());
        catalog = new Catalog(new PinStore(database));
        catalog.baseline(name -> !name.startsWith("reviewed"));
        var access = AccessRules.compile(new AccessSettings(List.of(rules)), System::nanoTime);
        var check = new ArgumentCheck(ValidationSettings.DEFAULT, tool -> {
            Definition found = catalog.find(tool);
            return found == null ? null : found.json().object("inputSchema");
        });
        var identity = new Identity(new IdentitySettings(true, List.of()), keys, vertx);
        snapshot = new Rules(
                "test",
                identity,
                new Rules.Judges(killSwitch, access, catalog, LimitRules.none()),
                new Gates(killSwitch, access, catalog, check, LimitRules.none()),
                Vault.of(data.resolve("secrets"), Map.of()),
                Bundles.of(servers.stream().map(ServerSettings::name).toList(), bundles),
                servers.stream().collect(Collectors.toMap(ServerSettings::name, ServerSettings::allowance)));
        desk = TestingDesk.of(this);
        Function<AuditEntry, Future<Void>> audited = entry -> writing.apply(entry);
        pipeline = new Pipeline(snapshot, upstreams::find, catalog, custody, audited, metrics, desk);
        var limits = new DoorSettings.Limits(
                64 << 10, 16 << 10, 64, Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(2), 100);
        door = new AgentDoor(
                vertx,
                new DoorSettings("127.0.0.1", 0, URI.create("http://127.0.0.1:1"), null, limits, List.of(), List.of()),
                pipeline,
                maxHeld);
        pipeline.resumeSessions();
        await(door.open(1));
    }

    static ServerSettings quick(String name, String url) {
        return ServerSettings.http(name, URI.create(url)).with(QUICK);
    }

    /** Takes other settings of the same servers over, as an edit of the settings file does. */
    void reload(ServerSettings... servers) {
        await(upstreams.reload(List.of(servers)));
        pipeline.adopt(snapshot, CustodySettings.DEFAULT);
    }

    /** Takes other access rules over, as an edit of the settings file does. */
    void rules(Rule... rules) {
        var access = AccessRules.compile(new AccessSettings(List.of(rules)), System::nanoTime);
        Gates now = snapshot.gates();
        var gates = new Gates(killSwitch, access, now.catalog(), now.validation(), now.limits());
        var changed = new Rules(
                "changed",
                snapshot.identity(),
                new Rules.Judges(killSwitch, access, catalog, LimitRules.none()),
                gates,
                snapshot.vault(),
                snapshot.bundles(),
                snapshot.allowances());
        pipeline.adopt(changed, CustodySettings.DEFAULT);
    }

    static Rule allow(String capability, String to) {
        return new Rule(null, Effect.ALLOW, List.of(capability), List.of(to), null);
    }

    static Rule allow(String capability, String to, String when) {
        return new Rule(null, Effect.ALLOW, List.of(capability), List.of(to), when);
    }

    /** A new key of that role. */
    String key(String subject, String role) {
        return keys.create(new KeyStore.NewKey(subject, Set.of(role), null, null))
                .key();
    }

    int port() {
        return door.port();
    }

    /** The address of a server's own route, or of the route whose path is given. */
    String url(String server) {
        return "http://127.0.0.1:" + port() + (server.startsWith("/") ? server : "/servers/" + server + "/mcp");
    }

    HttpRequest.Builder to(String server, String key) {
        return HttpRequest.newBuilder(URI.create(url(server)))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream");
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A modern request with the headers it needs; {@code name} goes into Mcp-Name when it is not empty. */
    HttpRequest.Builder modern(String server, String key, String method, String name, String params) {
        return modern(server, key, method, name, params, "{}", "");
    }

    /**
     * A modern request of a client with these capabilities.
     *
     * @param meta further members of the envelope, each beginning with a comma
     */
    HttpRequest.Builder modern(
            String server, String key, String method, String name, String params, String capabilities, String meta) {
        return modern(
                server,
                key,
                method,
                name,
                params,
                "\"io.modelcontextprotocol/clientCapabilities\":" + capabilities + meta);
    }

    /** A modern request whose envelope says more; {@code meta} must hold the client's capabilities. */
    HttpRequest.Builder modern(String server, String key, String method, String name, String params, String meta) {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":{" + params
                + (params.isEmpty() ? "" : ",")
                + "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                + meta + "}}}";
        var request = to(server, key)
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", method)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return name.isEmpty() ? request : request.header("Mcp-Name", name);
    }

    /** A modern tools/call. */
    HttpResponse<String> call(String server, String key, String tool, String arguments)
            throws IOException, InterruptedException {
        return send(modern(server, key, "tools/call", tool, "\"name\":\"" + tool + "\",\"arguments\":" + arguments));
    }

    /** A legacy message in a session; no session when empty. */
    HttpRequest.Builder legacy(String server, String key, String session, String body) {
        var request = to(server, key).POST(HttpRequest.BodyPublishers.ofString(body));
        return session.isEmpty()
                ? request
                : request.header("Mcp-Session-Id", session).header("MCP-Protocol-Version", "2025-11-25");
    }

    /** Opens a legacy session and returns its id. */
    String session(String server, String key) throws IOException, InterruptedException {
        return session(server, key, "{\"elicitation\":{}}");
    }

    /** Opens a legacy session of a client with these capabilities and returns its id. */
    String session(String server, String key, String capabilities) throws IOException, InterruptedException {
        var answer = send(legacy(
                server,
                key,
                "",
                "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
                        + "\"capabilities\":" + capabilities
                        + ",\"clientInfo\":{\"name\":\"test\",\"version\":\"1\"}}}"));
        String id = answer.headers().firstValue("mcp-session-id").orElseThrow();
        send(legacy(server, key, id, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"));
        return id;
    }

    /** Every entry of the record so far, oldest first. */
    List<JsonObject> entries() throws IOException {
        var found = new ArrayList<JsonObject>();
        AuditSearch.in(data).find(AuditQuery.latest().oldestFirst().atMost(10_000), hit -> found.add(hit.entry()));
        return found;
    }

    /** The entries of one method, as {@code kind status reason}, oldest first. */
    List<String> record(String method) throws IOException {
        return entries().stream()
                .filter(entry -> method.equals(entry.string("method")))
                .map(entry -> entry.string("kind") + " " + entry.string("status") + " " + entry.string("reason"))
                .toList();
    }

    /** Waits until something has become true; at most 20 seconds. */
    static void until(java.util.concurrent.Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it has not become true");
            }
            Thread.sleep(10);
        }
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        await(door.close());
        await(pipeline.putDown());
        await(upstreams.stop());
        audit.close();
        database.close();
        await(vertx.close());
        client.close();
    }
}
