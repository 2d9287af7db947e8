package dev.warder.upstream;

import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.ClearedCall;
import dev.warder.call.Gates;
import dev.warder.call.Payload;
import dev.warder.call.Verdict;
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

/** Cleared calls made of JSON text, cleared by gates that let everything pass. */
final class TestingCalls {
    private static final Gates OPEN = new Gates(
            _ -> Verdict.pass(), _ -> Verdict.pass(), _ -> Verdict.pass(), _ -> Verdict.pass(), _ -> Verdict.pass());
    private static final Caller CALLER =
            new Caller("alice", "https://idp.example", "agent", null, Set.of("user"), Set.of(), Caller.Auth.OAUTH);

    private TestingCalls() {}

    /** A modern tools/call with id 1; {@code more} are further params, each beginning with a comma. */
    static ClearedCall modernTool(String tool, String arguments) {
        return modern("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":"
                + arguments + ",\"_meta\":{\"progressToken\":\"p1\","
                + "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}");
    }

    /** A modern tools/call of a client that fills in forms; {@code more} are further params, each beginning with a comma. */
    static ClearedCall askableTool(String tool, String more) {
        return modern("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":{}" + more
                + ",\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                + "\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":{}}}}}");
    }

    static ClearedCall listen() {
        return listen("{}");
    }

    /** A listening with these notifications wanted. */
    static ClearedCall listen(String notifications) {
        return modern(
                "{\"jsonrpc\":\"2.0\",\"id\":\"sub\",\"method\":\"subscriptions/listen\",\"params\":{\"notifications\":"
                        + notifications + ","
                        + "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}}");
    }

    static ClearedCall modern(String json) {
        return modern(json, Map.of());
    }

    static ClearedCall modern(String json, Map<String, String> headers) {
        return cleared(Revision.V2026_07_28, json, headers);
    }

    static ClearedCall legacyTool(String id, String tool, String arguments) {
        return legacy("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":" + arguments + ",\"_meta\":{\"progressToken\":\"p1\"}}}");
    }

    static ClearedCall legacy(String json) {
        return cleared(Revision.V2025_11_25, json, Map.of());
    }

    static ClearedCall initialize(String version) {
        return legacy(
                "{\"jsonrpc\":\"2.0\",\"id\":\"first\",\"method\":\"initialize\",\"params\":{\"protocolVersion\":\""
                        + version + "\",\"capabilities\":{},\"clientInfo\":{\"name\":\"test\",\"version\":\"1\"}}}");
    }

    static ClearedCall initialized() {
        return legacy("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    }

    /** The client's GET or DELETE. */
    static ClearedCall verb(Method verb) {
        Message message = new Message.Notification(verb.wire(), JsonObject.EMPTY);
        return clear(Revision.V2025_11_25, verb, new Payload(message, new byte[0], Map.of()));
    }

    private static ClearedCall cleared(Revision revision, String json, Map<String, String> headers) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        Message message = read(bytes);
        Method method = switch (message) {
            case Message.Request request -> Method.of(request.method(), revision.era());
            case Message.Notification notification -> Method.of(notification.method(), revision.era());
            case Message.Response _ -> Method.RESPOND;
        };
        return clear(revision, method, new Payload(message, bytes, headers));
    }

    static Message read(byte[] bytes) {
        try {
            return new MessageReader(JsonLimits.DEFAULT).read(bytes);
        } catch (MalformedMessage malformed) {
            throw new AssertionError(new String(bytes, StandardCharsets.UTF_8), malformed);
        }
    }

    private static ClearedCall clear(Revision revision, Method method, Payload payload) {
        var origin = new Call.Origin("c1", revision, "127.0.0.1", "0".repeat(32), 0, 0, null);
        var call = new Call(origin, CALLER, "testbed", method, null, JsonObject.EMPTY, payload);
        return switch (OPEN.judge(call)) {
            case Gates.Judgement.Cleared(ClearedCall cleared) -> cleared;
            case Gates.Judgement.Refused(Verdict.Refuse refusal) -> throw new AssertionError(refusal);
            case Gates.Judgement.NeedsApproval demand -> throw new AssertionError(demand);
        };
    }
}
