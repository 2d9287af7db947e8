package dev.warder.http;

import dev.warder.http1.Turn;
import dev.warder.http1.View;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * What one response has to say that does not leave at once. Events of one turn of the loop leave as one piece, so that a burst costs no more
 * than a single one; a long body leaves in slices, no faster than the client takes them. Used on the response's own event loop only.
 */
final class Outlet {
    /** A longer body leaves in slices of this size. */
    static final int SLICE = 64 << 10;

    /** What a stream may hold back for a client that does not read; beyond it the client is dropped. */
    private static final int BACKLOG_MAX = 4 << 20;

    private final Turn turn;
    private final Held held;
    private final Runnable overflow;
    private @Nullable Buffer gathered;
    private byte[] rest = new byte[0];
    private int sent;
    private int backlog;
    private long congestedSince;
    private @Nullable Runnable ended;

    /** @param overflow what to do with a client for which too much is held back */
    Outlet(Turn turn, Held held, Runnable overflow) {
        this.turn = turn;
        this.held = held;
        this.overflow = overflow;
    }

    /** Sends with the rest of what this turn of the loop has to say. */
    void write(byte[] bytes) {
        Buffer open = gathered;
        if (open == null) {
            open = Buffer.buffer(Math.max(bytes.length, 512));
            gathered = open;
            Context loop = Vertx.currentContext();
            if (loop == null) {
                open.appendBytes(bytes);
                flush();
                return;
            }
            loop.runOnContext(_ -> flush());
        }
        open.appendBytes(bytes);
        if (open.length() >= SLICE) {
            flush();
        }
    }

    private void flush() {
        Buffer ready = gathered;
        gathered = null;
        if (ready == null || held.isOver()) {
            return;
        }
        backlog = congested() ? backlog + ready.length() : 0;
        turn.write(ready);
        held.set(backlog);
        if (backlog > BACKLOG_MAX) {
            overflow.run();
        }
    }

    /** Sends the last of a response; {@code then} runs when nothing is left to be sent but what the connection has taken. */
    void end(byte[] bytes, Runnable then) {
        if (bytes.length <= SLICE) {
            Buffer last = gathered;
            gathered = null;
            turn.end(last == null ? Buffer.buffer(bytes) : last.appendBytes(bytes));
            held.end();
            then.run();
            return;
        }
        flush();
        if (!turn.isStream()) {
            turn.length(bytes.length);
        }
        rest = bytes;
        ended = then;
        pour();
    }

    private void pour() {
        while (!held.isOver()) {
            int left = rest.length - sent;
            if (left <= SLICE) {
                turn.end(slice(left));
                over();
                return;
            }
            if (congested()) {
                turn.onDrain(this::pour);
                held.set(rest.length);
                return;
            }
            turn.write(slice(SLICE));
        }
        over();
    }

    /** Whether the client reads slower than it is written to. */
    boolean congested() {
        boolean full = turn.isFull();
        if (!full) {
            congestedSince = 0;
        } else if (congestedSince == 0) {
            congestedSince = System.nanoTime();
        }
        return full;
    }

    /** For how long the client has taken nothing although there is something for it; 0 when it reads. */
    long stalledNanos() {
        return congested() ? System.nanoTime() - congestedSince : 0;
    }

    private Buffer slice(int length) {
        Buffer slice = View.of(rest, sent, length);
        sent += length;
        return slice;
    }

    /** Nothing more is sent: all of it was, or nobody is there to take it. */
    void over() {
        gathered = null;
        rest = new byte[0];
        sent = 0;
        held.end();
        Runnable then = ended;
        ended = null;
        if (then != null) {
            then.run();
        }
    }
}
