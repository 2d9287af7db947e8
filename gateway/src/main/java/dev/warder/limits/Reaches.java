package dev.warder.limits;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which different things were used lately, for each key of one limit. Exact: in no window of time are there more than allowed. Bounded in
 * number as {@link Buckets} are; only what nobody has used lately is dropped.
 */
final class Reaches {
    static final long NO_ROOM = -1;

    private final ConcurrentHashMap<Object, LinkedHashMap<Object, Long>> reaches = new ConcurrentHashMap<>();
    private final Broom broom = new Broom(reaches);
    private final int most;

    Reaches(int most) {
        this.most = most;
    }

    /** Notes the use; 0 when it may be, else the nanoseconds until it may, or {@link #NO_ROOM}. */
    long take(Object key, Object used, long now, Pace pace) {
        long period = pace.period().toNanos();
        boolean isNew = !reaches.containsKey(key);
        if (isNew) {
            sweep(now - period);
        }
        boolean noRoom = isNew && reaches.mappingCount() >= most;
        var missing = new long[] {NO_ROOM};
        reaches.compute(key, (_, before) -> {
            if (before == null && noRoom) {
                return null;
            }
            LinkedHashMap<Object, Long> times = before == null ? new LinkedHashMap<>() : before;
            forget(times, now - period);
            if (!times.containsKey(used) && times.size() >= pace.count()) {
                missing[0] = times.firstEntry().getValue() + period - now;
            } else {
                missing[0] = 0;
                // The latest use stands last.
                times.putLast(used, now);
            }
            return times;
        });
        return missing[0];
    }

    /** What was used at that time or before does not count any more. */
    private static void forget(Map<Object, Long> times, long before) {
        Iterator<Map.Entry<Object, Long>> oldest = times.entrySet().iterator();
        while (oldest.hasNext() && oldest.next().getValue() - before <= 0) {
            oldest.remove();
        }
    }

    private void sweep(long before) {
        broom.sweep(key -> reaches.computeIfPresent(key, (_, times) -> {
            forget(times, before);
            return times.isEmpty() ? null : times;
        }));
    }
}
