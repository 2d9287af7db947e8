package dev.warder.limits;

import dev.warder.call.Call;
import dev.warder.json.CanonicalJson;
import dev.warder.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which meter of a limit a call is counted by. */
final class Keys {
    private static final Object EVERYONE = "everyone";

    private final Dimension[] per;
    private final boolean sameCall;

    private record Both(Object first, Object second) {}

    /** @param sameCall whether calls are told apart by capability and arguments too */
    Keys(List<Dimension> per, boolean sameCall) {
        this.per = per.toArray(new Dimension[0]);
        this.sameCall = sameCall;
    }

    /** Equal for calls that share a meter; null when the call lacks something the limit is kept apart by. */
    @Nullable
    Object of(Call call) {
        Object key = sameCall ? asked(call) : EVERYONE;
        for (int i = 0; i < per.length && key != null; i++) {
            Object next = per[i].of(call);
            key = next == null ? null : i == 0 && !sameCall ? next : new Both(key, next);
        }
        return key;
    }

    private static @Nullable Object asked(Call call) {
        Object used = Dimension.CAPABILITY.of(call);
        return used == null ? null : new Both(used, Digests.of(CanonicalJson.bytes(call.arguments())));
    }

    /** The same as a name for the store: as good as unique, and nobody can be read out of it. */
    String meter(Call call) {
        var parts = new ArrayList<String>();
        for (Dimension each : per) {
            parts.add(CanonicalJson.text(JsonArray.ofStrings(each.words(call))));
        }
        return Digests.of(CanonicalJson.bytes(JsonArray.ofStrings(parts)));
    }
}
