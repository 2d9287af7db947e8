package dev.warder.call;

import dev.warder.json.Json;
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

    /** A person must agree first. */
    record NeedsApproval(String rule) implements Verdict {}

    static Verdict pass() {
        return Passed.PASS;
    }

    static Refuse refuse(Reason reason) {
        return new Refuse(reason, null, null, null);
    }

    static Refuse refuse(Reason reason, String detail) {
        return new Refuse(reason, detail, null, null);
    }

    /** Keeps the one instance out of the interface's public constants. */
    final class Passed {
        private static final Pass PASS = new Pass();

        private Passed() {}
    }
}
