package dev.warder.limits;

import dev.warder.call.Call;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A limit on calls, or on what calls cost, in a day or month.
 *
 * @param cost what a call costs; null for one each
 * @param warning told when a part of the amount is used up at which operators want to know
 */
record Allotment(
        Limit limit, Measure.Quota measure, @Nullable Cost cost, Accounts accounts, Consumer<Warning> warning)
        implements Counted {
    private static final long MICROS = 1_000_000;
    private static final long NANOS = 1_000_000_000;
    private static final double MOST = 1e18;

    @Override
    public Verdict.@Nullable Refuse take(Call call, long now) {
        Object key = limit.key(call);
        long units = units(call, 0);
        if (key == null || units < 0) {
            return limit.failed();
        }
        long second = Math.floorDiv(call.origin().receivedAt(), MICROS);
        long end = measure.window().endOf(second);
        long used = accounts.charge(key, () -> limit.meter(call), end, units, measure.amount());
        if (used == Accounts.USED_UP) {
            return limit.refused(cost == null ? Reason.LIMIT_QUOTA : Reason.LIMIT_BUDGET, (end - second) * NANOS);
        }
        if (used == Accounts.NO_ROOM) {
            return limit.failed();
        }
        warn(call, used - units, used);
        return null;
    }

    @Override
    public void giveBack(Call call) {
        Object key = limit.key(call);
        long units = units(call, 0);
        if (key != null && units > 0) {
            accounts.add(key, -units);
        }
    }

    /** Whether an answer can change what a call has cost. */
    boolean knowsMoreLater() {
        return measure.cost() != null && measure.cost().contains("result");
    }

    /** Charges what the call cost beyond what it was let through for. */
    void settle(Call call, long resultBytes) {
        Object key = limit.key(call);
        long before = units(call, 0);
        long units = units(call, resultBytes);
        if (key != null && before >= 0 && units > before) {
            accounts.add(key, units - before);
        }
    }

    private void warn(Call call, long before, long after) {
        for (int percent : measure.warnAt()) {
            long part = measure.amount() / 100 * percent;
            if (before < part && after >= part) {
                warning.accept(new Warning(limit.name(), percent, call));
            }
        }
    }

    /** The cost in millionths, rounded up, or a negative number when it cannot be worked out. */
    private long units(Call call, long resultBytes) {
        if (cost == null) {
            return MeasureReader.UNIT;
        }
        double worth = cost.of(call, resultBytes);
        if (worth == 0 && knowsMoreLater()) {
            // Free only until its answer is there: where nothing is left, there is no room for it.
            return 1;
        }
        return worth >= 0 ? (long) Math.min(Math.ceil(worth * MeasureReader.UNIT), MOST) : -1;
    }
}
