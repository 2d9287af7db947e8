package dev.warder.upstream;

import dev.warder.settings.Key;
import dev.warder.settings.Section;
import dev.warder.settings.Shape;
import java.time.Duration;

/**
 * How calls are kept whose legacy server asks something while the client, a stateless one, has to come back with the answer.
 *
 * @param within how long the client may take for one answer
 * @param atMost calls that may be kept at a time
 */
public record ParkingSettings(Duration within, int atMost) {
    private static final Key<Duration> WITHIN = Key.duration("within", Duration.ofSeconds(1), Duration.ofHours(1))
            .or(Duration.ofMinutes(2))
            .about(
                    "How long the client may take to come back with the answer; then the call is cancelled at the server.");
    private static final Key<Integer> AT_MOST =
            Key.integer("atMost", 1, 1_000).or(16).about("How many calls may be kept so at a time.");

    static final Shape<ParkingSettings> SHAPE = Shape.of(
            ParkingSettings::read,
            "Without this section, a call of a stateless client fails when its legacy server asks something in the middle of it.",
            WITHIN,
            AT_MOST);

    static final Key<ParkingSettings> KEY = Key.section("parking", SHAPE)
            .about(
                    "Keeps a call in which a legacy server asks the user of a stateless client something, until that client comes"
                            + " back with the answer (elicitation, sampling, roots).")
            .example("{ within: 2m }");

    private static ParkingSettings read(Section section) {
        return new ParkingSettings(section.read(WITHIN), section.read(AT_MOST));
    }
}
