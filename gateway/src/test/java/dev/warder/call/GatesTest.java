package dev.warder.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warder.json.JsonObject;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GatesTest {
    private Verdict stopped = Verdict.pass();
    private Verdict limits = Verdict.pass();
    private final List<String> asked = new ArrayList<>();
    private final Call call = TestingCalls.tool(TestingCalls.caller("alice"), "crm", "create_order", JsonObject.EMPTY);

    @Test
    void a_call_that_every_gate_passes_is_cleared() {
        var judgement = gates(Verdict.pass(), Verdict.pass(), Verdict.pass()).judge(call);

        assertThat(judgement)
                .isInstanceOfSatisfying(
                        Gates.Judgement.Cleared.class,
                        cleared -> assertThat(cleared.call().call()).isSameAs(call));
        assertThat(asked).containsExactly("killswitch", "access", "catalog", "validation", "limits");
    }

    @Test
    void the_first_gate_that_refuses_decides_and_the_later_ones_are_not_asked() {
        var judgement = gates(Verdict.pass(), Verdict.refuse(Reason.UNKNOWN_CAPABILITY), Verdict.pass())
                .judge(call);

        assertThat(judgement).isEqualTo(new Gates.Judgement.Refused(Verdict.refuse(Reason.UNKNOWN_CAPABILITY)));
        assertThat(asked).containsExactly("killswitch", "access", "catalog");
    }

    @Test
    void a_gate_that_throws_refuses_the_call() {
        var gates = new Gates(
                call -> Verdict.pass(),
                call -> {
                    throw new IllegalStateException("a bug");
                },
                call -> Verdict.pass(),
                call -> Verdict.pass(),
                call -> Verdict.pass());

        assertThat(reason(gates.judge(call))).isEqualTo(Reason.GATE_FAILED);
    }

    @Test
    void a_gate_that_runs_out_of_stack_refuses_the_call() {
        var gates = new Gates(
                call -> Verdict.pass(),
                call -> Verdict.pass(),
                call -> Verdict.pass(),
                call -> {
                    throw new StackOverflowError();
                },
                call -> Verdict.pass());

        assertThat(reason(gates.judge(call))).isEqualTo(Reason.GATE_FAILED);
    }

    @Test
    void a_call_that_needs_people_is_cleared_by_their_consent_to_this_very_call_only() {
        var terms = new Requirement.Terms(List.of("operator"), Duration.ofMinutes(1), 1, null);
        var other = new Requirement.Terms(List.of("role:boss"), Duration.ofMinutes(1), 1, null);
        var needs = new Verdict.NeedsApproval(List.of(new Requirement("rule-1", terms)));
        var gates = gates(needs, Verdict.pass(), Verdict.pass());
        String deed = Deed.of(call).digest();

        assertThat(gates.judge(call)).isEqualTo(new Gates.Judgement.NeedsApproval(needs.requirements()));
        assertThat(gates.again(call, new Consent("t", deed, Set.of(terms))))
                .isInstanceOf(Gates.Judgement.Cleared.class);
        assertThat(gates.again(call, new Consent("t", deed, Set.of(other))))
                .isInstanceOf(Gates.Judgement.NeedsApproval.class);
        assertThat(gates.again(call, new Consent("t", deed.replace(deed.charAt(0), '.'), Set.of(terms))))
                .isInstanceOf(Gates.Judgement.NeedsApproval.class);
    }

    @Test
    void nobody_is_asked_about_a_call_that_another_gate_refuses_and_consent_replaces_no_gate() {
        var terms = new Requirement.Terms(List.of("operator"), Duration.ofMinutes(1), 1, null);
        var needs = new Verdict.NeedsApproval(List.of(new Requirement("rule-1", terms)));
        var consent = new Consent("t", Deed.of(call).digest(), Set.of(terms));
        var invalid = gates(needs, Verdict.pass(), Verdict.refuse(Reason.BAD_ARGUMENTS));

        assertThat(reason(invalid.judge(call))).isEqualTo(Reason.BAD_ARGUMENTS);
        assertThat(reason(invalid.again(call, consent))).isEqualTo(Reason.BAD_ARGUMENTS);
        stopped = Verdict.refuse(Reason.STOPPED);
        assertThat(reason(gates(needs, Verdict.pass(), Verdict.pass()).again(call, consent)))
                .isEqualTo(Reason.STOPPED);
    }

    @Test
    void a_call_that_waited_for_people_is_counted_once() {
        gates(Verdict.pass(), Verdict.pass(), Verdict.pass()).again(call, null);

        assertThat(asked).containsExactly("killswitch", "access", "catalog", "validation");
    }

    @Test
    void a_gate_behind_access_that_demands_consent_refuses() {
        var terms = new Requirement.Terms(List.of("operator"), Duration.ofMinutes(1), 1, null);
        var needs = new Verdict.NeedsApproval(List.of(new Requirement("rule-1", terms)));

        assertThat(reason(gates(Verdict.pass(), Verdict.pass(), needs).judge(call)))
                .isEqualTo(Reason.APPROVAL_UNAVAILABLE);
    }

    @Test
    void what_is_over_a_limit_is_refused_and_what_another_gate_refuses_is_not_counted() {
        limits = Verdict.refuse(Reason.LIMIT_RATE);

        assertThat(reason(gates(Verdict.pass(), Verdict.pass(), Verdict.pass()).judge(call)))
                .isEqualTo(Reason.LIMIT_RATE);
        asked.clear();
        gates(Verdict.pass(), Verdict.pass(), Verdict.refuse(Reason.BAD_ARGUMENTS))
                .judge(call);
        assertThat(asked).doesNotContain("limits");
    }

    @Test
    void only_the_gates_can_clear_a_callers_call() {
        assertThat(Arrays.stream(ClearedCall.class.getDeclaredConstructors()))
                .allSatisfy(constructor -> assertThat(java.lang.reflect.Modifier.isPublic(constructor.getModifiers()))
                        .isFalse());
    }

    @Test
    void the_gateways_own_questions_cannot_use_a_capability() {
        var message = new Message.Notification("tools/call", JsonObject.EMPTY);

        assertThatThrownBy(() ->
                        ClearedCall.discovery(TestingCalls.origin(), "crm", Method.TOOLS_CALL, message, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_stopped_is_refused() {
        stopped = Verdict.refuse(Reason.STOPPED);

        assertThat(reason(gates(Verdict.pass(), Verdict.pass(), Verdict.pass()).judge(call)))
                .isEqualTo(Reason.STOPPED);
        assertThat(gates(Verdict.pass(), Verdict.pass(), Verdict.pass()).stopped(call))
                .isEqualTo(stopped);
    }

    @Test
    void who_may_not_see_a_thing_does_not_learn_that_it_was_stopped() {
        stopped = Verdict.refuse(Reason.STOPPED);

        assertThat(reason(gates(Verdict.refuse(Reason.HIDDEN), Verdict.pass(), Verdict.pass())
                        .judge(call)))
                .isEqualTo(Reason.HIDDEN);
    }

    private static Reason reason(Gates.Judgement judgement) {
        return ((Gates.Judgement.Refused) judgement).verdict().reason();
    }

    private Gates gates(Verdict access, Verdict catalog, Verdict validation) {
        return new Gates(
                call -> noted("killswitch", stopped),
                call -> noted("access", access),
                call -> noted("catalog", catalog),
                call -> noted("validation", validation),
                call -> noted("limits", limits));
    }

    private Verdict noted(String gate, Verdict verdict) {
        asked.add(gate);
        return verdict;
    }
}
