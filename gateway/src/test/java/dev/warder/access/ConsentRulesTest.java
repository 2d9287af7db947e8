package dev.warder.access;

import static dev.warder.access.TestingRules.alice;
import static dev.warder.access.TestingRules.tool;
import static dev.warder.access.TestingRules.toolCall;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.access.AccessSettings.Effect;
import dev.warder.access.AccessSettings.Rule;
import dev.warder.call.Capability;
import dev.warder.call.Reason;
import dev.warder.call.Requirement;
import dev.warder.call.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsentRulesTest {
    private static final Capability ORDER = tool("crm", "create_order");
    private static final Requirement.Terms LEAD =
            new Requirement.Terms(List.of("role:lead"), Duration.ofMinutes(10), 1, null);
    private static final Requirement.Terms BOSS =
            new Requirement.Terms(List.of("role:boss"), Duration.ofMinutes(10), 1, null);
    private static final Rule SMALL = rule("small", Effect.ALLOW, "args.amount <= 100", null);
    private static final Rule ASKS = rule("asks", Effect.ALLOW, null, LEAD);

    private static Rule rule(String name, Effect effect, String when, Requirement.Terms terms) {
        return new Rule(name, effect, List.of("crm/tools/create_order"), List.of("role:sales"), when, terms);
    }

    private static Verdict judge(int amount, Rule... rules) {
        var list = new ArrayList<>(List.of(rules));
        var call = toolCall(alice("sales"), ORDER, "{\"amount\":" + amount + "}");
        Verdict verdict = AccessRules.compile(new AccessSettings(list), () -> 1).judge(call);
        assertThat(AccessRules.compile(new AccessSettings(list.reversed()), () -> 1)
                        .judge(call)
                        .getClass())
                .as("the order of rules changes nothing")
                .isEqualTo(verdict.getClass());
        return verdict;
    }

    @Test
    void below_a_threshold_nobody_is_asked_because_another_rule_allows_the_call() {
        assertThat(judge(100, ASKS, SMALL)).isInstanceOf(Verdict.Pass.class);
        assertThat(judge(101, ASKS, SMALL))
                .isEqualTo(new Verdict.NeedsApproval(List.of(new Requirement("asks", LEAD))));
    }

    @Test
    void a_rule_that_denies_or_fails_is_not_up_for_approval() {
        assertThat(judge(101, ASKS, rule("no", Effect.DENY, "args.amount > 100", null)))
                .isEqualTo(new Verdict.Refuse(Reason.NOT_ALLOWED, null, null, "no"));
        assertThat(judge(101, ASKS, rule("broken", Effect.ALLOW, "args.price <= 100", null)))
                .isEqualTo(new Verdict.Refuse(Reason.RULE_FAILED, null, null, "broken"));
    }

    @Test
    void every_rule_that_would_allow_the_call_says_what_it_demands() {
        var needs =
                (Verdict.NeedsApproval) judge(101, ASKS, rule("boss", Effect.ALLOW, "args.amount < 500", BOSS), SMALL);

        assertThat(needs.requirements()).containsExactly(new Requirement("asks", LEAD), new Requirement("boss", BOSS));
    }

    @Test
    void what_needs_approval_is_listed() {
        assertThat(AccessRules.compile(new AccessSettings(List.of(ASKS)), () -> 1)
                        .lists(alice("sales"), ORDER))
                .isTrue();
    }

    @Test
    void what_a_rule_demands_is_part_of_the_version_of_the_policy() {
        var other = rule("asks", Effect.ALLOW, null, BOSS);

        assertThat(AccessRules.compile(new AccessSettings(List.of(ASKS)), () -> 1)
                        .version())
                .isNotEqualTo(AccessRules.compile(new AccessSettings(List.of(other)), () -> 1)
                        .version());
    }
}
