package dev.warder.upstream;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.EnvelopeRules;
import dev.warder.mcp.ErrorCodes;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import dev.warder.mcp.Revision;
import dev.warder.mcp.RpcError;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says in the words of 2026-07-28 what a legacy client asked, and what a legacy server answered. */
final class ModernWords {
    /** Keys of the protocol's own; nobody's but the gateway's to set on either side of a bridge. */
    static final String RESERVED = "io.modelcontextprotocol/";

    static final String SERVER_INFO = RESERVED + "serverInfo";
    private static final List<String> CLIENT_CAPABILITIES = List.of("experimental", "roots", "sampling", "elicitation");
    private static final List<String> SERVER_CAPABILITIES =
            List.of("experimental", "logging", "completions", "prompts", "resources", "tools");
    private static final Set<Method> CACHED = Set.of(
            Method.TOOLS_LIST,
            Method.RESOURCES_LIST,
            Method.RESOURCE_TEMPLATES_LIST,
            Method.RESOURCES_READ,
            Method.PROMPTS_LIST);

    private ModernWords() {}

    /** Who the client of a legacy session is, as it said in {@code initialize}: what each modern request has to repeat. */
    static JsonObject envelope(JsonObject initialize) {
        JsonObject envelope =
                JsonObject.of(EnvelopeRules.PROTOCOL_VERSION, new JsonString(Revision.V2026_07_28.text()));
        JsonObject info = initialize.object("clientInfo");
        if (info != null && info.string("name") != null && info.string("version") != null) {
            envelope = envelope.with(EnvelopeRules.CLIENT_INFO, info);
        }
        JsonObject declared = initialize.object("capabilities");
        return envelope.with(
                EnvelopeRules.CLIENT_CAPABILITIES,
                declared == null ? JsonObject.EMPTY : only(declared, CLIENT_CAPABILITIES));
    }

    /**
     * The params of a legacy request with the envelope of its session.
     *
     * @param level from which level on the server may log to it, or null for no log
     */
    static JsonObject params(JsonObject params, JsonObject envelope, @Nullable String level) {
        JsonObject meta = params.object("_meta");
        JsonObject own = meta == null ? JsonObject.EMPTY : unreserved(meta);
        for (var member : envelope.members().entrySet()) {
            own = own.with(member.getKey(), member.getValue());
        }
        if (level != null) {
            own = own.with(EnvelopeRules.LOG_LEVEL, level);
        }
        // What only rounds between the gateway and the server may bring; tasks of the two eras are not the same.
        return params.without("inputResponses")
                .without("requestState")
                .without("task")
                .with("_meta", own);
    }

    /** What a legacy server said in its handshake, as the answer to {@code server/discover}. */
    static JsonObject discovered(JsonObject initialized) {
        JsonObject result = JsonObject.of(
                        "supportedVersions", JsonArray.ofStrings(List.of(Revision.V2026_07_28.text())))
                .with("capabilities", serverCapabilities(initialized.object("capabilities")));
        String instructions = initialized.string("instructions");
        if (instructions != null) {
            result = result.with("instructions", instructions);
        }
        JsonObject info = initialized.object("serverInfo");
        if (info != null) {
            result = result.with("_meta", JsonObject.of(SERVER_INFO, info));
        }
        return uncached(result.with("resultType", "complete"));
    }

    /** A legacy server's result. */
    static JsonObject result(Method method, JsonObject result) {
        JsonObject meta = result.object("_meta");
        JsonObject plain = meta == null ? result : withMeta(result, unreserved(meta));
        JsonObject complete = (method == Method.TOOLS_LIST ? taskless(plain) : plain).with("resultType", "complete");
        return CACHED.contains(method) ? uncached(complete) : complete;
    }

