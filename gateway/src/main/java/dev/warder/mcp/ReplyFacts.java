package dev.warder.mcp;

import org.jspecify.annotations.Nullable;

/**
 * What the gateway needs to know of a server's response without building its result.
 *
 * @param id the id it answers; null only for errors
 * @param error the error, or null when there is a result
 * @param toolError whether the result says {@code isError}: the tool ran and failed
 * @param resultType the result's type ({@code complete}, {@code input_required}, ...), or null when it says none, as legacy servers do
 */
public record ReplyFacts(
        @Nullable RpcId id,
        @Nullable RpcError error,
        boolean toolError,
        @Nullable String resultType) {}
