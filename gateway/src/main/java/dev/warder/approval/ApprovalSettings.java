package dev.warder.approval;

import dev.warder.settings.Key;
import dev.warder.settings.Section;
import dev.warder.settings.Shape;
import java.time.Duration;

/**
 * How calls wait for people.
 *
 * @param hold how long a call is held before its caller is told to come back
 * @param waiting tickets of one caller that may be undecided at once
 * @param perMinute tickets that one caller may cause in a minute
 */
public record ApprovalSettings(Duration hold, int waiting, int perMinute) {
    public static final ApprovalSettings DEFAULT = new ApprovalSettings(Duration.ofSeconds(30), 20, 10);

    private static final Key<Duration> HOLD = Key.duration("hold", Duration.ZERO, Duration.ofMinutes(10))
            .or(DEFAULT.hold)
            .about("How long a call is held for a decision before its caller is told that it is pending and may come"
                    + " back; shorter than clients wait for an answer.");
    private static final Key<Integer> WAITING = Key.integer("waiting", 1, 1_000)
            .or(DEFAULT.waiting)
            .about("Undecided tickets that one caller may have; further calls are refused.");
    private static final Key<Integer> PER_MINUTE = Key.integer("perMinute", 1, 1_000)
            .or(DEFAULT.perMinute)
            .about("Tickets that one caller may cause in a minute. People who are asked too often agree to anything.");

    public static final Shape<ApprovalSettings> SHAPE =
            Shape.of(ApprovalSettings::read, "How calls wait for people's consent.", HOLD, WAITING, PER_MINUTE);

    private static ApprovalSettings read(Section section) {
        return new ApprovalSettings(section.read(HOLD), section.read(WAITING), section.read(PER_MINUTE));
    }
}
