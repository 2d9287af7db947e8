package dev.warder.limits;

import dev.warder.call.Call;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import org.jspecify.annotations.Nullable;

/** What every kind of limit has: its name, whom it is for, how calls are told apart, and what happens when that cannot be. */
final class Limit {
    private final String name;
    private final Scope scope;
    private final Keys keys;
    private final boolean allowsFailure;

    Limit(String name, Scope scope, LimitSettings settings) {
        this.name = name;
        this.scope = scope;
        this.keys = new Keys(settings.per(), settings.measure() instanceof Measure.Repeat);
        this.allowsFailure = settings.onFailure() == LimitSettings.OnFailure.ALLOW;
    }

    Scope scope() {
        return scope;
    }

    String name() {
        return name;
    }

    /** As {@link Keys#meter}. */
    String meter(Call call) {
        return keys.meter(call);
    }

    /** As {@link Keys#of}. */
    @Nullable
    Object key(Call call) {
        return keys.of(call);
    }

    /** What a call gets to which the limit cannot be applied: a refusal, or null when it may pass all the same. */
    Verdict.@Nullable Refuse failed() {
        return allowsFailure ? null : new Verdict.Refuse(Reason.LIMIT_FAILED, null, null, name);
    }

    /** The refusal of a call that may be tried again after that time. */
    Verdict.Refuse refused(Reason reason, long waitNanos) {
        return Verdict.tryLater(reason, waitNanos, name);
    }
}
