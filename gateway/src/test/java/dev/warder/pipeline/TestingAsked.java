package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.Payload;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.mcp.MalformedMessage;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageReader;
import dev.warder.mcp.Method;
import dev.warder.mcp.Revision;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** Calls as clients send them, made of JSON text. */
final class TestingAsked {
    static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final Caller CALLER =
            new Caller("alice", "https://idp.example", "agent", null, Set.of("user"), Set.of(), Caller.Auth.OAUTH);

    private TestingAsked() {}

    /** A modern request with id 1; {@code params} and {@code meta} are members of those objects. */
    static Call modern(String method, String params, String meta) {
        return call(Revision.V2026_07_28, method, params + (params.isEmpty() ? "" : ",") + "\"_meta\":{" + meta + "}");
    }

    /** A modern tools/call whose client declares these capabilities. */
    static Call declaring(String method, String capabilities) {
        return modern(method, "\"name\":\"x\"", "\"io.modelcontextprotocol/clientCapabilities\":" + capabilities);
    }

    static Call legacy(String method, String params) {
        return call(Revision.V2025_11_25, method, params);
    }

    /** The same call with a header of the client's. */
    static Call with(Call call, String header, String value) {
        var payload = new Payload(call.message().message(), call.message().bytes(), Map.of(header, value));
        return new Call(
                call.origin(),
                call.caller(),
                call.server(),
                call.method(),
                call.capability(),
                call.arguments(),
                payload);
    }

    /** A client's answer to a question of the server. */
    static Call answering(String result) {
        return call(
                Revision.V2025_11_25,
                Method.RESPOND,
                "{\"jsonrpc\":\"2.0\",\"id\":\"7\",\"result\":" + result + "}",
                JsonObject.EMPTY);
    }

    private static Call call(Revision revision, String method, String params) {
        String json = "{\"jsonrpc\":\"2.0\", \"id\":1, \"method\":\"" + method + "\", \"params\":{" + params + "}}";
        Method known = Method.of(method, revision.era());
        if (known == null || !(read(json) instanceof Message.Request(var _, var _, JsonObject given))) {
            throw new IllegalArgumentException(method);
        }
        return call(revision, known, json, given);
    }

    private static Call call(Revision revision, Method method, String json, JsonObject arguments) {
        var origin = new Call.Origin("c", revision, "127.0.0.1", TRACE, 0, 0, null);
        var payload = new Payload(read(json), json.getBytes(StandardCharsets.UTF_8), Map.of());
        return new Call(origin, CALLER, "crm", method, null, arguments, payload);
    }

    private static Message read(String json) {
        try {
            return new MessageReader(JsonLimits.DEFAULT).read(json.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedMessage wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }
}
