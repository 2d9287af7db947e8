package dev.warder.testbed;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** An MCP server over HTTP on 127.0.0.1 that remembers what it was asked and answers as a test wants. */
public final class TestingServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1)
            .setUseDaemonThread(true));
    private final List<Exchange> seen = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Answering answering;
    private final HttpServer server;
    private final String scheme;

    private TestingServer(HttpServerOptions options, int port, Answering answering) {
        this.answering = answering;
        this.scheme = options.isSsl() ? "https" : "http";
        this.server = vertx.createHttpServer(options.setMaxFormAttributeSize(-1).setIdleTimeout(0))
                .connectionHandler(_ -> connections.incrementAndGet())
                .requestHandler(this::accept);
        await(server.listen(port, "127.0.0.1").mapEmpty());
    }

    /** Starts on a free port. */
    public static TestingServer start(Answering answering) {
        return start(0, answering);
    }

    /** Starts on a given port; 0 takes a free one. */
    public static TestingServer start(int port, Answering answering) {
        return new TestingServer(new HttpServerOptions(), port, answering);
    }

    /** Starts on a free port with TLS, HTTP/2 offered; the key and certificate for {@code localhost} are in a PKCS#12 file. */
    public static TestingServer startTls(Path keyStore, String password, Answering answering) {
        var options = new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(new PfxOptions().setPath(keyStore.toString()).setPassword(password));
        return new TestingServer(options, 0, answering);
    }

    /** A well-behaved server of revision 2026-07-28, with every {@link Misbehaviour} as a tool. */
    public static TestingServer modern() {
        return start(new ModernAnswers());
    }

    /** A well-behaved server of the legacy revisions, with every {@link Misbehaviour} as a tool. */
    public static TestingServer legacy() {
        return start(new LegacyAnswers());
    }

    private void accept(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            var exchange = new Exchange(vertx, request, body);
            request.response().closeHandler(_ -> exchange.left()).exceptionHandler(_ -> exchange.left());
            seen.add(exchange);
            answering.answer(exchange);
        });
    }

    public int port() {
        return server.actualPort();
    }

    /** The MCP endpoint. */
    public String url() {
        return scheme + (scheme.equals("https") ? "://localhost:" : "://127.0.0.1:") + port() + "/mcp";
    }

    /** Every request so far, oldest first. */
    public List<Exchange> seen() {
        return List.copyOf(seen);
    }

    /** The requests of one JSON-RPC method so far. */
    public List<Exchange> seen(String method) {
        return seen.stream()
                .filter(exchange -> exchange.method().equals(method))
                .toList();
    }

    /** How many connections were accepted so far. */
    public int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private static void await(io.vertx.core.Future<Void> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("the testing server failed", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
