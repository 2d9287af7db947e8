package dev.warder.limits;

import static dev.warder.limits.TestingLimits.atOnce;
import static dev.warder.limits.TestingLimits.call;
import static dev.warder.limits.TestingLimits.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import dev.warder.limits.LimitSettings.OnFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestingLimits testing = new TestingLimits();

    private static Slots slots(LimitRules rules, String subject) {
        Slots slots = rules.slots(call(subject));
        assertThat(slots).isNotNull();
        return slots;
    }

    @Test
    void a_call_runs_at_once_while_there_is_room_and_then_waits_its_turn() {
        LimitRules rules = testing.compiled(atOnce(1, 2, SECOND));
        Slots first = slots(rules, "alice");
        Slots second = slots(rules, "bob");
        Slots third = slots(rules, "carol");
        assertThat(first.take().result()).isEqualTo(Verdict.pass());

        Future<Verdict> seconds = second.take();
        Future<Verdict> thirds = third.take();
        assertThat(seconds.isComplete()).isFalse();
        first.release();
        assertThat(seconds.result()).isEqualTo(Verdict.pass());
        assertThat(thirds.isComplete()).isFalse();
        second.release();
        second.release();
        assertThat(thirds.result()).isEqualTo(Verdict.pass());
    }

    @Test
    void a_call_for_which_even_the_queue_has_no_room_is_refused_at_once() {
        LimitRules rules = testing.compiled(atOnce(1, 0, SECOND));
        slots(rules, "alice").take();

        assertThat(reason(slots(rules, "bob").take().result())).isEqualTo(Reason.LIMIT_CONCURRENCY);
    }

    @Test
    void a_refused_call_holds_nothing_of_the_limits_before() {
        LimitRules rules = testing.compiled(
                TestingLimits.of(new Measure.Concurrent(1, 0, SECOND), OnFailure.REFUSE, Dimension.CALLER),
                atOnce(1, 0, SECOND));
        Slots first = slots(rules, "alice");
        first.take();
        assertThat(reason(slots(rules, "bob").take().result())).isEqualTo(Reason.LIMIT_CONCURRENCY);
        first.release();

        assertThat(slots(rules, "bob").take().result()).isEqualTo(Verdict.pass());
    }

    @Test
    void who_leaves_while_waiting_is_passed_over() {
        LimitRules rules = testing.compiled(atOnce(1, 2, SECOND));
        Slots first = slots(rules, "alice");
        Slots second = slots(rules, "bob");
        Slots third = slots(rules, "carol");
        first.take();
        Future<Verdict> seconds = second.take();
        Future<Verdict> thirds = third.take();

        second.giveUp();
        first.giveUp();
        assertThat(reason(seconds.result())).isEqualTo(Reason.CLIENT_GONE);
        assertThat(thirds.isComplete()).isFalse();
        first.release();
        assertThat(thirds.result()).isEqualTo(Verdict.pass());
    }

    @Test
    void the_wait_ends_with_a_refusal_that_says_when_to_come_back() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            LimitRules rules = testing.compiled(atOnce(1, 1, Duration.ofMillis(20)));
            slots(rules, "alice").take();
            Future<Verdict> refused = Future.future(
                    done -> vertx.runOnContext(_ -> slots(rules, "bob").take().onComplete(done)));

            Verdict verdict = refused.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(reason(verdict)).isEqualTo(Reason.LIMIT_CONCURRENCY);
            assertThat(TestingLimits.waitOf(verdict)).isEqualTo(1_000);
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }

    @RepeatedTest(10)
    void however_they_come_and_go_no_more_run_at_once_than_there_are_slots() throws InterruptedException {
        LimitRules rules = testing.compiled(atOnce(3, 100, SECOND));
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var ran = new AtomicInteger();
        BucketsTest.atOnce(8, () -> {
            for (int i = 0; i < 500; i++) {
                Slots slots = slots(rules, "alice");
                slots.take().onSuccess(verdict -> {
                    if (verdict instanceof Verdict.Pass) {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        ran.incrementAndGet();
                        Thread.onSpinWait();
                        running.decrementAndGet();
                    }
                    slots.release();
                });
            }
        });

        assertThat(most).hasValueLessThanOrEqualTo(3);
        assertThat(ran).hasPositiveValue();
        assertThat(running).hasValue(0);
        // Nobody is inside or waits any more, so nothing is kept.
        assertThat(testing.meters
                        .crowds(Meters.identities(List.of(atOnce(3, 100, SECOND)))
                                .getFirst())
                        .size())
                .isZero();
    }
}
