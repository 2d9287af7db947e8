package dev.warder.limits;

import dev.warder.call.Call;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import org.jspecify.annotations.Nullable;

/** A limit on calls in a time, or on the same call in a time. */
final class Rate implements Counted {
    private final Limit limit;
    private final Reason reason;
    private final Buckets buckets;
    private final long interval;
    private final long capacity;

    private Rate(Limit limit, Reason reason, Pace pace, int burst, Buckets buckets) {
        this.limit = limit;
        this.reason = reason;
        this.buckets = buckets;
        this.interval = pace.interval();
        // A smaller bucket is the stricter one, so a bound that nobody will notice in a lifetime may stand for more.
        this.capacity = interval > Long.MAX_VALUE / 4 / burst ? Long.MAX_VALUE / 4 : interval * burst;
    }

    static Rate of(Limit limit, Measure.Rate measure, Buckets buckets) {
        return new Rate(limit, Reason.LIMIT_RATE, measure.pace(), measure.burst(), buckets);
    }

    /** @param limit tells calls apart by their arguments too */
    static Rate of(Limit limit, Measure.Repeat measure, Buckets buckets) {
        return new Rate(
                limit, Reason.LIMIT_REPEAT, measure.pace(), measure.pace().count(), buckets);
    }

    @Override
    public Limit limit() {
        return limit;
    }

    @Override
    public Verdict.@Nullable Refuse take(Call call, long now) {
        Object key = limit.key(call);
        if (key == null) {
            return limit.failed();
        }
        long missing = buckets.take(key, now, interval, capacity);
        return missing == 0 ? null : missing == Bucket.GONE ? limit.failed() : limit.refused(reason, missing);
    }

    @Override
    public void giveBack(Call call) {
        Object key = limit.key(call);
        if (key != null) {
            buckets.giveBack(key, interval);
        }
    }
}
