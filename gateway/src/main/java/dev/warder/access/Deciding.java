package dev.warder.access;

import dev.warder.access.Condition.Truth;
import dev.warder.call.Caller;
import dev.warder.call.Reason;
import dev.warder.call.Requirement;
import dev.warder.call.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules that apply to one caller and one capability, and what follows from them. Deny beats allow, a condition without a truth value
 * beats allow too, and when nothing allows the answer is no. Allow without consent beats allow with consent. The order of rules changes
 * nothing.
 */
final class Deciding {
    private final List<Rule> allows = new ArrayList<>(4);
    private final List<Rule> denies = new ArrayList<>(4);

    Deciding(Caller caller, List<RuleIndex.Match> matches) {
        for (RuleIndex.Match match : matches) {
            match.rules().rules().any(caller, rule -> {
                List<Rule> side = rule.deny() ? denies : allows;
                // A pattern that is uncertain to match may still deny. Several roles of a caller may lead to the same
                // rule.
                if ((rule.deny() || match.certain()) && !side.contains(rule)) {
                    side.add(rule);
                }
                return false;
            });
        }
    }

    /** What the rules say of the capability before any call: null when some call could pass, else why it is hidden. */
    Verdict.@Nullable Refuse hidden(Variables variables) {
        if (allows.isEmpty()) {
            return refuse(Reason.HIDDEN, null);
        }
        Rule failed = null;
        Rule denied = null;
        boolean allowed = false;
        for (Rule deny : denies) {
            Truth truth = before(deny, Truth.FALSE, variables);
            denied = truth == Truth.TRUE ? first(denied, deny) : denied;
            failed = truth == Truth.FAILED ? first(failed, deny) : failed;
        }
        for (Rule allow : allows) {
            Truth truth = before(allow, Truth.TRUE, variables);
            allowed |= truth == Truth.TRUE;
            failed = truth == Truth.FAILED ? first(failed, allow) : failed;
        }
        return denied == null && failed != null
                ? refuse(Reason.RULE_FAILED, failed)
                : denied != null || !allowed ? refuse(Reason.HIDDEN, denied) : null;
    }

    /** What the rules say of a call for a capability that is not hidden. */
    Verdict judge(Variables variables) {
        Rule failed = null;
        Rule denied = null;
        boolean allowed = false;
        boolean consent = false;
        // Every condition is evaluated: a rule that fails must refuse wherever it stands.
        for (Rule deny : denies) {
            Truth truth = truth(deny, variables);
            denied = truth == Truth.TRUE ? first(denied, deny) : denied;
            failed = truth == Truth.FAILED ? first(failed, deny) : failed;
        }
        for (Rule allow : allows) {
            Truth truth = truth(allow, variables);
            allowed |= truth == Truth.TRUE && allow.terms() == null;
            consent |= truth == Truth.TRUE && allow.terms() != null;
            failed = truth == Truth.FAILED ? first(failed, allow) : failed;
        }
        if (denied != null) {
            return refuse(Reason.NOT_ALLOWED, denied);
        }
        if (failed != null) {
            return refuse(Reason.RULE_FAILED, failed);
        }
        return allowed ? Verdict.pass() : consent ? demands(variables) : refuse(Reason.NOT_ALLOWED, null);
    }

    /** What each rule demands that would allow the call once people agree; a rule that demands nothing beats them all. */
    private Verdict demands(Variables variables) {
        var demands = new ArrayList<Requirement>();
        allows.sort(Comparator.comparingInt(Rule::order));
        for (Rule allow : allows) {
            Requirement.Terms terms = allow.terms();
            if (terms != null && truth(allow, variables) == Truth.TRUE) {
                demands.add(new Requirement(allow.name(), terms));
            }
        }
        return demands.isEmpty() ? refuse(Reason.NOT_ALLOWED, null) : new Verdict.NeedsApproval(demands);
    }

    private static Truth truth(Rule rule, Variables variables) {
        Condition when = rule.when();
        return when == null ? Truth.TRUE : when.evaluate(variables);
    }

    /** The truth of a condition as far as it is known before a call; {@code open} when it depends on the call. */
    private static Truth before(Rule rule, Truth open, Variables variables) {
        Condition when = rule.when();
        return when != null && !when.isFixed() ? open : truth(rule, variables);
    }

    private static Rule first(@Nullable Rule one, Rule other) {
        return one == null || other.order() < one.order() ? other : one;
    }

    private static Verdict.Refuse refuse(Reason reason, @Nullable Rule rule) {
        return new Verdict.Refuse(reason, null, null, rule == null ? null : rule.name());
    }
}
