package dev.warder.validation;

import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Payload;
import dev.warder.call.Verdict;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import dev.warder.mcp.Revision;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** Schemas and calls for tests, in few words; texts may use single quotes instead of double ones. */
final class TestingSchemas {
    static final Capability TOOL = new Capability("crm", CapabilityType.TOOL, "order");

    private TestingSchemas() {}

    static Verdict judge(String schema, String arguments) {
        return judge(ValidationSettings.DEFAULT, schema, arguments);
    }

    static Verdict judge(ValidationSettings settings, String schema, String arguments) {
        JsonObject tree = json(schema);
        return new ArgumentCheck(settings, tool -> tree).judge(call(Method.TOOLS_CALL, arguments));
    }

    static Call call(Method method, String arguments) {
        return call(method, json(arguments));
    }

    static Call call(Method method, JsonObject arguments) {
        var origin = new Call.Origin("c1", Revision.V2026_07_28, "192.0.2.7", "0".repeat(32), 0, 0, null);
        var caller = new Caller("alice", "warder", null, null, Set.of(), Set.of(), Caller.Auth.API_KEY);
        var message = new Message.Notification(method.wire(), JsonObject.EMPTY);
        return new Call(origin, caller, "crm", method, TOOL, arguments, new Payload(message, new byte[0], Map.of()));
    }

    static JsonObject json(String text) {
        try {
            byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            return (JsonObject) JsonReader.read(bytes, JsonLimits.DEFAULT);
        } catch (JsonException bad) {
            throw new IllegalArgumentException(text, bad);
        }
    }
}
