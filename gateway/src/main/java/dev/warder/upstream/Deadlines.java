package dev.warder.upstream;

import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * The requests in flight to one server on one event loop, oldest first. All have the same time limit, so the oldest is always the first to
 * run out, and one slow ticking timer serves them all: a timer per call would cost more than the rest of the bookkeeping together.
 */
final class Deadlines {
    private final Vertx vertx;
    private final long limitNanos;
    private final long tickMillis;
    private @Nullable Entry oldest;
    private @Nullable Entry newest;
    private boolean ticking;

    /** One request in flight. */
    abstract static class Entry {
        private long startedAt;
        private @Nullable Entry older;
        private @Nullable Entry newer;
        private @Nullable Deadlines list;

        /** Called once when the time limit has passed. */
        abstract void expired();

        /** Takes the request out of its list; harmless when it is in none. */
        final void settle() {
            if (list != null) {
                list.remove(this);
            }
        }
    }

    Deadlines(Vertx vertx, long limitMillis) {
        this.vertx = vertx;
        this.limitNanos = limitMillis * 1_000_000;
        this.tickMillis = Math.clamp(limitMillis / 10, 5, 250);
    }

    void add(Entry entry) {
        entry.startedAt = System.nanoTime();
        entry.list = this;
        entry.older = newest;
        if (newest == null) {
            oldest = entry;
        } else {
            newest.newer = entry;
        }
        newest = entry;
        if (!ticking) {
            ticking = true;
            vertx.setTimer(tickMillis, _ -> tick());
        }
    }

    private void remove(Entry entry) {
        Entry older = entry.older;
        Entry newer = entry.newer;
        if (older == null) {
            oldest = newer;
        } else {
            older.newer = newer;
        }
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        entry.older = null;
        entry.newer = null;
        entry.list = null;
    }

    private void tick() {
        long now = System.nanoTime();
        Entry entry = oldest;
        while (entry != null && now - entry.startedAt >= limitNanos) {
            remove(entry);
            entry.expired();
            entry = oldest;
        }
        ticking = oldest != null;
        if (ticking) {
            vertx.setTimer(tickMillis, _ -> tick());
        }
    }
}
