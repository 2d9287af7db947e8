package dev.warder.upstream;

import dev.warder.call.Call;
import dev.warder.call.ClearedCall;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.Era;
import dev.warder.mcp.ErrorCodes;
import dev.warder.mcp.MalformedMessage;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageReader;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Method;
import dev.warder.mcp.Revision;
import dev.warder.mcp.RpcError;
import dev.warder.mcp.RpcId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the gateway itself asks a server to learn its era, and what the answers mean (MCP 2026-07-28, Versioning). */
final class Discovery {
    private static final String META = "io.modelcontextprotocol/";
    private static final String PACKAGE_VERSION = Discovery.class.getPackage().getImplementationVersion();
    private static final JsonObject SELF = JsonObject.of("name", new JsonString("warder"))
            .with("version", PACKAGE_VERSION == null ? "dev" : PACKAGE_VERSION);

    private Discovery() {}

    /** What the gateway calls itself when it speaks for itself. */
    static JsonObject self() {
        return SELF;
    }

    /** The modern question that every modern server must answer. */
    static ClearedCall discover(String server) {
        JsonObject meta = JsonObject.of(META + "protocolVersion", new JsonString(Revision.V2026_07_28.text()))
                .with(META + "clientInfo", SELF)
                .with(META + "clientCapabilities", JsonObject.EMPTY);
        return request(server, Method.DISCOVER, Revision.V2026_07_28, JsonObject.of("_meta", meta));
    }

    /** The legacy handshake; the gateway itself fulfils no server's wishes, so the capabilities are those of clients it can ask. */
    static ClearedCall initialize(String server, JsonObject capabilities) {
        JsonObject params = JsonObject.of("protocolVersion", new JsonString(Revision.LATEST_LEGACY.text()))
                .with("capabilities", capabilities)
                .with("clientInfo", SELF);
        return request(server, Method.INITIALIZE, Revision.LATEST_LEGACY, params);
    }

    private static ClearedCall request(String server, Method method, Revision revision, JsonObject params) {
        RpcId id = RpcId.of("warder-" + method.wire());
        byte[] bytes = MessageWriter.request(id, method.wire(), params);
        return ClearedCall.discovery(
                origin(revision), server, method, new Message.Request(id, method.wire(), params), bytes);
    }

    private static Call.Origin origin(Revision revision) {
        String id = UUID.randomUUID().toString();
        return new Call.Origin(
                id,
                revision,
                "gateway",
                id.replace("-", ""),
                Math.multiplyExact(System.currentTimeMillis(), 1000L),
                System.nanoTime(),
                null);
    }

    /** The era that an answer to {@code server/discover} speaks of: modern only when the server plainly knows the modern protocol. */
    static Era era(byte[] reply, JsonLimits limits) {
        return switch (read(reply, limits)) {
            case Message.Response(RpcId _, JsonObject result, RpcError _) ->
                namesModern(result.array("supportedVersions")) ? Era.MODERN : Era.LEGACY;
            case Message.Response(RpcId _, Json _, RpcError error) when error != null -> era(error);
            case Message.Response _, Message.Request _, Message.Notification _ -> Era.LEGACY;
            case null -> Era.LEGACY;
        };
    }

    private static Era era(RpcError error) {
        return switch (error.code()) {
            case ErrorCodes.HEADER_MISMATCH, ErrorCodes.MISSING_CLIENT_CAPABILITY -> Era.MODERN;
            case ErrorCodes.UNSUPPORTED_VERSION ->
                error.data() instanceof JsonObject data && namesModern(data.array("supported"))
                        ? Era.MODERN
                        : Era.LEGACY;
            default -> Era.LEGACY;
        };
    }

    private static boolean namesModern(@Nullable JsonArray versions) {
        if (versions != null) {
            for (Json version : versions) {
                Revision revision = version instanceof JsonString(String text) ? Revision.of(text) : null;
                if (revision != null && revision.era() == Era.MODERN) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The result of a response, or null when it has none. */
    static @Nullable JsonObject result(byte[] reply, JsonLimits limits) {
        return read(reply, limits) instanceof Message.Response(RpcId _, JsonObject result, RpcError _) ? result : null;
    }

    /** The revision an InitializeResult settles on, or null when the gateway does not speak it or it is no such result. */
    static @Nullable Revision negotiated(@Nullable JsonObject result) {
        Revision revision = result == null ? null : Revision.of(result.string("protocolVersion"));
        return revision != null && revision.era() == Era.LEGACY ? revision : null;
    }

    /** What a client asked for when the gateway speaks it and it is not newer than what the process settled on, else the latter. */
    static String settled(@Nullable String asked, JsonObject result) {
        Revision wanted = Revision.of(asked);
        Revision settled = negotiated(result);
        if (settled == null || (wanted != null && wanted.era() == Era.LEGACY && wanted.compareTo(settled) <= 0)) {
            return wanted == null ? Revision.LATEST_LEGACY.text() : wanted.text();
        }
        return settled.text();
    }

    private static @Nullable Message read(byte[] bytes, JsonLimits limits) {
        try {
            return new MessageReader(limits).read(bytes);
        } catch (MalformedMessage notOne) {
            return null;
        }
    }
}
