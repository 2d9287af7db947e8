package dev.warder.pipeline;

import dev.warder.access.AccessRules;
import dev.warder.call.Call;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Reason;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.json.JsonString;
import dev.warder.mcp.Era;
import dev.warder.mcp.Method;
import dev.warder.upstream.Answer;
import dev.warder.upstream.UpstreamException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a caller sees in lists: exactly what it could call. */
final class Listing {
    /** A revoked permission shows in cached lists for at most this long. */
    private static final long TTL_MAX_MS = 60_000;

    private static final JsonLimits LIMITS = new JsonLimits(64 << 20, 64, 2_000_000, 100);

    private final Supplier<Rules> rules;
    private final Handles handles;

    Listing(Supplier<Rules> rules, Handles handles) {
        this.rules = rules;
        this.handles = handles;
    }

    /** Where a method's list stands in its result, and what names an item. */
    record Shape(String list, String name, CapabilityType type) {
        static @Nullable Shape of(Method method) {
            return switch (method) {
                case TOOLS_LIST -> new Shape("tools", "name", CapabilityType.TOOL);
                case PROMPTS_LIST -> new Shape("prompts", "name", CapabilityType.PROMPT);
                case RESOURCES_LIST -> new Shape("resources", "uri", CapabilityType.RESOURCE);
                case RESOURCE_TEMPLATES_LIST ->
                    new Shape("resourceTemplates", "uriTemplate", CapabilityType.RESOURCE_TEMPLATE);
                default -> null;
            };
        }
    }

    /** The server's answer without what the caller may not use; fails when the answer is not a list. */
    Future<Ending> filtered(Answer.Reply reply, Call call) {
        Shape shape = Shape.of(call.method());
        try {
            JsonObject response = JsonReader.read(reply.bytes(), LIMITS) instanceof JsonObject object ? object : null;
            JsonObject result = response == null ? null : response.object("result");
            JsonArray all = result == null || shape == null ? null : result.array(shape.list());
            if (response == null || result == null || shape == null || all == null) {
                return unusable("the answer holds no list");
            }
            JsonObject seen = result.with(shape.list(), visible(all, shape, call));
            JsonObject sealed = handles.sealedList(seen, call);
            if (sealed == null) {
                return unusable("the cursor is no text, or too long");
            }
            JsonObject kept = call.origin().revision().era() == Era.MODERN ? narrowed(sealed) : sealed;
            byte[] bytes = kept.equals(result)
                    ? reply.bytes()
                    : response.with("result", kept).bytes();
            return Future.succeededFuture(Ending.answered(bytes, reply.facts()));
        } catch (JsonException malformed) {
            return unusable(malformed.getMessage());
        }
    }

    private static Future<Ending> unusable(@Nullable String why) {
        return Future.failedFuture(new UpstreamException(Reason.UPSTREAM_PROTOCOL, why));
    }

    private JsonArray visible(JsonArray all, Shape shape, Call call) {
        AccessRules access = rules.get().access();
        var seen = new ArrayList<Json>();
        for (Json item : all) {
            if (item instanceof JsonObject object
                    && object.find(shape.name()) instanceof JsonString(String name)
                    && access.lists(call.caller(), new Capability(call.server(), shape.type(), name))) {
                seen.add(item);
            }
        }
        return new JsonArray(seen);
    }

    /** A list that depends on the caller may be kept by that caller only, and not for long (2026-07-28, Caching). */
    private static JsonObject narrowed(JsonObject result) {
        JsonObject narrowed = result.with("cacheScope", "private");
        boolean clamp =
                !(narrowed.find("ttlMs") instanceof JsonNumber ttl) || !ttl.fitsLong() || ttl.longValue() > TTL_MAX_MS;
        return clamp && narrowed.has("ttlMs") ? narrowed.with("ttlMs", TTL_MAX_MS) : narrowed;
    }
}
