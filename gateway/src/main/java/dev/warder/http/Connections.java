package dev.warder.http;

import dev.warder.http1.Cut;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections of one event loop. A connection on which nothing is asked for too long is closed; as a request counts only once its
 * headers are complete, this also ends clients that send headers a byte at a time.
 */
final class Connections {
    private final Map<HttpConnection, Use> uses = new HashMap<>();
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

    void opened(HttpConnection connection) {
        if (total.incrementAndGet() > max) {
            total.decrementAndGet();
            connection.close();
            return;
        }
        uses.put(connection, new Use());
        connection.closeHandler(_ -> {
            if (uses.remove(connection) != null) {
                total.decrementAndGet();
            }
        });
    }

    void begin(HttpConnection connection) {
        Use use = uses.get(connection);
        if (use != null) {
            use.requests++;
        }
    }

    void end(HttpConnection connection) {
        Use use = uses.get(connection);
        if (use != null) {
            use.requests--;
            use.since = System.nanoTime();
        }
    }

    void closeIdle() {
        long now = System.nanoTime();
        List.copyOf(uses.entrySet()).stream()
                .filter(entry -> entry.getValue().requests <= 0 && now - entry.getValue().since > idleNanos)
                .forEach(entry -> sever(entry.getKey()));
    }

    /** Closes a connection even when its client does not read: the usual way of closing waits until all has been sent. */
    static void sever(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            Cut.off(base);
        } else {
            connection.close();
        }
    }
}
