package dev.warder.upstream;

import dev.warder.http1.Receiver;
import dev.warder.http1.Transfer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The way to a server over TLS, as HTTP/2 where it speaks that: the library's client. */
final class LibraryWay implements Way {
    private static final int MAX_HEADER_BYTES = 32 << 10;

    private final HttpClient client;
    private final Address address;

    LibraryWay(Vertx vertx, Address address, Duration connect, int connections, int waiting) {
        this.address = address;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setUseAlpn(true)
                        .setSsl(true)
                        .setVerifyHost(true)
                        .setTrustAll(false)
                        .setKeepAlive(true)
                        .setKeepAliveTimeout(30)
                        .setConnectTimeout((int) connect.toMillis())
                        .setMaxHeaderSize(MAX_HEADER_BYTES)
                        .setMaxRedirects(0)
                        .setDecompressionSupported(false)
                        .setTcpKeepAlive(true)
                        .setTcpNoDelay(true),
                new PoolOptions()
                        .setHttp1MaxSize(connections)
                        .setHttp2MaxSize(Math.min(connections, 4))
                        .setMaxWaitQueueSize(waiting));
    }

    @Override
    public Transfer send(Question question, Receiver receiver) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(question.verb()))
                .setSsl(true)
                .setServer(address.socket())
                .setHost(address.socket().host())
                .setPort(address.socket().port())
                .setURI(question.path() == null ? address.target() : question.path())
                .setFollowRedirects(false);
        return LibraryTransfer.send(client, options, question, receiver);
    }

    @Override
    public Future<Void> close(Duration drain) {
        return client.shutdown(drain.toMillis(), TimeUnit.MILLISECONDS);
    }
}
