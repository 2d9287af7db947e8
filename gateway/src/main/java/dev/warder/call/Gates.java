package dev.warder.call;

import org.jspecify.annotations.Nullable;

/**
 * Every gate of the house, in the order in which they judge. There is no way to leave one out: a new gate is a new component, and each
 * place that builds the gates must then name it.
 */
public record Gates(
        Gate.KillSwitch killSwitch,
        Gate.Access access,
        Gate.Catalog catalog,
        Gate.Validation validation,
        Gate.Limits limits) {

    /** What running the gates yields. */
    public sealed interface Judgement {
        /** Every gate passed. */
        record Cleared(ClearedCall call) implements Judgement {}

        /** A gate refused; the gates after it were not asked. */
        record Refused(Verdict.Refuse verdict) implements Judgement {}
    }

    /** Runs the gates in order and stops at the first that does not pass; an exception in a gate refuses with GATE_FAILED. */
    public Judgement judge(Call call) {
        Verdict.Refuse stopped = refusal(killSwitch, call);
        // Then access: what a caller may not see must answer like what is not there, before any other gate, the kill
        // switch included, could tell that it exists.
        Verdict.Refuse refusal = refusal(access, call);
        if (refusal == null) {
            refusal = stopped;
        }
        if (refusal == null) {
            refusal = refusal(catalog, call);
        }
        if (refusal == null) {
            refusal = refusal(validation, call);
        }
        if (refusal == null) {
            refusal = refusal(limits, call);
        }
        return refusal == null ? new Judgement.Cleared(new ClearedCall(call)) : new Judgement.Refused(refusal);
    }

    /** Whether the call was stopped since it was judged; asked again right before it is forwarded. */
    public Verdict.@Nullable Refuse stopped(Call call) {
        return refusal(killSwitch, call);
    }

    private static Verdict.@Nullable Refuse refusal(Gate gate, Call call) {
        try {
            return switch (gate.judge(call)) {
                case Verdict.Pass pass -> null;
                case Verdict.Refuse refuse -> refuse;
                // No desk to wait at yet, so a call that needs a person's consent cannot get it.
                case Verdict.NeedsApproval(String rule) ->
                    new Verdict.Refuse(Reason.APPROVAL_UNAVAILABLE, null, null, rule);
            };
        } catch (RuntimeException | StackOverflowError failure) {
            return new Verdict.Refuse(
                    Reason.GATE_FAILED, null, null, gate.getClass().getSimpleName());
        }
    }
}
