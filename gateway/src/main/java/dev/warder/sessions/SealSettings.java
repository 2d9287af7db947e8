package dev.warder.sessions;

import dev.warder.settings.Key;
import dev.warder.settings.Section;
import dev.warder.settings.Shape;
import java.time.Duration;

/**
 * How long handles and the keys that seal them last.
 *
 * @param life a handle older than this is not accepted
 * @param rotateAfter a key that has sealed for this long is followed by a new one
 * @param acceptFormer handles under a key that was followed are accepted for this long
 */
public record SealSettings(Duration life, Duration rotateAfter, Duration acceptFormer) {
    public static final SealSettings DEFAULT =
            new SealSettings(Duration.ofHours(1), Duration.ofDays(30), Duration.ofDays(1));

    private static final Key<Duration> LIFE = Key.duration("life", Duration.ofMinutes(1), Duration.ofDays(7))
            .or(DEFAULT.life)
            .about("A cursor or request state older than this is not accepted.");
    private static final Key<Duration> ROTATE_AFTER = Key.duration(
                    "rotateAfter", Duration.ofHours(1), Duration.ofDays(366))
            .or(DEFAULT.rotateAfter)
            .about(
                    "A key that has sealed for this long is followed by a new one; warder seals rotate does it at once.");
    private static final Key<Duration> ACCEPT_FORMER = Key.duration(
                    "acceptFormer", Duration.ofMinutes(1), Duration.ofDays(30))
            .or(DEFAULT.acceptFormer)
            .about("What was sealed with a key that was followed is accepted for this long; at least as long as life.");

    public static final Shape<SealSettings> SHAPE = Shape.of(
            SealSettings::read,
            "The seals of what clients hold for servers: cursors, request states.",
            LIFE,
            ROTATE_AFTER,
            ACCEPT_FORMER);

    private static SealSettings read(Section section) {
        var read = new SealSettings(section.read(LIFE), section.read(ROTATE_AFTER), section.read(ACCEPT_FORMER));
        if (read.acceptFormer.compareTo(read.life) < 0) {
            section.problem(
                    section.place(ACCEPT_FORMER),
                    "What is sealed lives longer than a former key is accepted.",
                    "Make acceptFormer at least as long as life.");
        }
        return read;
    }
}
