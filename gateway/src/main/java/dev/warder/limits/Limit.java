package dev.warder.limits;

import dev.warder.call.Call;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What every kind of limit has: its name, whom it is for, how calls are told apart, and what happens when that cannot be. */
final class Limit {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final String name;
    private final Scope scope;
    private final Keys keys;
    private final boolean allowsFailure;

    Limit(String name, Scope scope, LimitSettings settings) {
        this.name = name;
        this.scope = scope;
        this.keys = new Keys(settings.per());
        this.allowsFailure = settings.onFailure() == LimitSettings.OnFailure.ALLOW;
    }

    Scope scope() {
        return scope;
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
        // Rounded up: whoever comes back when told to must not be refused for the same reason.
        long millis = Math.ceilDiv(waitNanos, NANOS_PER_MILLI);
        long seconds = Math.ceilDiv(millis, 1_000L);
        String detail = reason.text() + " Try again in " + seconds + (seconds == 1 ? " second." : " seconds.");
        return new Verdict.Refuse(reason, detail, JsonObject.of("retryAfterMs", JsonNumber.of(millis)), name);
    }
}
