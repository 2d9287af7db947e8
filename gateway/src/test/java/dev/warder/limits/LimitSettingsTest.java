package dev.warder.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.limits.LimitSettings.OnFailure;
import dev.warder.settings.Key;
import dev.warder.settings.SettingsReader;
import dev.warder.settings.SettingsReader.Reading;
import dev.warder.settings.Shape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitSettingsTest {
    private static final Key<List<LimitSettings>> LIMITS =
            Key.sections("limits", LimitSettings.SHAPE).or(List.of()).about("The limits.");
    private static final Shape<List<LimitSettings>> TOP =
            Shape.of(section -> section.read(LIMITS), "A file with nothing but limits.", LIMITS);

    private static Reading<List<LimitSettings>> reading(String yaml) {
        byte[] text = yaml.getBytes(StandardCharsets.UTF_8);
        return SettingsReader.read("warder.yaml", text, Path.of("/etc/warder"), TOP, name -> null);
    }

    @Test
    void every_key_of_a_limit_is_read() {
        assertThat(reading("""
                limits:
                  - name: writes
                    rate: 60 per minute
                    burst: 10
                    per: [caller, capability]
                    on: crm/tools/create_*
                    to: ["role:agent"]
                    onFailure: allow
                  - concurrent: 4
                    queue: 8
                    wait: 500ms
                    per: []
                  - rate: 5 per hour
                """).settings())
                .containsExactly(
                        new LimitSettings(
                                "writes",
                                new Measure.Rate(new Pace(60, Duration.ofMinutes(1)), 10),
                                List.of(Dimension.CALLER, Dimension.CAPABILITY),
                                List.of("crm/tools/create_*"),
                                List.of("role:agent"),
                                OnFailure.ALLOW),
                        new LimitSettings(
                                null,
                                new Measure.Concurrent(4, 8, Duration.ofMillis(500)),
                                List.of(),
                                List.of("**"),
                                List.of("anyone"),
                                OnFailure.REFUSE),
                        new LimitSettings(
                                null,
                                new Measure.Rate(new Pace(5, Duration.ofHours(1)), 5),
                                List.of(Dimension.CALLER),
                                List.of("**"),
                                List.of("anyone"),
                                OnFailure.REFUSE));
    }

    @Test
    void every_measure_over_time_is_read() {
        assertThat(reading("""
                limits:
                  - budget: 500 per month
                    cost: args.price
                    warnAt: [80%, 50%]
                  - budget: 500 per day
                  - quota: 1000 per day
                  - repeat: 5 per minute
                  - fanOut: 20 per hour
                """).settings())
                .containsExactly(
                        usual(new Measure.Quota(500_000_000, Window.MONTH, "args.price", List.of(50, 80))),
                        usual(new Measure.Quota(500_000_000, Window.DAY, "1", List.of())),
                        usual(new Measure.Quota(1_000_000_000, Window.DAY, null, List.of())),
                        usual(new Measure.Repeat(new Pace(5, Duration.ofMinutes(1)))),
                        usual(new Measure.FanOut(new Pace(20, Duration.ofHours(1)))));
    }

    private static LimitSettings usual(Measure measure) {
        return TestingLimits.of(measure, OnFailure.REFUSE, Dimension.CALLER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{rate: 60 per minute, concurrent: 4}; A limit has one measure.",
                "{per: caller}; A limit has one measure.",
                "{rate: 60/min}; A rate is written as in 60 per minute",
                "{rate: 0 per minute}; A rate is written as in 60 per minute",
                "{rate: 60 per minute, queue: 3}; The key queue means nothing beside rate.",
                "{concurrent: 3, burst: 3}; The key burst means nothing beside concurrent.",
                "{deadline: 3s, resultBytes: 1KiB}; A limit has one measure.",
                "{quota: 5 per hour}; It is written as in 1000 per day",
                "{quota: 5 per day, cost: 3}; The key cost means nothing beside quota.",
                "{budget: 5 per day, warnAt: 0.8}; A warning is written as in 80%.",
                "{fanOut: 2000 per day}; There may be at most 1000.",
                "{deadline: 3s, per: caller}; The key per means nothing beside deadline.",
                "{rate: 60 per minute, per: [caller, caller]}; The word caller is there twice.",
                "{rate: 60 per minute, per: user}; There are caller, tenant",
                "{rate: 60 per minute, limit: 3}; This key is not known here."
            })
    void what_is_wrong_is_said(String limit, String problem) {
        assertThat(reading("limits: [" + limit + "]").problems().text()).contains(problem);
    }

    @Test
    void no_more_comes_back_than_is_written() {
        Pace third = Pace.of("3 per second");

        assertThat(third.interval()).isEqualTo(333_333_334);
    }
}
