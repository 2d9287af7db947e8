package dev.warder.pipeline;

import dev.warder.call.Reason;
import dev.warder.json.Json;
import dev.warder.mcp.RpcError;
import org.jspecify.annotations.Nullable;

/** What the caller is told at the end. */
public sealed interface Reply {

    /**
     * The server's answer: one JSON-RPC response with the caller's id.
     *
     * @param bytes UTF-8, never modified
     * @param error the error in it, or null when it is a result
     */
    record Answer(byte[] bytes, @Nullable RpcError error) implements Reply {}

    /** The answer to {@code initialize}, and the id of the session it opened. */
    record Opened(byte[] bytes, String session) implements Reply {}

    /** A notification or response was taken. */
    record Accepted() implements Reply {}

    /** A stream ended, or a session did. */
    record Ended() implements Reply {}

    /**
     * The gateway did not do what was asked.
     *
     * @param reason why
     * @param detail one sentence for the caller in place of the reason's own, or null
     * @param data what helps to do better, or null
     * @param call the name under which this is on record
     */
    record Refused(
            Reason reason,
            @Nullable String detail,
            @Nullable Json data,
            String call) implements Reply {
        /** The sentence for the caller. */
        public String text() {
            return detail == null ? reason.text() : detail;
        }
    }
}
