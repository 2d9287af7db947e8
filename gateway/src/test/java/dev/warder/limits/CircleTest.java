package dev.warder.limits;

import static dev.warder.limits.TestingLimits.call;
import static dev.warder.limits.TestingLimits.passing;
import static dev.warder.limits.TestingLimits.reason;
import static dev.warder.limits.TestingLimits.waitOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Call;
import dev.warder.call.Reason;
import dev.warder.call.TestingCalls;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.limits.LimitSettings.OnFailure;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Limits that end agents which run in a circle, or through everything. */
class CircleTest {
    private static final Pace PACE = new Pace(3, Duration.ofMinutes(1));

    private final TestingLimits testing = new TestingLimits();

    private static Call order(String subject, JsonObject arguments) {
        return TestingCalls.tool(TestingCalls.caller(subject), "crm", "create_order", arguments);
    }

    private LimitRules rules(Measure measure) {
        return testing.compiled(TestingLimits.of(measure, OnFailure.REFUSE, Dimension.CALLER));
    }

    @Test
    void the_same_call_with_the_same_arguments_passes_so_often_and_others_go_on() {
        LimitRules rules = rules(new Measure.Repeat(PACE));
        JsonObject one = JsonObject.of("amount", JsonNumber.of(1)).with("item", "x");
        JsonObject turned = JsonObject.EMPTY.with("item", "x").with("amount", JsonNumber.of(1));
        JsonObject two = JsonObject.of("amount", JsonNumber.of(2)).with("item", "x");

        assertThat(passing(rules, order("alice", one), 2)).isEqualTo(2);
        assertThat(passing(rules, order("alice", turned), 5)).isEqualTo(1);
        assertThat(reason(rules.judge(order("alice", one)))).isEqualTo(Reason.LIMIT_REPEAT);
        assertThat(passing(rules, order("alice", two), 5)).isEqualTo(3);
        assertThat(passing(rules, order("bob", one), 5)).isEqualTo(3);
        assertThat(passing(rules, call("alice", "other"), 5)).isEqualTo(3);
    }

    @Test
    void so_many_different_capabilities_may_be_used_each_as_often_as_one_likes() {
        LimitRules rules = rules(new Measure.FanOut(PACE));

        for (String tool : new String[] {"a", "b", "c"}) {
            assertThat(passing(rules, call("alice", tool), 10)).isEqualTo(10);
        }
        assertThat(reason(rules.judge(call("alice", "d")))).isEqualTo(Reason.LIMIT_FAN_OUT);
        assertThat(passing(rules, call("alice", "a"), 10)).isEqualTo(10);
        assertThat(passing(rules, call("bob", "d"), 10)).isEqualTo(10);
    }

    @Test
    void a_capability_that_was_not_used_for_the_time_makes_room_for_another() {
        LimitRules rules = rules(new Measure.FanOut(PACE));
        for (String tool : new String[] {"a", "b", "c"}) {
            rules.judge(call("alice", tool));
            testing.pass(Duration.ofSeconds(10));
        }
        rules.judge(call("alice", "a"));

        // The one used longest ago is b, 20 seconds ago.
        assertThat(waitOf(rules.judge(call("alice", "d")))).isEqualTo(40_000);
        testing.pass(Duration.ofSeconds(40));
        assertThat(passing(rules, call("alice", "d"), 1)).isEqualTo(1);
        assertThat(passing(rules, call("alice", "e"), 1)).isZero();
    }

    @RepeatedTest(10)
    void however_they_come_no_more_different_ones_pass_than_allowed() throws InterruptedException {
        LimitRules rules = rules(new Measure.FanOut(PACE));
        var passed = new AtomicInteger();
        BucketsTest.atOnce(8, () -> {
            var random = new SplittableRandom(Thread.currentThread().threadId());
            for (int i = 0; i < 200; i++) {
                passed.addAndGet(passing(rules, call("alice", "tool" + random.nextInt(20)), 1));
            }
        });
        int known = 0;
        for (int i = 0; i < 20; i++) {
            known += passing(rules, call("alice", "tool" + i), 1);
        }

        assertThat(known).isEqualTo(3);
        assertThat(passed).hasPositiveValue();
    }

    @Test
    void many_keys_push_nobody_out_and_make_room_when_their_time_is_over() {
        var reaches = new Reaches(100);
        reaches.take("mine", "a", 0, new Pace(1, Duration.ofMinutes(1)));
        for (int i = 0; i < 1_000; i++) {
            reaches.take(i, "a", 0, PACE);
        }

        assertThat(reaches.take("mine", "b", 0, new Pace(1, Duration.ofMinutes(1))))
                .isPositive();
        assertThat(reaches.take("new", "a", 0, PACE)).isEqualTo(Reaches.NO_ROOM);
        assertThat(reaches.take("new", "a", Duration.ofMinutes(1).toNanos(), PACE))
                .isZero();
    }
}
