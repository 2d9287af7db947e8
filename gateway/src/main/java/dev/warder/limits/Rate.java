package dev.warder.limits;

import dev.warder.call.Call;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import org.jspecify.annotations.Nullable;

/** A limit on calls in a time. */
final class Rate {
    private final Limit limit;
    private final Buckets buckets;
    private final long interval;
    private final long capacity;

    Rate(Limit limit, LimitSettings.Measure.Rate measure, Buckets buckets) {
        this.limit = limit;
        this.buckets = buckets;
        this.interval = measure.pace().interval();
        // A smaller bucket is the stricter one, so a bound that nobody will notice in a lifetime may stand for more.
        this.capacity =
                interval > Long.MAX_VALUE / 4 / measure.burst() ? Long.MAX_VALUE / 4 : interval * measure.burst();
    }

    Limit limit() {
        return limit;
    }

    /**
     * Counts the call; the refusal when it may not be made now.
     *
     * @param now monotonic, nanoseconds: when it is judged, not when it came, or calls could be held back to arrive together
     */
    Verdict.@Nullable Refuse take(Call call, long now) {
        Object key = limit.key(call);
        if (key == null) {
            return limit.failed();
        }
        long missing = buckets.take(key, now, interval, capacity);
        return missing == 0
                ? null
                : missing == Bucket.GONE ? limit.failed() : limit.refused(Reason.LIMIT_RATE, missing);
    }

    /** Takes back what {@link #take} counted. */
    void giveBack(Call call) {
        Object key = limit.key(call);
        if (key != null) {
            buckets.giveBack(key, interval);
        }
    }
}
