package dev.warder.limits;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The buckets of one limit, bounded in number. A bucket that is not full is never dropped: somebody with many keys could otherwise push
 * his own used-up bucket out and get a fresh one. Full ones are swept out a few at a time; when there is no room for another, the limit
 * cannot be kept, which is a failure.
 */
final class Buckets {
    private final ConcurrentHashMap<Object, Bucket> buckets = new ConcurrentHashMap<>();
    private final Broom broom = new Broom(buckets);
    private final int most;

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

    private void sweep(long now) {
        broom.sweep(key -> {
            Bucket bucket = buckets.get(key);
            if (bucket != null && bucket.retire(now)) {
                // This very one: another may have taken the place meanwhile.
                buckets.remove(key, bucket);
            }
        });
    }

    int size() {
        return buckets.size();
    }
}
