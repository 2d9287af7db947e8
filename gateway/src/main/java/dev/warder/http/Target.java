package dev.warder.http;

import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.json.Json;
import dev.warder.json.JsonNull;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Method;
import org.jspecify.annotations.Nullable;

/**
 * What a message is about.
 *
 * @param capability the one capability, or null for methods about a whole server
 * @param arguments what the gates judge
 * @param problem what is wrong with the params, or null
 */
record Target(
        @Nullable Capability capability,
        JsonObject arguments,
        @Nullable String problem) {
    private static final int NAME_MAX = 4_096;

    /** Reads the target of a message; never null, see {@link #problem}. */
    static Target of(String server, Method method, JsonObject params) {
        return switch (method) {
            case TOOLS_CALL -> withArguments(server, CapabilityType.TOOL, params);
            case PROMPTS_GET -> withArguments(server, CapabilityType.PROMPT, params);
            case RESOURCES_READ, RESOURCES_SUBSCRIBE, RESOURCES_UNSUBSCRIBE ->
                named(server, CapabilityType.RESOURCE, params.string("uri"), "uri", params);
            case COMPLETE -> completion(server, params);
            default -> new Target(null, params, null);
        };
    }

    private static Target withArguments(String server, CapabilityType type, JsonObject params) {
        Json arguments = params.find("arguments");
        // Absent arguments mean none (2026-07-28, Tools); the official suite sends them absent.
        if (arguments == null) {
            return named(server, type, params.string("name"), "name", JsonObject.EMPTY);
        }
        if (arguments instanceof JsonObject object) {
            return named(server, type, params.string("name"), "name", object);
        }
        return broken(
                arguments == JsonNull.NULL ? "arguments must be an object, not null" : "arguments must be an object");
    }

    private static Target completion(String server, JsonObject params) {
        JsonObject ref = params.object("ref");
        String kind = ref == null ? null : ref.string("type");
        if (ref == null || kind == null) {
            return broken("ref must be an object with a type");
        }
        return switch (kind) {
            case "ref/prompt" -> named(server, CapabilityType.PROMPT, ref.string("name"), "ref.name", params);
            case "ref/resource" ->
                named(server, CapabilityType.RESOURCE_TEMPLATE, ref.string("uri"), "ref.uri", params);
            default -> broken("ref.type must be ref/prompt or ref/resource");
        };
    }

    private static Target named(
            String server, CapabilityType type, @Nullable String name, String where, JsonObject arguments) {
        if (name == null || name.isEmpty() || name.length() > NAME_MAX) {
            return broken(where + " must be a string of 1 to " + NAME_MAX + " characters");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            return broken(where + " must not contain control characters");
        }
        return new Target(new Capability(server, type, name), arguments, null);
    }

    private static Target broken(String problem) {
        return new Target(null, JsonObject.EMPTY, problem);
    }
}
