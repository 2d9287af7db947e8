package dev.warder.testbed;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One HTTP request that a {@link TestingServer} got, and every way, good or bad, of answering it. */
public final class Exchange {
    private final Vertx vertx;
    private final HttpServerRequest request;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final String body;
    private final JsonNode json;
    private boolean gone;
    private boolean answered;

    Exchange(Vertx vertx, HttpServerRequest request, Buffer body) {
        this.vertx = vertx;
        this.request = request;
        this.body = body.toString(StandardCharsets.UTF_8);
        request.headers().forEach((name, value) -> headers.merge(name, value, (one, two) -> one + ", " + two));
        this.json = read(this.body);
    }

    private static JsonNode read(String body) {
        try {
            return body.isEmpty() ? Wire.object() : Wire.JSON.readTree(body);
        } catch (tools.jackson.core.JacksonException notJson) {
            return Wire.object();
        }
    }

    /** The HTTP method. */
    public String verb() {
        return request.method().name();
    }

    /** The path and query it was sent to. */
    public String path() {
        return request.uri();
    }

    /** The version of HTTP it came by, such as {@code HTTP_1_1}. */
    public String version() {
        return request.version().name();
    }

    /** Request headers; names in any case; repeated ones joined by a comma. */
    public Map<String, String> headers() {
        return headers;
    }

    /** One request header, or null. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** The body as it came. */
    public String body() {
        return body;
    }

    /** The body as JSON; an empty object when it is not JSON. */
    public JsonNode json() {
        return json;
    }

    /** The JSON-RPC method, or an empty text. */
    public String method() {
        return json.path("method").asString("");
    }

    /** The JSON-RPC id, or null. */
    public @Nullable JsonNode id() {
        return json.get("id");
    }

    /** A tool's argument; a missing node when there is none. */
    public JsonNode argument(String name) {
        return json.path("params").path("arguments").path(name);
    }

    /** Whether the client closed or reset the request before it was answered. */
    public boolean isGone() {
        return gone;
    }

    void left() {
        gone = !answered;
    }

    /** Answers with any status and body. */
    public void reply(int status, String type, byte[] bytes) {
        answered = true;
        response().setStatusCode(status).putHeader("content-type", type).end(Buffer.buffer(bytes));
    }

    /** Answers with any status and a JSON text. */
    public void json(int status, JsonNode message) {
        reply(status, "application/json", Wire.bytes(message));
    }

    /** Answers 200 with a JSON-RPC result for this request's id. */
    public void result(JsonNode result) {
        json(200, Wire.result(id(), result));
    }

    /** Answers with a JSON-RPC error for this request's id. */
    public void error(int status, int code, String text) {
        json(status, Wire.error(id(), code, text));
    }

    /** Answers with a status alone. */
    public void status(int status) {
        answered = true;
        response().setStatusCode(status).end();
    }

    /** Begins an event stream. */
    public EventStream events() {
        return new EventStream(this);
    }

    /** Closes the connection under the request. */
    public void cut() {
        request.connection().close();
    }

    /** Runs something later on this server's event loop. */
    public void later(long millis, Runnable action) {
        vertx.setTimer(Math.max(1, millis), _ -> action.run());
    }

    void ended() {
        answered = true;
    }

    /** The raw response, for what no method here can say. */
    public HttpServerResponse response() {
        return request.response();
    }
}
