package dev.warder.mcp;

import dev.warder.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which era a posted message belongs to. The body decides and the header only cross-checks it: a request that names no revision
 * in its body is never lifted into the modern era by a header, and one whose header claims the modern era is never served as legacy.
 */
public final class Eras {
    private static final int BAD_REQUEST = 400;
    private static final String MODERN_FROM = Revision.V2026_07_28.text();

    private Eras() {}

    /** The era of a message, or why it has none. */
    public sealed interface Verdict {
        /**
         * A message of the modern era.
         *
         * @param claim the revision its body names, not yet checked; null for a notification that only its header places here
         */
        record Modern(@Nullable String claim) implements Verdict {}

        /** A message of the legacy era. */
        record Legacy() implements Verdict {}

        /** A message that contradicts itself, with what to answer and the HTTP status. */
        record Rejected(RpcError error, int status) implements Verdict {}
    }

    /**
     * Classifies a message that came by POST; other HTTP methods are operations on a legacy session.
     *
     * @param version the value of {@code MCP-Protocol-Version}, or null when the header is missing
     */
    public static Verdict classify(Message message, @Nullable String version) {
        boolean modernHeader = isModern(version);
        return switch (message) {
            case Message.Request(var _, String method, JsonObject params) -> request(method, params, modernHeader);
            case Message.Notification(var _, JsonObject params) -> {
                JsonObject meta = EnvelopeRules.meta(params);
                yield meta.has(EnvelopeRules.PROTOCOL_VERSION) || modernHeader
                        ? new Verdict.Modern(meta.string(EnvelopeRules.PROTOCOL_VERSION))
                        : new Verdict.Legacy();
            }
            case Message.Response _ ->
                modernHeader
                        ? rejected(ErrorCodes.INVALID_REQUEST, "Clients of this revision send no responses")
                        : new Verdict.Legacy();
        };
    }

    private static Verdict request(String method, JsonObject params, boolean modernHeader) {
        JsonObject meta = EnvelopeRules.meta(params);
        if (meta.has(EnvelopeRules.PROTOCOL_VERSION)) {
            return new Verdict.Modern(meta.string(EnvelopeRules.PROTOCOL_VERSION));
        }
        if (!modernHeader) {
            return new Verdict.Legacy();
        }
        if (method.equals(Method.INITIALIZE.wire())) {
            return rejected(ErrorCodes.HEADER_MISMATCH, "MCP-Protocol-Version names a revision that has no initialize");
        }
        RpcError incomplete = EnvelopeRules.check(params);
        return new Verdict.Rejected(
                incomplete == null ? EnvelopeRules.missing(List.of(EnvelopeRules.PROTOCOL_VERSION)) : incomplete,
                BAD_REQUEST);
    }

    /** Whether the header names the modern revision or one that may come after it: revisions are dates. */
    private static boolean isModern(@Nullable String version) {
        if (version == null) {
            return false;
        }
        String date = HeaderValue.strip(version);
        return date.length() == MODERN_FROM.length()
                && date.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'))
                && date.compareTo(MODERN_FROM) >= 0;
    }

    private static Verdict rejected(int code, String message) {
        return new Verdict.Rejected(new RpcError(code, message), BAD_REQUEST);
    }
}
