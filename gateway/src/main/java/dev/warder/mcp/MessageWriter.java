package dev.warder.mcp;

import dev.warder.json.Json;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes JSON-RPC 2.0 messages as compact UTF-8, on one line. */
public final class MessageWriter {
    private static final String START = "{\"jsonrpc\":\"2.0\"";

    private MessageWriter() {}

    /** A request; empty params are left out. */
    public static byte[] request(RpcId id, String method, JsonObject params) {
        return call(start(id), method, params);
    }

    /** A notification; empty params are left out. */
    public static byte[] notification(String method, JsonObject params) {
        return call(start(null), method, params);
    }

    /** The response to a request that succeeded. */
    public static byte[] result(RpcId id, Json result) {
        StringBuilder out = start(id).append(",\"result\":");
        JsonWriter.append(out, result);
        return end(out);
    }

    /** The response to a request that failed; without id when it could not be read (MCP 2026-07-28, Responses). */
    public static byte[] error(@Nullable RpcId id, RpcError error) {
        StringBuilder out = start(id).append(",\"error\":{\"code\":").append(error.code());
        JsonWriter.appendString(out.append(",\"message\":"), error.message());
        if (error.data() != null) {
            JsonWriter.append(out.append(",\"data\":"), error.data());
        }
        return end(out.append('}'));
    }

    /** Any message. */
    public static byte[] write(Message message) {
        return switch (message) {
            case Message.Request(RpcId id, String method, JsonObject params) -> request(id, method, params);
            case Message.Notification(String method, JsonObject params) -> notification(method, params);
            case Message.Response(RpcId id, Json result, RpcError error) -> response(id, result, error);
        };
    }

    private static byte[] response(@Nullable RpcId id, @Nullable Json result, @Nullable RpcError error) {
        if (error != null) {
            return error(id, error);
        }
        if (id == null || result == null) {
            throw new IllegalArgumentException("a response has an error, or an id and a result");
        }
        return result(id, result);
    }

    private static byte[] call(StringBuilder out, String method, JsonObject params) {
        JsonWriter.appendString(out.append(",\"method\":"), method);
        if (!params.isEmpty()) {
            JsonWriter.append(out.append(",\"params\":"), params);
        }
        return end(out);
    }

    private static StringBuilder start(@Nullable RpcId id) {
        var out = new StringBuilder(128).append(START);
        if (id != null) {
            JsonWriter.append(out.append(",\"id\":"), id.value());
        }
        return out;
    }

    private static byte[] end(StringBuilder out) {
        return out.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }
}
