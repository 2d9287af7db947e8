package dev.warder.limits;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket as one number: the time at which it will be full again (the generic cell rate algorithm, ITU-T I.371 Annex A). Taking
 * is one compare-and-set, needs no timer, and cannot let more through whatever the interleaving: within any time T at most
 * {@code burst + T / interval} are taken.
 */
final class Bucket {
    /** An idle bucket that was taken out of its table; whoever still holds it must look for another. */
    private static final long RETIRED = Long.MIN_VALUE;

    /** What {@link #take} says of a retired bucket. */
    static final long GONE = -1;

    private final AtomicLong fullAt;

    /** A full bucket. */
    Bucket(long now) {
        fullAt = new AtomicLong(now);
    }

    /**
     * Takes one token.
     *
     * @param interval nanoseconds in which one token comes back
     * @param capacity nanoseconds in which an empty bucket fills
     * @return 0 when a token was taken, else the nanoseconds until one can be, or {@link #GONE}
     */
    long take(long now, long interval, long capacity) {
        while (true) {
            long before = fullAt.get();
            if (before == RETIRED) {
                return GONE;
            }
            long after = (before - now > 0 ? before : now) + interval;
            long missing = after - now - capacity;
            if (missing > 0) {
                return missing;
            }
            if (fullAt.compareAndSet(before, after)) {
                return 0;
            }
        }
    }

    /** Puts a token back that was taken for a call that was then refused. */
    void giveBack(long interval) {
        fullAt.updateAndGet(at -> at == RETIRED ? RETIRED : at - interval);
    }

    /** Takes the bucket out of use if it is full; a new one in its place is then the same. */
    boolean retire(long now) {
        long at = fullAt.get();
        return at == RETIRED || (at - now <= 0 && fullAt.compareAndSet(at, RETIRED));
    }
}
