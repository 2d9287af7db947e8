package dev.warder.upstream;

import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Reason;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Refuses calls at once that would most likely fail: of a whole server that cannot be reached, of one capability that fails or hangs. Only
 * failures in a row count, and an answer of any kind, also one that says that the tool failed, ends the row. While a pause lasts nothing is
 * tried; after it one call in each such time, until one succeeds. Safe from any thread; without failures it costs a look at an empty table.
 */
public final class Breaker {
    private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);
    /** Capabilities with failures that are watched at a time. */
    private static final int MOST = 1_000;

    /** What stands for the server as a whole. */
    private static final Object WHOLE = "the server";

    private static final Breaker NEVER = new Breaker("", new BreakerSettings(0, Duration.ZERO), () -> 0);

    private final String server;
    private final BreakerSettings settings;
    private final LongSupplier nanos;
    private final ConcurrentHashMap<Object, Row> rows = new ConcurrentHashMap<>();

    /**
     * Failures in a row.
     *
     * @param until a pause after the last of them
     */
    private record Row(int failures, boolean open, long until) {}

    /** @param nanos a monotonic clock in nanoseconds */
    public Breaker(String server, BreakerSettings settings, LongSupplier nanos) {
        this.server = server;
        this.settings = settings;
        this.nanos = nanos;
    }

    /** One that never gives a pause. */
    static Breaker never() {
        return NEVER;
    }

    /** Nanoseconds until a call for that capability may be tried, 0 when it may be now; then it may be the one that is tried after a pause. */
    public long pause(Capability capability) {
        if (rows.isEmpty()) {
            return 0;
        }
        long now = nanos.getAsLong();
        long whole = pause(WHOLE, now);
        return whole > 0 ? whole : pause(capability, now);
    }

    private long pause(Object key, long now) {
        var left = new long[1];
        rows.computeIfPresent(key, (_, row) -> {
            if (!row.open) {
                return row;
            }
            left[0] = Math.max(row.until - now, 0);
            return left[0] > 0
                    ? row
                    : new Row(row.failures, true, now + settings.pause().toNanos());
        });
        return left[0];
    }

    /**
     * A call for that capability was forwarded and has ended.
     *
     * @param failure why there was no answer, or null when the server answered, with an error too; reasons that say nothing of server or
     *     capability are passed over
     */
    public void ended(Capability capability, @Nullable Reason failure) {
        if (failure != null) {
            failed(capability, failure);
        } else if (!rows.isEmpty()) {
            closed(WHOLE);
            closed(capability);
        }
    }

    private void closed(Object key) {
        Row row = rows.remove(key);
        if (row != null && row.open) {
            LOG.atLevel(level(key))
                    .addKeyValue("server", server)
                    .addKeyValue("about", key)
                    .log("calls are let through again");
        }
    }

    private void failed(Capability capability, Reason reason) {
        Object key = about(capability, reason);
        long now = nanos.getAsLong();
        if (key == null || settings.failures() == 0 || !hasRoom(key, now)) {
            return;
        }
        long until = now + settings.pause().toNanos();
        var opened = new boolean[1];
        rows.compute(key, (_, row) -> {
            int failures = row == null ? 1 : Math.min(row.failures + 1, settings.failures());
            boolean open = failures >= settings.failures();
            opened[0] = open && (row == null || !row.open);
            return new Row(failures, open, until);
        });
        if (opened[0]) {
            LOG.atLevel(level(key))
                    .addKeyValue("server", server)
                    .addKeyValue("about", key)
                    .addKeyValue("reason", reason.code())
                    .log("calls fail again and again and are refused for a while");
        }
    }

    /** Where there are too many, those that have not failed for a while are forgotten, and beyond that new ones are not watched. */
    private boolean hasRoom(Object key, long now) {
        if (rows.size() >= MOST && !rows.containsKey(key)) {
            rows.values().removeIf(row -> row.until - now < 0);
            return rows.size() < MOST || key.equals(WHOLE);
        }
        return true;
    }

    /** Callers choose the addresses of resources, and could fill the log with them. */
    private static Level level(Object key) {
        return key instanceof Capability capability && capability.type() == CapabilityType.RESOURCE
                ? Level.DEBUG
                : Level.WARN;
    }

    private static @Nullable Object about(Capability capability, Reason reason) {
        return switch (reason) {
            case UPSTREAM_UNREACHABLE -> WHOLE;
            case UPSTREAM_TIMEOUT, UPSTREAM_FAILED -> capability;
            default -> null;
        };
    }

    /** Pauses that last or wait for a success. */
    public int open() {
        return (int) rows.values().stream().filter(Row::open).count();
    }
}
