package dev.warder.http1;

import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;

/** A request that waits for a connection, has one, or is over. */
final class Leg implements Transfer {
    private final Request request;
    private final Receiver receiver;
    private final ContextInternal context;
    private @Nullable Connection connection;
    private boolean over;
    private boolean paused;

    /** @param context on which the receiver is told */
    Leg(Request request, Receiver receiver, ContextInternal context) {
        this.request = request;
        this.receiver = receiver;
        this.context = context;
    }

    Request request() {
        return request;
    }

    Receiver receiver() {
        return receiver;
    }

    ContextInternal context() {
        return context;
    }

    void begins(Connection on) {
        connection = on;
        if (paused) {
            on.reading(false);
        }
    }

    boolean isPaused() {
        return paused;
    }

    boolean isOver() {
        return over;
    }

    /** Lets go of the connection: the answer is whole. */
    void whole() {
        if (!over) {
            over = true;
            connection = null;
            receiver.end();
        }
    }

    void failed(Throwable cause) {
        if (!over) {
            over = true;
            boolean begun = connection != null;
            connection = null;
            ContextInternal before = context.beginDispatch();
            try {
                receiver.failed(cause, begun);
            } finally {
                context.endDispatch(before);
            }
        }
    }

    @Override
    public void reset() {
        Connection used = connection;
        over = true;
        connection = null;
        if (used != null) {
            used.close();
        }
    }

    @Override
    public void pause() {
        paused = true;
        if (connection != null) {
            connection.reading(false);
        }
    }

    @Override
    public void resume() {
        paused = false;
        if (connection != null) {
            connection.reading(true);
        }
    }
}
