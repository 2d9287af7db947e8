package dev.warder.limits;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The buckets of one limit, bounded in number. A bucket that is not full is never dropped: somebody with many keys could otherwise push
 * his own used-up bucket out and get a fresh one. Full ones are swept out a few at a time; when there is no room for another, the limit
 * cannot be kept, which is a failure.
 */
final class Buckets {
    private static final int SWEPT_AT_ONCE = 8;

    private final ConcurrentHashMap<Object, Bucket> buckets = new ConcurrentHashMap<>();
    private final ReentrantLock sweeping = new ReentrantLock();
    private final int most;
    private @Nullable Iterator<Map.Entry<Object, Bucket>> broom;

    Buckets(int most) {
        this.most = most;
    }

    /** Takes a token from the bucket of that key; as {@link Bucket#take}, but {@link Bucket#GONE} when there is no room for a bucket. */
    long take(Object key, long now, long interval, long capacity) {
        while (true) {
            Bucket bucket = buckets.get(key);
            if (bucket == null) {
                bucket = added(key, now);
                if (bucket == null) {
                    return Bucket.GONE;
                }
            }
            long missing = bucket.take(now, interval, capacity);
            if (missing != Bucket.GONE) {
                return missing;
            }
            buckets.remove(key, bucket);
        }
    }

    void giveBack(Object key, long interval) {
        Bucket bucket = buckets.get(key);
        if (bucket != null) {
            bucket.giveBack(interval);
        }
    }

    private @Nullable Bucket added(Object key, long now) {
        sweep(now);
        if (buckets.mappingCount() >= most) {
            return null;
        }
        return buckets.computeIfAbsent(key, _ -> new Bucket(now));
    }

    /** Each new bucket looks at a few old ones, so that no call pays for all of them. */
    private void sweep(long now) {
        if (!sweeping.tryLock()) {
            return;
        }
        try {
            for (int i = 0; i < SWEPT_AT_ONCE; i++) {
                if (broom == null || !broom.hasNext()) {
                    broom = buckets.entrySet().iterator();
                }
                if (!broom.hasNext()) {
                    return;
                }
                Map.Entry<Object, Bucket> next = broom.next();
                if (next.getValue().retire(now)) {
                    // Not by the iterator: it would remove a new bucket that took the place meanwhile.
                    buckets.remove(next.getKey(), next.getValue());
                }
            }
        } finally {
            sweeping.unlock();
        }
    }

    int size() {
        return buckets.size();
    }
}
