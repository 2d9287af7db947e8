package dev.warder.call;

import dev.warder.json.JsonObject;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import dev.warder.mcp.Revision;
import dev.warder.mcp.RpcId;
import java.util.Map;
import java.util.Set;

/** Calls and callers for tests of every room above. */
public final class TestingCalls {
    private TestingCalls() {}

    public static Caller caller(String subject, String... roles) {
        return new Caller(subject, "warder", null, null, Set.of(roles), Set.of(), Caller.Auth.API_KEY);
    }

    /** A tools/call of a modern client, with no bytes worth sending. */
    public static Call tool(Caller caller, String server, String tool, JsonObject arguments) {
        var params = JsonObject.EMPTY.with("name", tool).with("arguments", arguments);
        var message = new Message.Request(RpcId.of(1), Method.TOOLS_CALL.wire(), params);
        return new Call(
                origin(),
                caller,
                server,
                Method.TOOLS_CALL,
                new Capability(server, CapabilityType.TOOL, tool),
                arguments,
                new Payload(message, new byte[0], Map.of()));
    }

    public static Call.Origin origin() {
        return new Call.Origin("call-1", Revision.V2026_07_28, "127.0.0.1", "0".repeat(31) + "1", 1_000_000, 0, null);
    }
}
