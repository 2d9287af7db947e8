package dev.warder.upstream;

import dev.warder.mcp.ReplyFacts;

/** How a server answered one message. */
public sealed interface Answer {

    /**
     * A JSON-RPC response for the id that was asked.
     *
     * @param bytes the whole response; strict JSON, its id is the caller's; never modified
     * @param facts what the response says, read once
     */
    record Reply(byte[] bytes, ReplyFacts facts) implements Answer {}

    /** The server took a message that has no response. */
    record Accepted() implements Answer {}

    /** A stream that has no response of its own came to its end. */
    record Ended() implements Answer {}
}
