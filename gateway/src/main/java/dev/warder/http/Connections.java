package dev.warder.http;

import dev.warder.http1.Turns.Line;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections of one event loop. A connection on which nothing is asked for too long is closed; as a request counts only once its
 * headers are complete, this also ends clients that send headers a byte at a time.
 */
final class Connections {
    private final Map<Line, Use> uses = new HashMap<>();
    private final AtomicInteger total;
    private final int max;
    private final long idleNanos;

    Connections(AtomicInteger total, int max, long idleNanos) {
        this.total = total;
        this.max = max;
        this.idleNanos = idleNanos;
    }

    private static final class Use {
        private int requests;
        private long since = System.nanoTime();
    }

    /** Takes in a connection; false when there are too many. */
    boolean opened(Line line) {
        if (total.incrementAndGet() > max) {
            total.decrementAndGet();
            return false;
        }
        uses.put(line, new Use());
        return true;
    }

    void closed(Line line) {
        if (uses.remove(line) != null) {
            total.decrementAndGet();
        }
    }

    void begin(Line line) {
        Use use = uses.get(line);
        if (use != null) {
            use.requests++;
        }
    }

    void end(Line line) {
        Use use = uses.get(line);
        if (use != null) {
            use.requests--;
            use.since = System.nanoTime();
        }
    }

    void closeIdle() {
        long now = System.nanoTime();
        List.copyOf(uses.entrySet()).stream()
                .filter(entry -> entry.getValue().requests <= 0 && now - entry.getValue().since > idleNanos)
                .forEach(entry -> entry.getKey().cut());
    }
}
