package dev.warder.call;

import org.jspecify.annotations.Nullable;

/**
 * How a call ended; the record, the metrics and the reply are all derived from it.
 *
 * @param status how it ended
 * @param reason why, or null when the server answered without error
 * @param rule the rule that decided, or null
 * @param requestBytes size of what the caller sent
 * @param replyBytes size of what the caller was sent
 * @param totalMicros from arrival to conclusion
 * @param upstreamMicros of that, spent waiting for the server; 0 when it was never asked
 */
public record Outcome(
        Status status,
        @Nullable Reason reason,
        @Nullable String rule,
        long requestBytes,
        long replyBytes,
        long totalMicros,
        long upstreamMicros) {

    /** The ways in which a call can end. */
    public enum Status {
        /** The server answered with a result. */
        OK("ok"),
        /** The server answered with a result that says it failed ({@code isError}). */
        TOOL_ERROR("tool_error"),
        /** The server answered with a JSON-RPC error. */
        RPC_ERROR("rpc_error"),
        /** The server asked the client something; the call goes on, and waits for the client to come back with the answer. */
        PARKED("parked"),
        /** The gateway refused; nothing reached the server. */
        REFUSED("refused"),
        /** The server or the way to it failed. */
        FAILED("failed"),
        /** The deadline passed. */
        TIMEOUT("timeout"),
        /** The caller cancelled or left; whether the server acted is not known. */
        UNKNOWN("unknown");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
