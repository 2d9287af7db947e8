package dev.warder.upstream;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Growing pauses between starts: one second, doubling up to a minute, and back to one second after a minute without trouble. */
final class Backoff {
    private static final long FIRST_MILLIS = 1_000;
    private static final long LONGEST_MILLIS = 60_000;
    private static final long STABLE_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoClock;
    private long pauseMillis = FIRST_MILLIS;
    private long startedAt;
    private boolean running;

    Backoff(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** The process has started well. */
    void started() {
        running = true;
        startedAt = nanoClock.getAsLong();
    }

    /** The process has failed, or did not start: how long to wait before the next start, in milliseconds. */
    long next() {
        if (running && nanoClock.getAsLong() - startedAt >= STABLE_NANOS) {
            pauseMillis = FIRST_MILLIS;
        }
        running = false;
        long pause = pauseMillis;
        pauseMillis = Math.min(2 * pauseMillis, LONGEST_MILLIS);
        return pause;
    }
}
