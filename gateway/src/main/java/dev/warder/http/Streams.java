package dev.warder.http;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The open event streams of one event loop: kept alive, and dropped when their client stops reading. */
final class Streams {
    private final Set<Exchange> open = new LinkedHashSet<>();
    private final long stallNanos;

    Streams(long stallNanos) {
        this.stallNanos = stallNanos;
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

    void dropStalled() {
        List.copyOf(open).stream()
                .filter(exchange -> exchange.stalledFor(stallNanos))
                .forEach(Exchange::drop);
    }

    void keepAlive() {
        List.copyOf(open).forEach(Exchange::keepAlive);
    }
}
