package dev.warder.http;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The responses of one event loop that are still being sent: event streams, and bodies too long to leave at once. Streams are kept alive.
 * Clients that stop reading are dropped: each after a while, and when all together make the gateway hold too much, the one that has not
 * read for the longest.
 */
final class Streams {
    private final Set<Exchange> open = new LinkedHashSet<>();
    private final long stallNanos;
    private final AtomicLong held;
    private final long maxHeld;

    /**
     * The responses of one event loop.
     *
     * @param held bytes held for clients that do not read, on all loops
     * @param maxHeld how many there may be
     */
    Streams(long stallNanos, AtomicLong held, long maxHeld) {
        this.stallNanos = stallNanos;
        this.held = held;
        this.maxHeld = maxHeld;
    }

    void add(Exchange exchange) {
        open.add(exchange);
    }

    void remove(Exchange exchange) {
        open.remove(exchange);
    }

    int count() {
        return open.size();
    }

    /** Counts more bytes that are held, or fewer; other clients may be dropped for more. */
    void held(int more) {
        long now = held.addAndGet(more);
        while (more > 0 && now > maxHeld) {
            Optional<Exchange> slowest =
                    open.stream().filter(Exchange::congested).max(Comparator.comparingLong(Exchange::stalledNanos));
            if (slowest.isEmpty()) {
                return;
            }
            slowest.get().drop();
            now = held.get();
        }
    }

    void dropStalled() {
        List.copyOf(open).stream()
                .filter(exchange -> exchange.stalledNanos() > stallNanos)
                .forEach(Exchange::drop);
    }

    void keepAlive() {
        List.copyOf(open).forEach(Exchange::keepAlive);
    }
}
