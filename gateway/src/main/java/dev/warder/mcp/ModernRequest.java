package dev.warder.mcp;

import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The checks of a modern request that need no server: its envelope, its revision, and that the headers which mirror the body say the same
 * (MCP 2026-07-28, Transports). Proxies on the way may have acted on the headers; the gates act on the body.
 */
public final class ModernRequest {
    private static final int BAD_REQUEST = 400;

    private ModernRequest() {}

    /**
     * What is wrong with a request.
     *
     * @param error what to answer
     * @param status the HTTP status to answer with
     */
    public record Problem(RpcError error, int status) {}

    /**
     * Checks in the order that decides which of several errors is answered: envelope, version header, supported revision, method header,
     * name header.
     *
     * @param header gives the value of a header by its lower-case name, or null; a header sent twice must not look like one of the values
     * @return the first problem, or null
     */
    public static @Nullable Problem check(Message.Request request, Function<String, @Nullable String> header) {
        JsonObject params = request.params();
        RpcError envelope = EnvelopeRules.check(params);
        if (envelope != null) {
            return new Problem(envelope, BAD_REQUEST);
        }
        String claim = Objects.requireNonNull(EnvelopeRules.meta(params).string(EnvelopeRules.PROTOCOL_VERSION));
        RpcError mismatch = same("MCP-Protocol-Version", header.apply("mcp-protocol-version"), claim);
        if (mismatch != null) {
            return new Problem(mismatch, BAD_REQUEST);
        }
        Revision revision = Revision.of(claim);
        if (revision == null || revision.era() != Era.MODERN) {
            return new Problem(unsupported(claim), BAD_REQUEST);
        }
        mismatch = same("Mcp-Method", header.apply("mcp-method"), request.method());
        if (mismatch == null) {
            mismatch = name(request, header);
        }
        return mismatch == null ? null : new Problem(mismatch, BAD_REQUEST);
    }

    /** The member of params that {@code Mcp-Name} repeats for this method, or null when the method has none. */
    public static @Nullable String namedBy(String method) {
        return switch (method) {
            case "tools/call", "prompts/get" -> "name";
            case "resources/read" -> "uri";
            case "tasks/get", "tasks/update", "tasks/cancel" -> "taskId";
            default -> null;
        };
    }

    private static @Nullable RpcError name(Message.Request request, Function<String, @Nullable String> header) {
        String member = namedBy(request.method());
        if (member == null) {
            return null;
        }
        String value = header.apply("mcp-name");
        if (value == null) {
            return mismatch("Mcp-Name is missing");
        }
        String decoded = HeaderValue.decode(value);
        return decoded != null && decoded.equals(request.params().string(member))
                ? null
                : mismatch("Mcp-Name and params." + member + " differ");
    }

    private static @Nullable RpcError same(String name, @Nullable String value, String body) {
        if (value == null) {
            return mismatch(name + " is missing");
        }
        return HeaderValue.strip(value).equals(body) ? null : mismatch(name + " and the body differ");
    }

    private static RpcError unsupported(String claim) {
        var supported = JsonArray.ofStrings(Revision.texts(Era.MODERN));
        return new RpcError(
                ErrorCodes.UNSUPPORTED_VERSION,
                "This protocol version is not spoken here",
                JsonObject.of("supported", supported).with("requested", claim));
    }

    static RpcError mismatch(String message) {
        return new RpcError(ErrorCodes.HEADER_MISMATCH, message);
    }
}
