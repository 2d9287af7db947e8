package dev.warder.mcp;

import dev.warder.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway needs to know of a server's response without building its result.
 *
 * @param id the id it answers; null only for errors
 * @param error the error, or null when there is a result
 * @param toolError whether the result says {@code isError}: the tool ran and failed
 * @param resultType the result's type ({@code complete}, {@code input_required}, ...), or null when it says none, as legacy servers do
 * @param marks what else the result says of itself
 */
public record ReplyFacts(
        @Nullable RpcId id,
        @Nullable RpcError error,
        boolean toolError,
        @Nullable String resultType,
        Marks marks) {

    /** The facts of a response whose result says nothing else of itself. */
    public ReplyFacts(@Nullable RpcId id, @Nullable RpcError error, boolean toolError, @Nullable String resultType) {
        this(id, error, toolError, resultType, Marks.NONE);
    }

    /** The same facts of an answer to another id. */
    public ReplyFacts of(RpcId other) {
        return new ReplyFacts(other, error, toolError, resultType, marks);
    }

    /**
     * What a result says of itself beside its content.
     *
     * @param ttlMs how long it may be kept, as it was said; null when nothing was
     * @param cacheScope who may keep it, as it was said; null when nothing was
     * @param foreignMeta whether its {@code _meta} has keys that the protocol does not define, see {@link MetaKeys#isForeign}
     */
    public record Marks(@Nullable Json ttlMs, @Nullable Json cacheScope, boolean foreignMeta) {
        /** Says nothing. */
        public static final Marks NONE = new Marks(null, null, false);
    }
}
