package dev.warder.call;

import dev.warder.json.Json;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a gate says of a call. */
public sealed interface Verdict {

    /** The gate has nothing against the call. */
    record Pass() implements Verdict {}

    /**
     * The call must not go on.
     *
     * @param reason why, from the closed list
     * @param detail one sentence for the caller, or null for the reason's own; holds nothing the caller may not know
     * @param data what a model or program can use to correct itself, or null
     * @param rule the rule that decided, for the record only, or null
     */
    record Refuse(
            Reason reason,
            @Nullable String detail,
            @Nullable Json data,
            @Nullable String rule) implements Verdict {}

    /**
     * People must agree first.
     *
     * @param requirements what the rules demand that would allow the call then; at least one, and one that is met suffices
     */
    record NeedsApproval(List<Requirement> requirements) implements Verdict {
        public NeedsApproval {
            requirements = List.copyOf(requirements);
        }
    }

    static Verdict pass() {
        return Passed.PASS;
    }

    static Refuse refuse(Reason reason) {
        return new Refuse(reason, null, null, null);
    }

    static Refuse refuse(Reason reason, String detail) {
        return new Refuse(reason, detail, null, null);
    }

    /**
     * Refuses a call that may be tried again later, and says when: in words, and as {@code retryAfterMs}.
     *
     * @param nanos until then
     * @param rule the rule that decided, for the record only
     */
    static Refuse tryLater(Reason reason, long nanos, String rule) {
        // Rounded up: whoever comes back when told to must not be refused for the same reason.
        long millis = Math.ceilDiv(nanos, 1_000_000L);
        long seconds = Math.ceilDiv(millis, 1_000L);
        String detail = reason.text() + " Try again in " + seconds + (seconds == 1 ? " second." : " seconds.");
        return new Refuse(reason, detail, JsonObject.of("retryAfterMs", JsonNumber.of(millis)), rule);
    }

    /** Keeps the one instance out of the interface's public constants. */
    final class Passed {
        private static final Pass PASS = new Pass();

        private Passed() {}
    }
}
