package dev.warder.access;

import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Payload;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import dev.warder.mcp.Revision;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules, callers and calls for tests, in few words. */
final class TestingRules {
    private final List<AccessSettings.Rule> rules = new ArrayList<>();

    static TestingRules allow(String glob, String to) {
        return new TestingRules().andAllow(glob, to);
    }

    static TestingRules allow(String glob, String to, String when) {
        return new TestingRules().andAllow(glob, to, when);
    }

    TestingRules andAllow(String glob, String to) {
        return and(AccessSettings.Effect.ALLOW, glob, to, null);
    }

    TestingRules andAllow(String glob, String to, String when) {
        return and(AccessSettings.Effect.ALLOW, glob, to, when);
    }

    TestingRules andDeny(String glob, String to) {
        return and(AccessSettings.Effect.DENY, glob, to, null);
    }

    TestingRules andDeny(String glob, String to, String when) {
        return and(AccessSettings.Effect.DENY, glob, to, when);
    }

    private TestingRules and(AccessSettings.Effect effect, String glob, String to, String when) {
        rules.add(new AccessSettings.Rule(null, effect, List.of(glob), List.of(to), when));
        return this;
    }

    AccessSettings settings() {
        return new AccessSettings(rules);
    }

    AccessRules compile() {
        return AccessRules.compile(settings(), () -> 1);
    }

    /** The same rules, written the other way round. */
    AccessRules compileReversed() {
        return AccessRules.compile(new AccessSettings(rules.reversed()), () -> 1);
    }

    static Caller alice(String... roles) {
        return new Caller("alice", "https://idp.example", "app", null, Set.of(roles), Set.of("mcp"), Caller.Auth.OAUTH);
    }

    static Capability tool(String server, String name) {
        return new Capability(server, CapabilityType.TOOL, name);
    }

    static Capability resource(String server, String uri) {
        return new Capability(server, CapabilityType.RESOURCE, uri);
    }

    static Call toolCall(Caller caller, Capability tool, String arguments) {
        return call(caller, tool.server(), Method.TOOLS_CALL, tool, arguments);
    }

    static Call read(Caller caller, Capability resource) {
        return call(caller, resource.server(), Method.RESOURCES_READ, resource, "{}");
    }

    static Call call(Caller caller, String server, Method method, Capability capability, String arguments) {
        var origin = new Call.Origin(
                "c1", Revision.V2026_07_28, "192.0.2.7", "0".repeat(32), 1_767_261_600_000_000L, 0, null);
        var message = new Message.Notification(method.wire(), JsonObject.EMPTY);
        return new Call(
                origin,
                caller,
                server,
                method,
                capability,
                json(arguments),
                new Payload(message, new byte[0], Map.of()));
    }

    static JsonObject json(String text) {
        try {
            return (JsonObject) JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
        } catch (JsonException bad) {
            throw new IllegalArgumentException(bad);
        }
    }
}
