package dev.warder.call;

import java.util.List;
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

        /** Every gate passed, but a rule demands the consent of people first. */
        record NeedsApproval(List<Requirement> requirements) implements Judgement {}
    }

    /** Runs the gates in order and stops at the first that does not pass; an exception in a gate refuses with GATE_FAILED. */
    public Judgement judge(Call call) {
        Verdict.Refuse stopped = refusal(killSwitch, call);
        Verdict asked = verdict(access, call);
        Verdict.Refuse refusal = beforeLimits(call, stopped, asked);
        if (refusal == null) {
            refusal = refusal(limits, call);
        }
        if (refusal != null) {
            return new Judgement.Refused(refusal);
        }
        // Last: nobody is asked about a call that could not be made anyway.
        return asked instanceof Verdict.NeedsApproval(List<Requirement> needed)
                ? new Judgement.NeedsApproval(needed)
                : new Judgement.Cleared(new ClearedCall(call));
    }

    /**
     * Judges a call that waited for people again. Every gate is asked but limits, by which the call was counted when it came. The consent
     * counts for the deed it was given for and for nothing else, and replaces no gate.
     */
    public Judgement again(Call call, @Nullable Consent consent) {
        Verdict.Refuse stopped = refusal(killSwitch, call);
        Verdict asked = verdict(access, call);
        Verdict.Refuse refusal = beforeLimits(call, stopped, asked);
        if (refusal != null) {
            return new Judgement.Refused(refusal);
        }
        return asked instanceof Verdict.NeedsApproval(List<Requirement> needed)
                        && (consent == null || !consent.covers(call, needed))
                ? new Judgement.NeedsApproval(needed)
                : new Judgement.Cleared(new ClearedCall(call));
    }

    private Verdict.@Nullable Refuse beforeLimits(Call call, Verdict.@Nullable Refuse stopped, Verdict asked) {
        // Access counts first: what a caller may not see must answer like what is not there, before any other gate, the
        // kill
        // switch included, could tell that it exists.
        Verdict.Refuse refusal = asked instanceof Verdict.Refuse refuse ? refuse : stopped;
        if (refusal == null) {
            refusal = refusal(catalog, call);
        }
        return refusal == null ? refusal(validation, call) : refusal;
    }

    /** Whether the call was stopped since it was judged; asked again right before it is forwarded. */
    public Verdict.@Nullable Refuse stopped(Call call) {
        return refusal(killSwitch, call);
    }

    private static Verdict.@Nullable Refuse refusal(Gate gate, Call call) {
        return switch (verdict(gate, call)) {
            case Verdict.Pass pass -> null;
            case Verdict.Refuse refuse -> refuse;
            // Who may consent is for access to say; a demand of another gate has nobody to go to.
            case Verdict.NeedsApproval demand -> Verdict.refuse(Reason.APPROVAL_UNAVAILABLE);
        };
    }

    private static Verdict verdict(Gate gate, Call call) {
        try {
            return gate.judge(call);
        } catch (RuntimeException | StackOverflowError failure) {
            return new Verdict.Refuse(
                    Reason.GATE_FAILED, null, null, gate.getClass().getSimpleName());
        }
    }
}
