package dev.warder.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Reason;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BreakerTest {
    private static final long PAUSE = Duration.ofSeconds(5).toNanos();

    private final AtomicLong nanos = new AtomicLong();
    private final Breaker breaker = new Breaker("crm", new BreakerSettings(3, Duration.ofSeconds(5)), nanos::get);
    private final Capability order = new Capability("crm", CapabilityType.TOOL, "create_order");
    private final Capability list = new Capability("crm", CapabilityType.TOOL, "list_orders");

    private void fail(Capability capability, Reason reason, int times) {
        for (int i = 0; i < times; i++) {
            breaker.ended(capability, reason);
        }
    }

    @Test
    void failures_in_a_row_begin_a_pause_for_that_capability_only() {
        fail(order, Reason.UPSTREAM_TIMEOUT, 2);
        assertThat(breaker.pause(order)).isZero();
        fail(order, Reason.UPSTREAM_FAILED, 1);

        assertThat(breaker.pause(order)).isEqualTo(PAUSE);
        assertThat(breaker.pause(list)).isZero();
        assertThat(breaker.open()).isEqualTo(1);
    }

    @Test
    void a_server_that_cannot_be_reached_is_given_a_pause_as_a_whole() {
        fail(order, Reason.UPSTREAM_UNREACHABLE, 2);
        fail(list, Reason.UPSTREAM_UNREACHABLE, 1);

        assertThat(breaker.pause(order)).isEqualTo(PAUSE);
        assertThat(breaker.pause(list)).isEqualTo(PAUSE);
    }

    @Test
    void an_answer_in_between_ends_the_row() {
        fail(order, Reason.UPSTREAM_TIMEOUT, 2);
        breaker.ended(order, null);
        fail(order, Reason.UPSTREAM_TIMEOUT, 2);

        assertThat(breaker.pause(order)).isZero();
    }

    @Test
    void after_the_pause_one_call_is_tried_in_each_such_time_until_one_succeeds() {
        fail(order, Reason.UPSTREAM_TIMEOUT, 3);
        nanos.addAndGet(PAUSE);

        assertThat(breaker.pause(order)).isZero();
        assertThat(breaker.pause(order)).isEqualTo(PAUSE);
        fail(order, Reason.UPSTREAM_TIMEOUT, 1);
        assertThat(breaker.pause(order)).isEqualTo(PAUSE);
        nanos.addAndGet(PAUSE);
        assertThat(breaker.pause(order)).isZero();
        breaker.ended(order, null);
        assertThat(breaker.pause(order)).isZero();
        assertThat(breaker.pause(order)).isZero();
        assertThat(breaker.open()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"CLIENT_GONE", "OVERLOADED", "STOPPED", "AUDIT_UNAVAILABLE", "UPSTREAM_TOO_LARGE", "LIMIT_RESULT"})
    void what_says_nothing_of_the_server_is_passed_over(Reason reason) {
        fail(order, reason, 100);

        assertThat(breaker.pause(order)).isZero();
    }

    @Test
    void without_failures_to_count_there_is_never_a_pause() {
        var never = new Breaker("crm", new BreakerSettings(0, Duration.ofSeconds(5)), nanos::get);
        for (int i = 0; i < 1_000; i++) {
            never.ended(order, Reason.UPSTREAM_TIMEOUT);
        }

        assertThat(never.pause(order)).isZero();
    }

    @Test
    void failing_under_many_names_is_watched_within_bounds() {
        for (int i = 0; i < 10_000; i++) {
            fail(new Capability("crm", CapabilityType.RESOURCE, "test://" + i), Reason.UPSTREAM_FAILED, 3);
        }

        assertThat(breaker.open()).isEqualTo(1_000);
        fail(order, Reason.UPSTREAM_UNREACHABLE, 3);
        assertThat(breaker.pause(list)).isEqualTo(PAUSE);
    }
}
