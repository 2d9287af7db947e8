package dev.warder.identity;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the keys of one issuer at hand. One virtual thread does all the fetching: at the start, every now and then, with growing pauses
 * after a failure, and early when a token cannot be verified with the keys at hand. The last is rate-limited, because any stranger can
 * cause it.
 */
final class KeyKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyKeeper.class);

    /** Tokens that wait for a fetch; with a silent issuer and invented key ids there could be any number. */
    private static final int MOST_WAITING = 64;

    private final String issuer;
    private final KeySource source;
    private final Pace pace;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private final Condition attempted = lock.newCondition();
    private volatile @Nullable Held held;
    // All below is guarded by the lock.
    private boolean wanted;
    private boolean closed;
    private long attempts;
    private int failures;
    private long lastAttempt = System.nanoTime();

    /**
     * How often keys are fetched.
     *
     * @param refresh without need
     * @param pause at least between two fetches that tokens ask for
     * @param retry after the first failure; doubled after each further one up to {@code refresh} or 30 seconds
     * @param patience how long a token waits for a fetch
     * @param keep how long keys are used when no fetch succeeds any more
     */
    record Pace(Duration refresh, Duration pause, Duration retry, Duration patience, Duration keep) {
        static final Pace USUAL = new Pace(
                Duration.ofMinutes(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofSeconds(4),
                Duration.ofHours(24));
    }

    /**
     * Keys at hand.
     *
     * @param generation grows when a key was withdrawn: what an earlier generation verified must be verified again
     * @param fetched monotonic clock, nanoseconds
     */
    record Held(KeySet keys, int generation, long fetched) {}

    KeyKeeper(String issuer, KeySource source, Pace pace) {
        this.issuer = issuer;
        this.source = source;
        this.pace = pace;
    }

    /** Begins fetching. */
    void start() {
        Thread.ofVirtual().name("warder-keys").start(this::run);
    }

    /** The keys at hand, without waiting; null when there are none, or none that are recent enough to rely on. */
    @Nullable
    Held atHand() {
        Held now = held;
        return now != null && System.nanoTime() - now.fetched() < pace.keep().toNanos() ? now : null;
    }

    /**
     * Waits, for a bounded time, for keys fetched later than {@code seen} (null: any); null when there are none. Must not be called on an
     * event loop.
     */
    @Nullable
    Held newerThan(@Nullable Held seen) {
        lock.lock();
        try {
            Held now = atHand();
            if (closed || !Objects.equals(now, seen)) {
                return closed ? null : now;
            }
            boolean underWay = attempts == 0 || wanted;
            long since = System.nanoTime() - lastAttempt;
            Duration least = seen == null ? pace.retry() : pace.pause();
            if ((!underWay && since < least.toNanos()) || lock.getWaitQueueLength(attempted) >= MOST_WAITING) {
                return null;
            }
            wanted = true;
            wake.signal();
            awaitAttempt(attempts);
            now = atHand();
            return Objects.equals(now, seen) ? null : now;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the last fetch failed, so that a key that is not at hand may exist all the same. */
    boolean isFailing() {
        lock.lock();
        try {
            return failures > 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            wake.signalAll();
            attempted.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitAttempt(long before) {
        long left = pace.patience().toNanos();
        try {
            while (attempts == before && !closed && left > 0) {
                left = attempted.awaitNanos(left);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (true) {
            attempt();
            lock.lock();
            try {
                long left = untilNext().toNanos();
                while (!closed && !wanted && left > 0) {
                    left = wake.awaitNanos(left);
                }
                if (closed) {
                    return;
                }
            } catch (InterruptedException stopped) {
                return;
            } finally {
                lock.unlock();
            }
        }
    }

    private Duration untilNext() {
        if (failures == 0) {
            return pace.refresh();
        }
        Duration longest =
                pace.refresh().compareTo(Duration.ofSeconds(30)) < 0 ? pace.refresh() : Duration.ofSeconds(30);
        Duration next = pace.retry().multipliedBy(1L << Math.min(failures - 1, 10));
        return next.compareTo(longest) < 0 ? next : longest;
    }

    private void attempt() {
        KeySet fetched = null;
        String failure = "";
        try {
            fetched = source.get();
        } catch (IOException | RuntimeException unavailable) {
            failure = String.valueOf(unavailable.getMessage());
        }
        lock.lock();
        try {
            lastAttempt = System.nanoTime();
            attempts++;
            wanted = false;
            if (fetched == null) {
                failures++;
                if (!closed) {
                    LOG.warn("No keys of the issuer {}: {}", issuer, failure);
                }
            } else {
                if (failures > 0) {
                    LOG.info("The keys of the issuer {} are available again.", issuer);
                }
                failures = 0;
                Held before = held;
                boolean withdrawn = before != null && !fetched.keeps(before.keys());
                int generation = before == null ? 1 : before.generation() + (withdrawn ? 1 : 0);
                held = new Held(fetched, generation, lastAttempt);
            }
            attempted.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
