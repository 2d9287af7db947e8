package dev.warder.upstream;

import dev.warder.mcp.Method;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One event loop's connections to one server, so that a call never changes threads. Used on that event loop only. */
final class HttpLoop {
    private static final int MAX_HEADER_BYTES = 32 << 10;
    private static final int STREAMS = 20_000;
    private static final Duration DRAIN = Duration.ofSeconds(2);
    /** How long an event stream may stay open after its answer, before its connection is given up. */
    private static final long LINGER_MILLIS = 1_000;

    private final Vertx vertx;
    private final ServerSettings settings;
    private final HttpClientOptions options;
    private final HttpClient calls;
    private @Nullable HttpClient streams;
    private final RequestOptions post;
    private final RequestOptions get;
    private final RequestOptions delete;
    private final Deadlines deadlines;
    private final Deadlines lingering;

    HttpLoop(Vertx vertx, ServerSettings settings, URI url, int connections) {
        this.vertx = vertx;
        this.settings = settings;
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        this.options = options(settings, tls);
        this.calls = client(connections);
        this.post = request(url, tls, HttpMethod.POST);
        this.get = request(url, tls, HttpMethod.GET);
        this.delete = request(url, tls, HttpMethod.DELETE);
        this.deadlines = new Deadlines(vertx, settings.limits().timeout().toMillis());
        this.lingering = new Deadlines(vertx, LINGER_MILLIS);
    }

    private static HttpClientOptions options(ServerSettings settings, boolean tls) {
        return new HttpClientOptions()
                .setProtocolVersion(tls ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                .setUseAlpn(tls)
                .setSsl(tls)
                .setVerifyHost(true)
                .setTrustAll(false)
                .setKeepAlive(true)
                .setKeepAliveTimeout(30)
                .setConnectTimeout((int) settings.limits().connectTimeout().toMillis())
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxRedirects(0)
                .setDecompressionSupported(false)
                .setTcpKeepAlive(true)
                .setTcpNoDelay(true);
    }

    private HttpClient client(int connections) {
        return vertx.createHttpClient(
                options,
                new PoolOptions()
                        .setHttp1MaxSize(connections)
                        .setHttp2MaxSize(Math.min(connections, 4))
                        .setMaxWaitQueueSize(4 * connections));
    }

    private RequestOptions request(URI url, boolean tls, HttpMethod verb) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String host = url.getHost();
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
        return new RequestOptions()
                .setMethod(verb)
                .setSsl(tls)
                // The address is given apart so that it is not worked out again for every call.
                .setServer(SocketAddress.inetSocketAddress(port, name))
                .setHost(name)
                .setPort(port)
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .setFollowRedirects(false);
    }

    /** The pool for calls, or the one for streams without end, so that idle streams take no connection from calls. */
    HttpClient client(boolean endless) {
        if (!endless) {
            return calls;
        }
        if (streams == null) {
            streams = client(STREAMS);
        }
        return streams;
    }

    RequestOptions options(Question question) {
        if (question.path() != null) {
            return new RequestOptions(post).setURI(question.path());
        }
        if (question.body() != null) {
            return post;
        }
        return question.method() == Method.END ? delete : get;
    }

    Vertx vertx() {
        return vertx;
    }

    ServerSettings settings() {
        return settings;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    Deadlines lingering() {
        return lingering;
    }

    Future<Void> close() {
        HttpClient open = streams;
        // Calls in flight may end in peace; streams have no end to wait for.
        Future<Void> quiet = calls.shutdown(DRAIN);
        return open == null ? quiet : Future.join(quiet, open.close()).mapEmpty();
    }
}