    /** A list of tools that promises nothing of tasks, which have other shapes in the other era. */
    static JsonObject taskless(JsonObject result) {
        JsonArray tools = result.array("tools");
        return tools == null
                ? result
                : result.with(
                        "tools",
                        new JsonArray(tools.items().stream()
                                .map(tool -> tool instanceof JsonObject known ? known.without("execution") : tool)
                                .toList()));
    }

    /** A legacy server's error; codes that the modern era gave away or may not use become those that mean the same. */
    static RpcError error(RpcError error) {
        return error.code() == ErrorCodes.RESOURCE_NOT_FOUND
                ? new RpcError(ErrorCodes.INVALID_PARAMS, error.message(), error.data())
                : error;
    }

    /**
     * A result that asks the client to have its user open the addresses of a URL_ELICITATION_REQUIRED error and to call again.
     *
     * @return null when the error names no address
     */
    static @Nullable JsonObject inputRequired(RpcError error) {
        JsonArray elicitations = error.data() instanceof JsonObject data ? data.array("elicitations") : null;
        JsonObject requests = JsonObject.EMPTY;
        if (elicitations != null) {
            for (Json each : elicitations) {
                String url = each instanceof JsonObject elicitation ? elicitation.string("url") : null;
                String message = each instanceof JsonObject elicitation ? elicitation.string("message") : null;
                if (url == null) {
                    return null;
                }
                JsonObject params = JsonObject.of("mode", new JsonString("url"))
                        .with("message", message == null ? error.message() : message)
                        .with("url", url);
                requests = requests.with(
                        "url-" + (requests.size() + 1),
                        JsonObject.of("method", new JsonString("elicitation/create"))
                                .with("params", params));
            }
        }
        return requests.isEmpty()
                ? null
                : JsonObject.of("resultType", new JsonString("input_required")).with("inputRequests", requests);
    }

    /** A legacy server's question as an entry of {@code inputRequests}, without what only concerns the way it came. */
    static JsonObject inputRequest(Message.Request question) {
        JsonObject params = question.params().without("_meta").without("task").without("elicitationId");
        JsonObject request = JsonObject.of("method", new JsonString(question.method()));
        return params.isEmpty() ? request : request.with("params", params);
    }

    /** The capability a client needs to be asked that, as the objects that name it; null when no client can be. */
    static @Nullable JsonObject wanted(Message.Request question) {
        return switch (question.method()) {
            case "elicitation/create" -> {
                String mode = "url".equals(question.params().string("mode")) ? "url" : "form";
                yield JsonObject.of("elicitation", JsonObject.of(mode, JsonObject.EMPTY));
            }
            case "sampling/createMessage" -> JsonObject.of("sampling", JsonObject.EMPTY);
            case "roots/list" -> JsonObject.of("roots", JsonObject.EMPTY);
            default -> null;
        };
    }

    /** The metadata without the protocol's own keys. */
    static JsonObject unreserved(JsonObject meta) {
        JsonObject kept = meta;
        for (String key : meta.members().keySet()) {
            if (key.startsWith(RESERVED)) {
                kept = kept.without(key);
            }
        }
        return kept;
    }

    /** An object with other metadata; none at all when it is empty. */
    static JsonObject withMeta(JsonObject object, JsonObject meta) {
        return meta.isEmpty() ? object.without("_meta") : object.with("_meta", meta);
    }

    private static JsonObject uncached(JsonObject result) {
        return result.with("ttlMs", JsonNumber.of(0)).with("cacheScope", "private");
    }

    private static JsonObject only(JsonObject object, List<String> names) {
        JsonObject kept = JsonObject.EMPTY;
        for (String name : names) {
            Json value = object.find(name);
            if (value instanceof JsonObject) {
                kept = kept.with(name, value);
            }
        }
        return kept;
    }

    /** What a server may offer in either era; anything else, such as tasks, is not the same in both. */
    static JsonObject serverCapabilities(@Nullable JsonObject capabilities) {
        return capabilities == null ? JsonObject.EMPTY : only(capabilities, SERVER_CAPABILITIES);
    }
}
