package dev.warder.upstream;

import dev.warder.mcp.ReplyFacts;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** How a server answered one message. */
public sealed interface Answer {

    /**
     * A JSON-RPC response for the id that was asked.
     *
     * @param bytes the whole response; strict JSON, its id is the caller's; never modified
     * @param facts what the response says, read once
     * @param sheet the same answer when it was given before, or null
     */
    record Reply(byte[] bytes, ReplyFacts facts, @Nullable Sheet sheet) implements Answer {
        /** An answer that is not known to have been given before. */
        public Reply(byte[] bytes, ReplyFacts facts) {
            this(bytes, facts, null);
        }
    }

    /**
     * A result that requires input of the client while the call goes on: its request state wakes it, once. Until the client comes back with
     * it, nobody waits for the call.
     *
     * @param reply the result
     * @param over completes on any thread once nobody can come back for it any more: with null when somebody did, else with why it ended
     * @param giveUp ends the call, for when the client cannot be asked after all
     */
    record Parked(Reply reply, Future<@Nullable UpstreamException> over, Runnable giveUp) implements Answer {}

    /** The server took a message that has no response. */
    record Accepted() implements Answer {}

    /** A stream that has no response of its own came to its end. */
    record Ended() implements Answer {}
}
