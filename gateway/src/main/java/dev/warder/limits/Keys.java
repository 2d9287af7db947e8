package dev.warder.limits;

import dev.warder.call.Call;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which meter of a limit a call is counted by. */
final class Keys {
    private static final Object EVERYONE = "everyone";

    private final Dimension[] per;

    private record Both(Object first, Object second) {}

    Keys(List<Dimension> per) {
        this.per = per.toArray(new Dimension[0]);
    }

    /** Equal for calls that share a meter; null when the call lacks something the limit is kept apart by. */
    @Nullable
    Object of(Call call) {
        if (per.length == 0) {
            return EVERYONE;
        }
        Object key = per[0].of(call);
        for (int i = 1; i < per.length && key != null; i++) {
            Object next = per[i].of(call);
            key = next == null ? null : new Both(key, next);
        }
        return key;
    }
}
