package dev.warder.upstream;

import dev.warder.mcp.Message;

/** Where messages go that a server sends before its answer, and how the far end says that it is slow or gone. Called on one event loop. */
public interface Relay {

    /** Says that a stream without end has begun: the session's own stream, or a listening. Comes before any message, and only for those. */
    void opened();

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
