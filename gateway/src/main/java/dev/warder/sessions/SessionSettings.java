package dev.warder.sessions;

import dev.warder.settings.Key;
import dev.warder.settings.Section;
import dev.warder.settings.Shape;
import java.time.Duration;

/**
 * Bounds on legacy sessions.
 *
 * @param idle a session unused for this long ends
 * @param perCaller sessions one caller may hold at a time
 * @param total sessions of all callers
 */
public record SessionSettings(Duration idle, int perCaller, int total) {
    public static final SessionSettings DEFAULT = new SessionSettings(Duration.ofMinutes(30), 2_000, 20_000);

    private static final Key<Duration> IDLE = Key.duration("idleTimeout", Duration.ofSeconds(10), Duration.ofDays(1))
            .or(DEFAULT.idle)
            .about("A session that is not used for this long ends.");
    private static final Key<Integer> PER_CALLER = Key.integer("perCaller", 1, 1_000_000)
            .or(DEFAULT.perCaller)
            .about("How many sessions one caller may hold at a time.");
    private static final Key<Integer> TOTAL = Key.integer("total", 1, 1_000_000)
            .or(DEFAULT.total)
            .about("How many sessions all callers may hold at a time.");

    public static final Shape<SessionSettings> SHAPE = Shape.of(
            SessionSettings::read,
            "Bounds on the sessions of clients that speak a legacy revision.",
            IDLE,
            PER_CALLER,
            TOTAL);

    private static SessionSettings read(Section section) {
        return new SessionSettings(section.read(IDLE), section.read(PER_CALLER), section.read(TOTAL));
    }
}
