package dev.warder.admin;

import dev.warder.json.JsonBool;
import dev.warder.json.JsonObject;
import dev.warder.settings.CertificateFiles;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code GET /metrics}, {@code /live} and {@code /ready} over HTTP/1.1, and the {@link Api} where the settings name operators.
 * Beyond this machine {@code /metrics} asks
 * for an operator's key and {@code /ready} tells no names. Everything else is 404; a foreign {@code Host} is 403, so that no web page can reach it through a name of its own that points here (DNS
 * rebinding).
 */
public final class OperatorsDoor {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorsDoor.class);
    private static final String JSON = "application/json";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "::1", "[::1]");
    private static final int CONNECTIONS = 64;

    private final Vertx vertx;
    private final AdminSettings settings;
    private final HttpServer server;
    private final Supplier<String> metrics;
    private final Supplier<Readiness> readiness;
    private final @Nullable Api api;
    private final Set<String> hosts = new HashSet<>(LOCAL_HOSTS);
    private @Nullable Future<String> scraping;
    private int connections;

    /**
     * A door that is not yet open.
     *
     * @param metrics the text for Prometheus; asked on a thread of its own, and once for all who ask at the same time
     * @param readiness what is ready at this moment; asked on an event loop, so it must not block
     * @param api the operators' API, or null where nobody may use it
     */
    public OperatorsDoor(
            Vertx vertx,
            AdminSettings settings,
            Supplier<String> metrics,
            Supplier<Readiness> readiness,
            @Nullable Api api) {
        this.vertx = vertx;
        this.settings = settings;
        this.metrics = metrics;
        this.readiness = readiness;
        this.api = api;
        hosts.add(lower(settings.listen().host()));
        settings.allowedHosts().forEach(host -> hosts.add(lower(host)));
        this.server = vertx.createHttpServer(options(settings.tls()))
                .connectionHandler(connection -> {
                    connections++;
                    connection.closeHandler(_ -> connections--);
                    if (connections > CONNECTIONS) {
                        connection.close();
                    }
                })
                .invalidRequestHandler(request -> request.connection().close())
                .requestHandler(this::answer);
    }

    private static HttpServerOptions options(@Nullable CertificateFiles tls) {
        var options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setMaxInitialLineLength(4_096)
                .setMaxHeaderSize(4_096)
                .setIdleTimeout(30)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        if (tls != null) {
            options.setSsl(true)
                    .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertPath(tls.certificate().toString())
                            .setKeyPath(tls.key().toString()));
        }
        return options;
    }

    /** Opens the door; fails for an address that another machine could reach, unless it has a certificate and asks who is there. */
    public Future<Void> open() {
        if (settings.isWide() && (settings.tls() == null || api == null)) {
            return Future.failedFuture(new IllegalArgumentException(
                    "without tls and operators, the operators' listener may only listen on this machine, not on "
                            + settings.listen()));
        }
        return server.listen(settings.listen().port(), settings.listen().host()).mapEmpty();
    }

    /** The port it listens on; -1 before it is open. */
    public int port() {
        return server.actualPort();
    }

    public Future<Void> close() {
        return server.close();
    }

    private void answer(HttpServerRequest request) {
        String path = request.path();
        if (!isOurs(request.authority())) {
            problem(request, 403, "this host name is not accepted here");
        } else if (api != null && path != null && path.startsWith(Api.PREFIX)) {
            api.take(request, path);
        } else if (hasBody(request)) {
            // Nothing else takes a body; one that comes all the same is not waited for.
            problem(request, 413, "no body is accepted here");
        } else {
            switch (path) {
                case "/metrics" -> ifGet(request, () -> ifMayKnow(request, () -> metrics(request)));
                case "/live" -> ifGet(request, () -> say(request, 200, JSON, "{\"live\":true}"));
                case "/ready" -> ifGet(request, () -> ready(request));
                case null, default -> problem(request, 404, "there is nothing at this address");
            }
        }
    }

    private static void ifGet(HttpServerRequest request, Runnable then) {
        if (HttpMethod.GET.equals(request.method())) {
            then.run();
        } else {
            request.response().putHeader("allow", "GET");
            problem(request, 405, "only GET is supported here");
        }
    }

    /** On this machine whoever asks may know; beyond it, operators. */
    private void ifMayKnow(HttpServerRequest request, Runnable then) {
        if (api != null && settings.isWide()) {
            api.ifOperator(request, then);
        } else {
            then.run();
        }
    }

    private void ready(HttpServerRequest request) {
        Readiness now;
        try {
            now = readiness.get();
        } catch (RuntimeException failure) {
            LOG.error("readiness could not be told", failure);
            problem(request, 503, "readiness could not be told");
            return;
        }
        JsonObject told = settings.isWide() ? JsonObject.of("ready", JsonBool.of(now.ready())) : now.json();
        say(request, now.ready() ? 200 : 503, JSON, told.text());
    }

    private void metrics(HttpServerRequest request) {
        Future<String> running = scraping;
        if (running == null) {
            running = scrape();
            scraping = running;
            running.onComplete(_ -> scraping = null);
        }
        running.onComplete(scraped -> {
            if (scraped.succeeded()) {
                say(request, 200, PROMETHEUS, scraped.result());
            } else {
                LOG.error("metrics could not be gathered", scraped.cause());
                problem(request, 500, "metrics could not be gathered");
            }
        });
    }

    private Future<String> scrape() {
        Context here = vertx.getOrCreateContext();
        Promise<String> promise = Promise.promise();
        Thread.startVirtualThread(() -> {
            try {
                String text = metrics.get();
                here.runOnContext(_ -> promise.complete(text));
            } catch (RuntimeException failure) {
                here.runOnContext(_ -> promise.fail(failure));
            }
        });
        return promise.future();
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader("content-length");
        return request.getHeader("transfer-encoding") != null || (length != null && !length.equals("0"));
    }

    private boolean isOurs(@Nullable HostAndPort authority) {
        return authority != null && hosts.contains(lower(authority.host()));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static void problem(HttpServerRequest request, int status, String what) {
        request.response().putHeader("connection", "close");
        say(request, status, JSON, JsonObject.EMPTY.with("error", what).text())
                .onComplete(_ -> request.connection().close());
    }

    private static Future<Void> say(HttpServerRequest request, int status, String type, String text) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return Future.succeededFuture();
        }
        return response.setStatusCode(status)
                .putHeader("content-type", type)
                .putHeader("cache-control", "no-store")
                .putHeader("x-content-type-options", "nosniff")
                .end(Buffer.buffer(text));
    }
}
