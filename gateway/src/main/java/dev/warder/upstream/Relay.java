package dev.warder.upstream;

import dev.warder.mcp.Message;

/** Where messages go that a server sends before its answer, and how the far end says that it is slow or gone. Called on one event loop. */
public interface Relay {

    /**
     * Says that the server answers with a stream: the session's own, a listening, or one that a call of a legacy session is answered on.
     * Comes before any message; may come again when a stream is taken up again.
     */
    void opened();

    /**
     * Says that the server ended the stream of a call early and will give the rest to whoever asks later (2025-11-25, Streamable HTTP,
     * Resumability); this room asks. The far end may be let go in the same way.
     *
     * @param retryMillis how long the server wants to be left alone
     */
    default void parted(long retryMillis) {}

    /**
     * Takes a notification, or in a legacy session a request of the server, in the order of arrival and before the answer.
     *
     * @param bytes the message as UTF-8 JSON; never modified
     * @param message the same, parsed
     */
    void message(byte[] bytes, Message message);

    /** Whether the far end does not read as fast as the server sends; the sender then pauses until {@link #onDrain} fires. */
    boolean congested();

    /** Registers what to run once when the far end reads again. */
    void onDrain(Runnable resume);

    /** Registers what to run when the caller cancels or leaves; runs at once if that already happened. */
    void onGone(Runnable cancel);

    /**
     * Whether the server has waited for the far end since this was last asked, rather than the other way round; a time limit that has passed
     * then begins anew.
     */
    default boolean waited() {
        return false;
    }

    /** Whether the far end can be asked something in the middle of its call, on a channel where a question does not name its call. */
    default boolean takesQuestions() {
        return false;
    }

    /** A relay for questions of the gateway itself: nobody listens and nobody leaves. */
    static Relay silent() {
        return new Relay() {
            @Override
            public void opened() {}

            @Override
            public void message(byte[] bytes, Message message) {}

            @Override
            public boolean congested() {
                return false;
            }

            @Override
            public void onDrain(Runnable resume) {}

            @Override
            public void onGone(Runnable cancel) {}
        };
    }
}
