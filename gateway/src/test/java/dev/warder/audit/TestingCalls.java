package dev.warder.audit;

import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Outcome;
import dev.warder.call.Payload;
import dev.warder.call.Reason;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import dev.warder.mcp.Revision;
import dev.warder.mcp.RpcId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls to record. */
final class TestingCalls {
    /** 2024-05-06T07:08:09.123456Z. */
    static final long RECEIVED = 1_714_979_289_123_456L;

    static final Caller ALICE = new Caller(
            "alice",
            "https://idp.example.com",
            "agent-7",
            "acme",
            Set.of("sales", "analyst"),
            Set.of(),
            Caller.Auth.OAUTH);

    private TestingCalls() {}

    static Call tool(String id, JsonObject arguments) {
        return call(id, Method.TOOLS_CALL, new Capability("crm", CapabilityType.TOOL, "create_order"), arguments);
    }

    static Call call(String id, Method method, @Nullable Capability capability, JsonObject arguments) {
        return call(ALICE, id, method, capability, arguments);
    }

    static Call call(Caller caller, String id, Method method, @Nullable Capability capability, JsonObject arguments) {
        var origin = new Call.Origin(
                id,
                Revision.V2026_07_28,
                "192.0.2.7",
                "0af7651916cd43dd8448eb211c80319c",
                RECEIVED,
                System.nanoTime(),
                null);
        var message = new Message.Request(RpcId.of(1), method.wire(), arguments);
        var payload = new Payload(message, "{}".getBytes(StandardCharsets.UTF_8), Map.of());
        return new Call(origin, caller, "crm", method, capability, arguments, payload);
    }

    static Outcome ok() {
        return new Outcome(Outcome.Status.OK, null, null, 300, 1_024, 2_345, 1_900);
    }

    static Outcome refused(Reason reason) {
        return new Outcome(Outcome.Status.REFUSED, reason, "access[2]", 300, 120, 85, 0);
    }
}
