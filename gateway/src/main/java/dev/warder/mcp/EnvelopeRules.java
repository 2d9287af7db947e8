package dev.warder.mcp;

import dev.warder.json.Json;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a modern request says of itself in {@code params._meta} (MCP 2026-07-28, Base protocol, _meta). */
public final class EnvelopeRules {
    /** The revision a request is written in. */
    public static final String PROTOCOL_VERSION = "io.modelcontextprotocol/protocolVersion";

    /** What the client can do for the server while it works on this request. */
    public static final String CLIENT_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

    /** Which program the client is; unverified. */
    public static final String CLIENT_INFO = "io.modelcontextprotocol/clientInfo";

    /** From which level on the server may log to this request. */
    public static final String LOG_LEVEL = "io.modelcontextprotocol/logLevel";

    private static final Set<String> LOG_LEVELS =
            Set.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

    private EnvelopeRules() {}

    /** The request's envelope, empty when there is none. */
    static JsonObject meta(JsonObject params) {
        JsonObject meta = params.object("_meta");
        return meta == null ? JsonObject.EMPTY : meta;
    }

    /** What is wrong with the envelope of these params, as {@link ErrorCodes#INVALID_PARAMS}, or null. */
    public static @Nullable RpcError check(JsonObject params) {
        JsonObject meta = meta(params);
        List<String> missing = new ArrayList<>(2);
        for (String key : List.of(PROTOCOL_VERSION, CLIENT_CAPABILITIES)) {
            if (!meta.has(key)) {
                missing.add(key);
            }
        }
        if (!missing.isEmpty()) {
            return missing(missing);
        }
        if (meta.string(PROTOCOL_VERSION) == null) {
            return wrong(PROTOCOL_VERSION, "a string");
        }
        if (meta.object(CLIENT_CAPABILITIES) == null) {
            return wrong(CLIENT_CAPABILITIES, "an object");
        }
        return checkOptional(meta);
    }

    /** The error of a request that lacks keys of its envelope. */
    static RpcError missing(List<String> keys) {
        return new RpcError(ErrorCodes.INVALID_PARAMS, "params._meta lacks " + String.join(" and ", keys));
    }

    private static @Nullable RpcError checkOptional(JsonObject meta) {
        if (meta.has(CLIENT_INFO)) {
            JsonObject info = meta.object(CLIENT_INFO);
            if (info == null || info.string("name") == null || info.string("version") == null) {
                return wrong(CLIENT_INFO, "an object with name and version");
            }
        }
        if (meta.has(LOG_LEVEL)) {
            String level = meta.string(LOG_LEVEL);
            if (level == null || !LOG_LEVELS.contains(level)) {
                return wrong(LOG_LEVEL, "a log level");
            }
        }
        Json token = meta.find("progressToken");
        return switch (token) {
            case null -> null;
            case JsonString _ -> null;
            case JsonNumber number when number.isInteger() -> null;
            default -> wrong("progressToken", "a string or a whole number");
        };
    }

    private static RpcError wrong(String key, String expected) {
        return new RpcError(ErrorCodes.INVALID_PARAMS, "params._meta[\"" + key + "\"] is " + expected);
    }
}
