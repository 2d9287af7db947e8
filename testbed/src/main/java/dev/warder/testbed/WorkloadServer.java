package dev.warder.testbed;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A server of both eras for measurements: it remembers nothing and answers with prepared bytes, for as little work as possible. Its tools
 * answer with a kilobyte ({@code report_1k}), more ({@code report_16k}, {@code report_1m}), or a stream of progress ({@code progress_100});
 * besides them it lists as many others as it was told to.
 */
public final class WorkloadServer implements AutoCloseable {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence EVENTS = HttpHeaders.createOptimized("text/event-stream");
    private static final String SESSION = "workload";
    private static final int MESSAGES = 100;
    private static final byte[] ID = "\"id\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] METHOD = "\"method\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NAME = "\"name\":\"".getBytes(StandardCharsets.US_ASCII);

    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setPreferNativeTransport(true)
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1)
            .setUseDaemonThread(true));
    private final HttpServer server = vertx.createHttpServer();
    private final Map<String, byte[]> results;
    private final byte[] progress;

    private WorkloadServer(int otherTools) throws InterruptedException {
        results = Map.of(
                "tools/list", tools(otherTools),
                "report_1k", report(1 << 10),
                "report_16k", report(16 << 10),
                "report_1m", report(1 << 20),
                "progress_100", report(1 << 10),
                "initialize",
                        bytes("{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}},"
                                + "\"serverInfo\":{\"name\":\"workload\",\"version\":\"1\"}}"),
                "ping", bytes("{}"));
        progress = bytes(IntStream.rangeClosed(1, MESSAGES)
                .mapToObj(step ->
                        "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{"
                                + "\"progressToken\":\"p\",\"progress\":" + step + ",\"total\":" + MESSAGES + "}}\n\n")
                .collect(Collectors.joining()));
        server.requestHandler(request -> request.body().onSuccess(body -> answer(request, body.getBytes())));
        try {
            server.listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Starts on a free port of 127.0.0.1. */
    public static WorkloadServer start(int otherTools) throws InterruptedException {
        return new WorkloadServer(otherTools);
    }

    /** The MCP endpoint. */
    public String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/mcp";
    }

    @Override
    public void close() {
        vertx.close().await();
    }

    private void answer(HttpServerRequest request, byte[] body) {
        HttpServerResponse response = request.response();
        if (!request.method().equals(HttpMethod.POST)) {
            response.setStatusCode(request.method().equals(HttpMethod.GET) ? 405 : 200)
                    .end();
            return;
        }
        String method = text(body, METHOD);
        String what = method.equals("tools/call") ? text(body, NAME) : method;
        byte[] result = results.get(what);
        String id = number(body);
        if (result == null) {
            // Notifications are accepted; what else is asked is not known here.
            response.setStatusCode(id.isEmpty() ? 202 : 404).end();
            return;
        }
        if (what.equals("initialize")) {
            response.putHeader("mcp-session-id", SESSION);
        }
        byte[] begin = bytes("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":");
        Buffer message = Buffer.buffer(begin.length + result.length + 1)
                .appendBytes(begin)
                .appendBytes(result)
                .appendByte((byte) '}');
        if (what.startsWith("progress")) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, EVENTS)
                    .setChunked(true)
                    .write(Buffer.buffer(progress));
            response.end(Buffer.buffer("event: message\ndata: ")
                    .appendBuffer(message)
                    .appendString("\n\n"));
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(message);
        }
    }

    private static byte[] tools(int others) {
        Stream<String> other =
                IntStream.range(0, others).mapToObj(number -> (number % 2 == 0 ? "open_" : "closed_") + number);
        return bytes(Stream.concat(other, Stream.of("report_1k", "report_16k", "report_1m", "progress_100"))
                .map(WorkloadServer::tool)
                .collect(Collectors.joining(
                        ",", "{\"resultType\":\"complete\",\"ttlMs\":0,\"cacheScope\":\"private\",\"tools\":[", "]}")));
    }

    private static String tool(String name) {
        return "{\"name\":\"" + name
                + "\",\"description\":\"Makes a report about orders of one customer, by date and state.\","
                + "\"inputSchema\":{\"type\":\"object\",\"properties\":{\"customer\":{\"type\":\"string\",\"maxLength\":40},"
                + "\"since\":{\"type\":\"string\"},\"amount\":{\"type\":\"number\",\"minimum\":0}},\"additionalProperties\":false}}";
    }

    private static byte[] report(int length) {
        String line = "order accepted and shipped, ";
        return bytes("{\"resultType\":\"complete\",\"content\":[{\"type\":\"text\",\"text\":\""
                + line.repeat(length / line.length()) + "\"}],\"isError\":false}");
    }

    private static String text(byte[] body, byte[] before) {
        int from = after(body, before);
        int to = from;
        while (to < body.length && body[to] != '"') {
            to++;
        }
        return from == 0 ? "" : new String(body, from, to - from, StandardCharsets.UTF_8);
    }

    private static String number(byte[] body) {
        int from = after(body, ID);
        int to = from;
        while (to < body.length && body[to] != ',' && body[to] != '}') {
            to++;
        }
        return from == 0 ? "" : new String(body, from, to - from, StandardCharsets.UTF_8);
    }

    private static int after(byte[] text, byte[] part) {
        for (int i = 0; i <= text.length - part.length; i++) {
            if (Arrays.equals(text, i, i + part.length, part, 0, part.length)) {
                return i + part.length;
            }
        }
        return 0;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
