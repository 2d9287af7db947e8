package dev.warder.testbed;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;

/**
 * A modern server for measurements: every tools/call is answered with the same kilobyte for as little work as possible.
 * Run as {@code ConstantServer PORT [BYTES] [LOOPS]}.
 */
public final class ConstantServer {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final byte[] CALL = "\"tools/call\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ID = "\"id\":".getBytes(StandardCharsets.US_ASCII);

    private final byte[] begin = "{\"jsonrpc\":\"2.0\",\"id\":".getBytes(StandardCharsets.US_ASCII);
    private final byte[] end;
    private final Answering honest = new ModernAnswers();
    private final Vertx vertx;

    private ConstantServer(Vertx vertx, int bytes) {
        this.vertx = vertx;
        this.end = (",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"" + "x".repeat(bytes)
                        + "\"}],\"resultType\":\"complete\"}}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Starts and prints {@code ready PORT} once it listens. */
    public static void main(String[] arguments) {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 0;
        int bytes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1024;
        int loops = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops));
        var server = new ConstantServer(vertx, bytes);
        vertx.deployVerticle(() -> server.listener(port), new DeploymentOptions().setInstances(loops))
                .onFailure(failure -> {
                    System.err.println(failure.getMessage());
                    System.exit(1);
                });
    }

    private AbstractVerticle listener(int port) {
        return new AbstractVerticle() {
            @Override
            public void start(io.vertx.core.Promise<Void> started) {
                vertx.createHttpServer(new HttpServerOptions())
                        .requestHandler(request -> request.body().onSuccess(body -> answer(request, body)))
                        .listen(port, "127.0.0.1")
                        .onSuccess(server -> System.out.println("ready " + server.actualPort()))
                        .<Void>mapEmpty()
                        .onComplete(started);
            }
        };
    }

    private void answer(HttpServerRequest request, Buffer body) {
        byte[] bytes = body.getBytes();
        if (indexOf(bytes, CALL) < 0) {
            honest.answer(new Exchange(vertx, request, body));
            return;
        }
        int from = indexOf(bytes, ID) + ID.length;
        int to = from;
        while (to < bytes.length && bytes[to] != ',' && bytes[to] != '}') {
            to++;
        }
        Buffer reply = Buffer.buffer(begin.length + end.length + to - from)
                .appendBytes(begin)
                .appendBytes(bytes, from, to - from)
                .appendBytes(end);
        request.response().putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(reply);
    }

    private static int indexOf(byte[] text, byte[] part) {
        outer:
        for (int i = 0; i <= text.length - part.length; i++) {
            for (int j = 0; j < part.length; j++) {
                if (text[i + j] != part[j]) {
                    continue outer;
                }
            }
            return i;
        }
        return -1;
    }
}
