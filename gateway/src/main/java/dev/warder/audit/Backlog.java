package dev.warder.audit;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The entries that wait to be written: added by any thread, taken by one, all at once. */
final class Backlog {

    /** An entry, the promise to whoever waits for it, and where that one lives. */
    record Waiting(
            AuditEntry entry,
            Promise<Void> promise,
            @Nullable Context context,
            Thread thread) {
        Waiting(AuditEntry entry) {
            this(entry, Promise.promise(), Vertx.currentContext(), Thread.currentThread());
        }
    }

    private final int limit;
    private List<Waiting> filling = new ArrayList<>();
    private boolean closed;
    private @Nullable Thread sleeper;

    Backlog(int limit) {
        this.limit = limit;
    }

    /** Adds an entry; false when the backlog is full or closed. */
    boolean offer(Waiting waiting) {
        Thread wake;
        synchronized (this) {
            if (closed || filling.size() >= limit) {
                return false;
            }
            filling.add(waiting);
            wake = sleeper;
            sleeper = null;
        }
        // Under load the taker is busy with the group before and finds this one by itself: no wake-up to pay for.
        if (wake != null) {
            LockSupport.unpark(wake);
        }
        return true;
    }

    /** Everything that waits; when nothing does, waits itself, at most that long. Empty when the time passed or the backlog is closed. */
    List<Waiting> take(long nanos) {
        long deadline = System.nanoTime() + nanos;
        while (true) {
            synchronized (this) {
                if (!filling.isEmpty()) {
                    List<Waiting> taken = filling;
                    filling = new ArrayList<>(taken.size());
                    return taken;
                }
                if (closed) {
                    return List.of();
                }
                sleeper = Thread.currentThread();
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return List.of();
            }
            LockSupport.parkNanos(this, left);
        }
    }

    int limit() {
        return limit;
    }

    synchronized int size() {
        return filling.size();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Takes no more entries; what already waits can still be taken. */
    void close() {
        Thread wake;
        synchronized (this) {
            closed = true;
            wake = sleeper;
        }
        LockSupport.unpark(wake);
    }
}
