package dev.warder.upstream;

import dev.warder.settings.Key;
import dev.warder.settings.Section;
import dev.warder.settings.Shape;
import java.time.Duration;

/**
 * When a server, or one of its tools, is given a pause.
 *
 * @param failures how many in a row; 0 for never
 * @param pause for how long
 */
public record BreakerSettings(int failures, Duration pause) {
    /** Ten failures in a row; five seconds. */
    public static final BreakerSettings DEFAULT = new BreakerSettings(10, Duration.ofSeconds(5));

    private static final Key<Integer> FAILURES = Key.integer("failures", 0, 1_000)
            .or(DEFAULT.failures)
            .about("How many failures in a row, without a success in between, begin a pause; 0 for never.");
    private static final Key<Duration> PAUSE = Key.duration("pause", Duration.ofMillis(100), Duration.ofHours(1))
            .or(DEFAULT.pause)
            .about("How long calls are refused at once; then one is tried in each such time until one succeeds.");

    static final Shape<BreakerSettings> SHAPE = Shape.of(
            BreakerSettings::read,
            "A server that cannot be reached is given a pause as a whole; a capability that fails or does not answer in time, by itself, so that"
                    + " who makes one tool fail closes no other.",
            FAILURES,
            PAUSE);

    static final Key<BreakerSettings> KEY = Key.section("breaker", SHAPE)
            .about("When calls are refused at once because they failed again and again.")
            .example("{ failures: 5, pause: 30s }");

    private static BreakerSettings read(Section section) {
        return new BreakerSettings(section.read(FAILURES), section.read(PAUSE));
    }
}
