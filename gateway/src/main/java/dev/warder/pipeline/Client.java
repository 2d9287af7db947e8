package dev.warder.pipeline;

/** The waiting side of a call: where messages go that come before the answer. Used on the event loop of the call only. */
public interface Client {

    /** Says that a stream begins, before its first message. */
    void opened();

    /** Sends one message at once. */
    void send(byte[] message);

    /** Whether the client reads slower than it is written to; send no more until {@link #onDrain}. */
    boolean congested();

    /** Calls back once when the client has caught up. */
    void onDrain(Runnable action);

    /** Calls back once when the client leaves before the answer. */
    void onGone(Runnable action);

    /**
     * Says that the server ended its stream early and wants to be asked for the rest later; the client may be let go in the same way. The
     * answer still comes.
     *
     * @param retryMillis how long the server wants to be left alone
     */
    default void parted(long retryMillis) {}
}
