package dev.warder.limits;

import static dev.warder.limits.TestingLimits.call;
import static dev.warder.limits.TestingLimits.passing;
import static dev.warder.limits.TestingLimits.rate;
import static dev.warder.limits.TestingLimits.reason;
import static dev.warder.limits.TestingLimits.waitOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Call;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Reason;
import dev.warder.call.TestingCalls;
import dev.warder.call.Verdict;
import dev.warder.json.JsonObject;
import dev.warder.limits.LimitSettings.OnFailure;
import dev.warder.mcp.Method;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
    private final TestingLimits testing = new TestingLimits();
    private final Call alice = call("alice");
    private final Call bob = call("bob");

    @Test
    void a_burst_passes_and_then_as_many_as_come_back() {
        LimitRules rules = testing.compiled(rate(60, 10, Dimension.CALLER));

        assertThat(passing(rules, alice, 20)).isEqualTo(10);
        testing.pass(Duration.ofSeconds(3));
        assertThat(passing(rules, alice, 20)).isEqualTo(3);
        testing.pass(Duration.ofHours(1));
        assertThat(passing(rules, alice, 20)).isEqualTo(10);
    }

    @Test
    void who_comes_back_when_told_to_passes_and_not_a_millisecond_earlier() {
        LimitRules rules = testing.compiled(rate(60, 1, Dimension.CALLER));
        rules.judge(alice);

        Verdict refused = rules.judge(alice);
        assertThat(reason(refused)).isEqualTo(Reason.LIMIT_RATE);
        assertThat(waitOf(refused)).isEqualTo(1_000);
        testing.pass(Duration.ofMillis(999));
        assertThat(waitOf(rules.judge(alice))).isEqualTo(1);
        testing.pass(Duration.ofMillis(1));
        assertThat(rules.judge(alice)).isEqualTo(Verdict.pass());
    }

    @Test
    void asking_again_and_again_makes_the_wait_no_longer() {
        LimitRules rules = testing.compiled(rate(60, 1, Dimension.CALLER));
        passing(rules, alice, 1_000);

        assertThat(waitOf(rules.judge(alice))).isEqualTo(1_000);
    }

    @Test
    void one_callers_burst_is_not_anothers() {
        LimitRules rules = testing.compiled(rate(60, 2, Dimension.CALLER));
        passing(rules, alice, 5);

        assertThat(passing(rules, bob, 5)).isEqualTo(2);
    }

    @Test
    void of_several_limits_the_tightest_decides_and_a_refused_call_is_counted_by_none() {
        LimitRules rules = testing.compiled(rate(60, 5), rate(60, 2, Dimension.CALLER));

        assertThat(passing(rules, alice, 100)).isEqualTo(2);
        assertThat(passing(rules, bob, 1)).isEqualTo(1);
        assertThat(passing(rules, call("carol"), 2)).isEqualTo(2);
        assertThat(passing(rules, call("dave"), 1)).isZero();
    }

    @Test
    void limits_that_differ_in_their_numbers_only_count_apart() {
        LimitRules rules = testing.compiled(rate(6_000, 3, Dimension.CALLER), rate(60, 5, Dimension.CALLER));

        assertThat(passing(rules, alice, 10)).isEqualTo(3);
        testing.pass(Duration.ofMillis(10));
        assertThat(passing(rules, alice, 10)).isEqualTo(1);
        testing.pass(Duration.ofMillis(20));
        assertThat(passing(rules, alice, 10)).isEqualTo(1);
    }

    @Test
    void the_refusal_names_the_limit_for_the_record_only() {
        LimitRules rules = testing.compiled(rate(60, 5), rate(60, 1));
        rules.judge(alice);

        assertThat(rules.judge(alice)).isInstanceOfSatisfying(Verdict.Refuse.class, refused -> {
            assertThat(refused.rule()).isEqualTo("limits[1]");
            assertThat(refused.detail()).isEqualTo("Too many calls in a short time. Try again in 1 second.");
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Dimension.class,
            names = {"TENANT", "CLIENT", "SESSION"})
    void a_call_without_what_the_limit_is_kept_apart_by_is_refused_unless_set_otherwise(Dimension missing) {
        var measure = new Measure.Rate(new Pace(1, Duration.ofMinutes(1)), 1);

        assertThat(reason(testing.compiled(TestingLimits.of(measure, OnFailure.REFUSE, missing))
                        .judge(alice)))
                .isEqualTo(Reason.LIMIT_FAILED);
        assertThat(passing(testing.compiled(TestingLimits.of(measure, OnFailure.ALLOW, missing)), alice, 5))
                .isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001:db8::1, 2001:db8:0:0:ffff::2, true", "2001:db8::1, 2001:db8:0:1::1, false"})
    void hosts_of_one_ipv6_network_are_one_source(String addresses) {
        String[] parts = addresses.split(", ", -1);

        assertThat(java.util.Objects.equals(Dimension.SOURCE.of(from(parts[0])), Dimension.SOURCE.of(from(parts[1]))))
                .isEqualTo(Boolean.parseBoolean(parts[2]));
    }

    private Call from(String address) {
        Call.Origin origin = alice.origin();
        var elsewhere = new Call.Origin(
                origin.id(),
                origin.revision(),
                address,
                origin.trace(),
                origin.receivedAt(),
                origin.startedAt(),
                origin.session());
        return new Call(
                elsewhere,
                alice.caller(),
                alice.server(),
                alice.method(),
                alice.capability(),
                alice.arguments(),
                alice.message());
    }

    @Test
    void names_that_are_long_are_told_apart_all_the_same() {
        LimitRules rules = testing.compiled(rate(60, 1, Dimension.CALLER, Dimension.CAPABILITY));

        assertThat(passing(rules, call("alice", "a".repeat(500) + "1"), 2)).isEqualTo(1);
        assertThat(passing(rules, call("alice", "a".repeat(500) + "2"), 2)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"DISCOVER", "INITIALIZE", "PING", "TOOLS_LIST", "TASKS_GET", "TASKS_CANCEL", "CANCELLED", "END"})
    void what_uses_no_capability_is_never_limited(Method method) {
        LimitRules rules = testing.compiled(rate(60, 1));
        var tool = new Capability("crm", CapabilityType.TOOL, "echo");
        var other =
                new Call(TestingCalls.origin(), alice.caller(), "crm", method, tool, JsonObject.EMPTY, alice.message());

        assertThat(passing(rules, other, 5)).isEqualTo(5);
    }

    @Test
    void an_edit_of_the_numbers_gives_nobody_back_what_was_used() {
        assertThat(passing(testing.compiled(rate(60, 10, Dimension.CALLER)), alice, 10))
                .isEqualTo(10);

        LimitSettings wider = rate(60, 12, Dimension.CALLER);
        testing.meters.keep(java.util.List.of(wider));
        assertThat(passing(testing.compiled(wider), alice, 10)).isEqualTo(2);
    }
}
