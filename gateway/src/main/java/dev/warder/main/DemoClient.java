package dev.warder.main;

import dev.warder.json.Json;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.json.JsonString;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Revision;
import dev.warder.mcp.RpcId;
import dev.warder.mcp.SseParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** An MCP client as small as it can be: plain HTTP, in the modern era without and in the legacy era with a session. Blocks. */
final class DemoClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String META = "io.modelcontextprotocol/";
    private static final String VERSION = "MCP-Protocol-Version";
    private static final String SESSION = "Mcp-Session-Id";
    private static final JsonObject SELF =
            JsonObject.of("name", new JsonString("warder-demo")).with("version", "1");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI gateway;
    private long nextId = 1;

    /** A client of the gateway at {@code gateway}, an address without trailing slash. */
    DemoClient(URI gateway) {
        this.gateway = gateway;
    }

    /** Asks in the modern era: one request that stands alone. */
    DemoAnswer modern(String server, String key, String method, JsonObject params) throws IOException {
        String revision = Revision.V2026_07_28.text();
        JsonObject meta = JsonObject.of(META + "protocolVersion", new JsonString(revision))
                .with(META + "clientInfo", SELF)
                .with(META + "clientCapabilities", JsonObject.EMPTY);
        var headers = new LinkedHashMap<>(Map.of(VERSION, revision, "Mcp-Method", method));
        String name = params.string("name");
        if (name != null) {
            headers.put("Mcp-Name", name);
        }
        return answer(send(server, key, headers, request(method, params.with("_meta", meta))));
    }

    /** Opens a session in the legacy era, for {@link #inSession}; fails when it is refused. */
    String open(String server, String key) throws IOException {
        String revision = Revision.LATEST_LEGACY.text();
        JsonObject params = JsonObject.of("protocolVersion", new JsonString(revision))
                .with("capabilities", JsonObject.EMPTY)
                .with("clientInfo", SELF);
        HttpResponse<byte[]> response = send(server, key, Map.of(), request("initialize", params));
        Optional<String> session = response.headers().firstValue(SESSION);
        if (session.isEmpty()) {
            throw new IOException("no session: " + answer(response).words());
        }
        byte[] initialized = MessageWriter.notification("notifications/initialized", JsonObject.EMPTY);
        send(server, key, Map.of(SESSION, session.get(), VERSION, revision), initialized);
        return session.get();
    }

    /** Asks in a session. */
    DemoAnswer inSession(String server, String key, String session, String method, JsonObject params)
            throws IOException {
        Map<String, String> headers = Map.of(SESSION, session, VERSION, Revision.LATEST_LEGACY.text());
        return answer(send(server, key, headers, request(method, params)));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private byte[] request(String method, JsonObject params) {
        return MessageWriter.request(RpcId.of(nextId++), method, params);
    }

    private HttpResponse<byte[]> send(String server, String key, Map<String, String> headers, byte[] body)
            throws IOException {
        var request = HttpRequest.newBuilder(URI.create(gateway + "/servers/" + server + "/mcp"))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static DemoAnswer answer(HttpResponse<byte[]> response) throws IOException {
        byte[][] last = {response.body()};
        boolean stream =
                response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
        if (stream) {
            new SseParser(1 << 20, event -> last[0] = event.data()).feed(response.body());
        }
        if (last[0].length == 0) {
            return new DemoAnswer(response.statusCode(), JsonObject.EMPTY);
        }
        try {
            Json json = JsonReader.read(last[0], JsonLimits.DEFAULT);
            return new DemoAnswer(response.statusCode(), json instanceof JsonObject object ? object : JsonObject.EMPTY);
        } catch (JsonException e) {
            throw new IOException("the answer is no JSON: " + e.getMessage(), e);
        }
    }
}
