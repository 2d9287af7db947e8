package dev.warder.pipeline;

import org.jspecify.annotations.Nullable;

/** A waiting client of the legacy era, whose stream can break and be taken up again. Used on its own event loop only. */
public interface StreamClient extends Client {

    /** Sends one message as the event of that id. */
    void send(byte[] message, String id);

    /**
     * Sends an event that says nothing but its id, so that the stream can be taken up from there.
     *
     * @param retryMillis how long the client is to wait before it does, or null when that is its own choice
     */
    void mark(String id, @Nullable Long retryMillis);

    /** Sends one message as the event of that id and ends the stream with it. */
    void finish(byte[] message, String id);

    /** Ends the stream, though what it tells of may go on. */
    void part();
}
