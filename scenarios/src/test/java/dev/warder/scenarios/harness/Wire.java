package dev.warder.scenarios.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A client without opinions: sends exactly the headers and bytes it is told to. */
public final class Wire {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What every modern request says about itself. */
    public static final String META = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

    private final String url;
    private final Map<String, String> headers;

    private Wire(String url, Map<String, String> headers) {
        this.url = url;
        this.headers = Map.copyOf(headers);
    }

    /** A caller of {@code url} with the headers of a modern client and this API key. */
    public static Wire modern(String url, String key) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("Accept", "application/json, text/event-stream");
        headers.put("MCP-Protocol-Version", "2026-07-28");
        headers.put("Authorization", "Bearer " + key);
        return new Wire(url, headers);
    }

    /** A caller of {@code url} with the headers that a 2025 client sends first. */
    public static Wire legacy(String url, String key) {
        return modern(url, key).without("MCP-Protocol-Version");
    }

    /** The same caller with one header more, or changed. */
    public Wire with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(without(name).headers);
        changed.put(name, value);
        return new Wire(url, changed);
    }

    /** The same caller without a header. */
    public Wire without(String name) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.keySet().removeIf(name::equalsIgnoreCase);
        return new Wire(url, changed);
    }

    /** What this caller sends with every request. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The same caller at another address. */
    public Wire at(String otherUrl) {
        return new Wire(otherUrl, headers);
    }

    /** A modern {@code tools/call}; {@code arguments} is JSON text. */
    public Reply callTool(String tool, String arguments) {
        return with("Mcp-Method", "tools/call").with("Mcp-Name", tool).post(toolCall(tool, arguments));
    }

    /** The same without waiting for the answer. */
    public CompletableFuture<Reply> callToolLater(String tool, String arguments) {
        Wire call = with("Mcp-Method", "tools/call").with("Mcp-Name", tool);
        byte[] body = toolCall(tool, arguments).getBytes(StandardCharsets.UTF_8);
        return Http.CLIENT
                .sendAsync(call.request("POST", body), BodyHandlers.ofString())
                .thenApply(Wire::reply);
    }

    /** A modern {@code tools/call} whose caller leaves when the returned action is run. */
    public Runnable callToolAndLeave(String tool, String arguments) {
        Wire call = with("Mcp-Method", "tools/call").with("Mcp-Name", tool);
        byte[] body = toolCall(tool, arguments).getBytes(StandardCharsets.UTF_8);
        CompletableFuture<HttpResponse<String>> sent =
                Http.CLIENT.sendAsync(call.request("POST", body), BodyHandlers.ofString());
        return () -> sent.cancel(true);
    }

    /** The body of a modern {@code tools/call}. */
    public static String toolCall(String tool, String arguments) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":" + arguments + "," + META + "}}";
    }

    /** A modern request without params of its own. */
    public Reply ask(String method) {
        return with("Mcp-Method", method)
                .post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":{" + META + "}}");
    }

    public Reply post(String body) {
        return post(body.getBytes(StandardCharsets.UTF_8));
    }

    public Reply post(byte[] body) {
        return send("POST", body);
    }

    /** Sends any method; an empty body is no body. */
    public Reply send(String method, byte[] body) {
        try {
            return reply(Http.CLIENT.send(request(method, body), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Opens a legacy session as a 2025-11-25 client and returns a caller that carries its id. */
    public Wire openSession() {
        Reply reply = post("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
                + "\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"wire\",\"version\":\"1\"}}}");
        String session = reply.headers()
                .firstValue("mcp-session-id")
                .orElseThrow(() -> new IllegalStateException("no session: " + reply));
        Wire inSession = with("Mcp-Session-Id", session).with("MCP-Protocol-Version", "2025-11-25");
        inSession.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        return inSession;
    }

    private HttpRequest request(String method, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
        headers.forEach(request::setHeader);
        return request.method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .build();
    }

    private static Reply reply(HttpResponse<String> response) {
        return new Reply(response.statusCode(), response.headers(), response.body());
    }
}
