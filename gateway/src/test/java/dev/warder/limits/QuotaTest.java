package dev.warder.limits;

import static dev.warder.limits.TestingLimits.at;
import static dev.warder.limits.TestingLimits.passing;
import static dev.warder.limits.TestingLimits.quota;
import static dev.warder.limits.TestingLimits.rate;
import static dev.warder.limits.TestingLimits.reason;
import static dev.warder.limits.TestingLimits.waitOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Call;
import dev.warder.call.Reason;
import dev.warder.limits.LimitSettings.OnFailure;
import dev.warder.store.Database;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaTest {
    private static final Instant NOON = Instant.parse("2026-03-31T12:00:00Z");

    private final TestingLimits testing = new TestingLimits();
    private final Call alice = at("alice", NOON);

    private static LimitSettings budget(int amount, String cost, Integer... warnAt) {
        return TestingLimits.of(
                new Measure.Quota(amount * MeasureReader.UNIT, Window.DAY, cost, List.of(warnAt)),
                OnFailure.REFUSE,
                Dimension.CALLER);
    }

    @Test
    void a_quota_is_used_up_until_the_day_ends() {
        LimitRules rules = testing.compiled(quota(3, Window.DAY));

        assertThat(passing(rules, alice, 5)).isEqualTo(3);
        assertThat(reason(rules.judge(alice))).isEqualTo(Reason.LIMIT_QUOTA);
        assertThat(waitOf(rules.judge(alice))).isEqualTo(TimeUnit.HOURS.toMillis(12));
        assertThat(passing(rules, at("bob", NOON), 5)).isEqualTo(3);
        assertThat(passing(rules, at("alice", NOON.plusSeconds(12 * 3_600)), 5)).isEqualTo(3);
    }

    @Test
    void a_call_that_comes_late_for_its_day_is_counted_by_the_one_that_has_begun() {
        LimitRules rules = testing.compiled(quota(3, Window.DAY));
        passing(rules, at("alice", NOON.plusSeconds(86_400)), 3);

        assertThat(passing(rules, alice, 1)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "DAY, 2026-03-31T23:59:59Z, 2026-04-01T00:00:00Z",
        "DAY, 2026-04-01T00:00:00Z, 2026-04-02T00:00:00Z",
        "MONTH, 2026-03-31T23:59:59Z, 2026-04-01T00:00:00Z",
        "MONTH, 2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z",
        "MONTH, 2028-02-29T12:00:00Z, 2028-03-01T00:00:00Z"
    })
    void days_and_months_end_in_utc(Window window, Instant moment, Instant end) {
        assertThat(window.endOf(moment.getEpochSecond())).isEqualTo(end.getEpochSecond());
    }

    @Test
    void a_month_that_becomes_a_day_begins_anew() {
        passing(testing.compiled(quota(3, Window.MONTH)), at("alice", NOON.minusSeconds(5 * 86_400)), 3);

        assertThat(passing(testing.compiled(quota(3, Window.DAY)), at("alice", NOON.minusSeconds(86_400)), 5))
                .isEqualTo(3);
    }

    @Test
    void a_budget_has_room_for_as_much_as_calls_cost() {
        LimitRules rules = testing.compiled(budget(10, "2.5"));

        assertThat(passing(rules, alice, 10)).isEqualTo(4);
        assertThat(reason(rules.judge(alice))).isEqualTo(Reason.LIMIT_BUDGET);
    }

    @Test
    void what_an_answer_cost_beyond_is_charged_when_it_is_there() {
        LimitRules rules = testing.compiled(budget(10, "result.bytes"));
        assertThat(passing(rules, alice, 1)).isEqualTo(1);
        rules.settle(alice, 9);
        assertThat(passing(rules, alice, 1)).isEqualTo(1);

        rules.settle(alice, 5);
        assertThat(testing.meters
                        .accounts(Meters.identities(List.of(budget(10, "result.bytes")))
                                .getFirst())
                        .changed())
                .singleElement()
                .satisfies(used -> assertThat(used.used()).isEqualTo(14 * MeasureReader.UNIT));
        assertThat(passing(rules, alice, 1)).isZero();
    }

    @Test
    void what_costs_nothing_passes_when_the_budget_is_used_up() {
        LimitRules rules = testing.compiled(budget(1, "0"));

        assertThat(passing(rules, alice, 5)).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"NaN", "-1"})
    void a_cost_that_cannot_be_worked_out_refuses(String cost) {
        assertThat(reason(testing.compiled(budget(10, cost)).judge(alice))).isEqualTo(Reason.LIMIT_FAILED);
    }

    @Test
    void a_call_that_another_limit_refuses_is_given_back() {
        LimitRules rules = testing.compiled(quota(3, Window.DAY), rate(60, 1, Dimension.CALLER));
        passing(rules, alice, 100);

        testing.pass(java.time.Duration.ofHours(1));
        assertThat(passing(rules, alice, 1)).isEqualTo(1);
        testing.pass(java.time.Duration.ofHours(1));
        assertThat(passing(rules, alice, 1)).isEqualTo(1);
        testing.pass(java.time.Duration.ofHours(1));
        assertThat(reason(rules.judge(alice))).isEqualTo(Reason.LIMIT_QUOTA);
    }

    @Test
    void operators_are_warned_once_at_each_part() {
        LimitRules rules = testing.compiled(budget(10, "1", 50, 80));
        passing(rules, alice, 20);

        assertThat(testing.warnings).extracting(Warning::percent).containsExactly(50, 80);
        assertThat(testing.warnings.getFirst().limit()).isEqualTo("limits[0]");
    }

    @RepeatedTest(20)
    void however_many_are_charged_at_once_no_more_is_used_than_there_is() throws InterruptedException {
        LimitRules rules = testing.compiled(quota(50, Window.DAY), rate(60, 70, Dimension.CALLER));
        var passed = new AtomicInteger();
        BucketsTest.atOnce(8, () -> passed.addAndGet(passing(rules, alice, 100)));

        assertThat(passed).hasValue(50);
    }

    @Test
    void beyond_the_slack_nothing_passes_until_the_store_has_caught_up() {
        LimitRules rules = testing.compiled(quota(500, Window.DAY));

        assertThat(passing(rules, alice, 300)).isEqualTo(100);
        assertThat(reason(rules.judge(alice))).isEqualTo(Reason.LIMIT_FAILED);
        testing.meters.write();
        assertThat(passing(rules, alice, 300)).isEqualTo(100);
    }

    @Test
    void what_could_not_be_written_is_written_the_next_time() {
        LimitRules rules = testing.compiled(quota(500, Window.DAY));
        passing(rules, alice, 5);
        testing.writing = _ -> Future.failedFuture("disk full");
        testing.meters.write();
        assertThat(passing(rules, alice, 300)).isEqualTo(95);

        testing.writing = testing::keep;
        testing.meters.write();
        assertThat(testing.written)
                .singleElement()
                .satisfies(used -> assertThat(used.used()).isEqualTo(100 * MeasureReader.UNIT));
    }

    @Test
    void what_was_used_outlives_the_program(@TempDir Path data) throws Exception {
        LimitSettings quota = quota(5, Window.DAY);
        try (Database database = Database.open(data)) {
            Meters first = Meters.open(database, "here", NOON, _ -> {});
            assertThat(passing(testing.compiled(first, quota), alice, 3)).isEqualTo(3);
            first.write().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        try (Database database = Database.open(data)) {
            assertThat(passing(testing.compiled(Meters.open(database, "here", NOON, _ -> {}), quota), alice, 5))
                    .isEqualTo(2);
            Meters nextDay = Meters.open(database, "here", NOON.plusSeconds(86_400), _ -> {});
            assertThat(passing(testing.compiled(nextDay, quota), at("alice", NOON.plusSeconds(86_400)), 9))
                    .isEqualTo(5);
        }
    }

    @Test
    void the_store_names_nobody(@TempDir Path data) throws Exception {
        try (Database database = Database.open(data)) {
            Meters meters = Meters.open(database, "here", NOON, _ -> {});
            passing(testing.compiled(meters, quota(5, Window.DAY)), alice, 3);
            meters.write().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);

            Map<String, Map<String, Accounts.Used>> kept = new UsageStore(database, "here").load(NOON.getEpochSecond());
            assertThat(kept.toString()).doesNotContain("alice");
            assertThat(kept.values())
                    .singleElement()
                    .satisfies(each -> assertThat(each).hasSize(1));
        }
    }
}
