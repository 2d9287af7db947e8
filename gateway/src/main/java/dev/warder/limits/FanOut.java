package dev.warder.limits;

import dev.warder.call.Call;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * A limit on different capabilities in a time. What a call used that another limit refused counts as used: to forget it could forget what
 * an earlier call used.
 */
record FanOut(Limit limit, Pace pace, Reaches reaches) implements Counted {

    @Override
    public Verdict.@Nullable Refuse take(Call call, long now) {
        Object key = limit.key(call);
        Object used = Dimension.CAPABILITY.of(call);
        if (key == null || used == null) {
            return limit.failed();
        }
        long missing = reaches.take(key, used, now, pace);
        return missing == 0
                ? null
                : missing == Reaches.NO_ROOM ? limit.failed() : limit.refused(Reason.LIMIT_FAN_OUT, missing);
    }

    @Override
    public void giveBack(Call call) {}
}
