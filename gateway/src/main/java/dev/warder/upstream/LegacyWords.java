package dev.warder.upstream;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.ErrorCodes;
import dev.warder.mcp.Method;
import dev.warder.mcp.Revision;
import dev.warder.mcp.RpcError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says in the words of the revisions with sessions what a modern server answered, and what a modern client asked. */
final class LegacyWords {
    /** What a server can ask of a client, with the parts that mean the same in both eras, in the order they are written. */
    private static final Map<String, List<String>> ASKED = new TreeMap<>(
            Map.of("elicitation", List.of("form", "url"), "sampling", List.of("tools", "context"), "roots", List.of()));

    private LegacyWords() {}

    /**
     * The answer to {@code initialize} that a modern server would give.
     *
     * @param discovered its answer to {@code server/discover}
     * @param asked the revision the client asks for, or null
     * @param name what to call a server that does not say its name
     */
    static JsonObject initialized(JsonObject discovered, @Nullable String asked, String name) {
        Revision wanted = Revision.of(asked);
        Revision settled = wanted == null || wanted == Revision.V2026_07_28 ? Revision.LATEST_LEGACY : wanted;
        JsonObject meta = discovered.object("_meta");
        JsonObject info = meta == null ? null : meta.object(ModernWords.SERVER_INFO);
        boolean named = info != null && info.string("name") != null && info.string("version") != null;
        JsonObject result = JsonObject.of("protocolVersion", new JsonString(settled.text()))
                .with("capabilities", ModernWords.serverCapabilities(discovered.object("capabilities")))
                .with(
                        "serverInfo",
                        named && info != null
                                ? info
                                : JsonObject.of("name", new JsonString(name)).with("version", "unknown"));
        String instructions = discovered.string("instructions");
        return instructions == null ? result : result.with("instructions", instructions);
    }

    /** What a modern client can be asked, as the handshake of a session has it. */
    static JsonObject capabilities(JsonObject declared) {
        JsonObject capabilities = JsonObject.EMPTY;
        for (Map.Entry<String, List<String>> feature : ASKED.entrySet()) {
            JsonObject own = declared.object(feature.getKey());
            if (own != null) {
                JsonObject parts = JsonObject.EMPTY;
                for (String part : feature.getValue()) {
                    parts = own.has(part) ? parts.with(part, JsonObject.EMPTY) : parts;
                }
                capabilities = capabilities.with(feature.getKey(), parts);
            }
        }
        return capabilities;
    }

    /** The params of a modern request without what only modern servers understand. */
    static JsonObject params(JsonObject params, @Nullable Json progressToken) {
        JsonObject meta = params.object("_meta");
        JsonObject own = meta == null ? JsonObject.EMPTY : ModernWords.unreserved(meta);
        if (progressToken != null) {
            own = own.with("progressToken", progressToken);
        }
        return ModernWords.withMeta(params, own)
                .without("inputResponses")
                .without("requestState")
                .without("task");
    }

    /** A modern server's complete result. */
    static JsonObject result(Method method, JsonObject result) {
        JsonObject plain = result.without("resultType").without("ttlMs").without("cacheScope");
        JsonObject meta = plain.object("_meta");
        if (meta != null) {
            plain = ModernWords.withMeta(plain, ModernWords.unreserved(meta));
        }
        return switch (method) {
            case TOOLS_CALL -> structured(plain);
            case TOOLS_LIST -> described(ModernWords.taskless(plain));
            default -> plain;
        };
    }

    /** Only objects may be structured content there; clients refuse the whole result otherwise (2025-11-25, Tools). */
    private static JsonObject structured(JsonObject result) {
        return result.find("structuredContent") instanceof JsonObject ? result : result.without("structuredContent");
    }

    /** Only objects may be promised there; clients refuse the whole list otherwise (2025-11-25, Tools, Output Schema). */
    private static JsonObject described(JsonObject result) {
        JsonArray tools = result.array("tools");
        if (tools == null) {
            return result;
        }
        var known = new ArrayList<Json>();
        for (Json tool : tools) {
            boolean strange = tool instanceof JsonObject object
                    && object.has("outputSchema")
                    && !(object.find("outputSchema") instanceof JsonObject schema
                            && "object".equals(schema.string("type")));
            known.add(strange && tool instanceof JsonObject object ? object.without("outputSchema") : tool);
        }
        return result.with("tools", new JsonArray(known));
    }

    /** A modern server's error. */
    static RpcError error(Method method, RpcError error) {
        // The only parameter of a read is what to read.
        return method == Method.RESOURCES_READ && error.code() == ErrorCodes.INVALID_PARAMS
                ? new RpcError(ErrorCodes.RESOURCE_NOT_FOUND, error.message(), error.data())
                : error;
    }

    /** The params of one of a server's {@code inputRequests}, as a request to a client of that revision has them. */
    static JsonObject question(String method, JsonObject params, Revision revision) {
        JsonObject meta = params.object("_meta");
        JsonObject plain = meta == null ? params : ModernWords.withMeta(params, ModernWords.unreserved(meta));
        if (!method.equals("elicitation/create")) {
            return plain;
        }
        if ("url".equals(plain.string("mode"))) {
            // The modern era has no such id, and nothing ever announces its completion.
            return plain.with("elicitationId", UUID.randomUUID().toString());
        }
        return revision == Revision.V2025_11_25 ? plain : plain.without("mode");
    }

    /** A notification of a modern server without the marks of its stream. */
    static JsonObject notified(JsonObject params) {
        JsonObject meta = params.object("_meta");
        return meta == null ? params : ModernWords.withMeta(params, ModernWords.unreserved(meta));
    }

    /** A number as a progress token of the gateway's own. */
    static Json token(long value) {
        return JsonNumber.of(value);
    }
}
