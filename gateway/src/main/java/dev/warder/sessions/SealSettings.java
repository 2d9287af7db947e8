package dev.warder.sessions;

import dev.warder.settings.Key;
import dev.warder.settings.Section;
import dev.warder.settings.Shape;
import java.time.Duration;

/**
 * How long handles and the keys that seal them last.
 *
 * @param life a cursor or request state older than this is not accepted
 * @param taskLife the handle of a task older than this is not accepted
 * @param rotateAfter a key that has sealed for this long is followed by a new one
 * @param acceptFormer handles under a key that was followed are accepted for this long
 */
public record SealSettings(Duration life, Duration taskLife, Duration rotateAfter, Duration acceptFormer) {
    public static final SealSettings DEFAULT =
            new SealSettings(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(30), Duration.ofDays(1));

    private static final Key<Duration> LIFE = Key.duration("life", Duration.ofMinutes(1), Duration.ofDays(7))
            .or(DEFAULT.life)
            .about("A cursor or request state older than this is not accepted.");
    private static final Key<Duration> TASK_LIFE = Key.duration("taskLife", Duration.ofMinutes(1), Duration.ofDays(30))
            .otherwise("1d, or acceptFormer when that is less")
            .about("A task that a tool began longer ago than this cannot be asked about any more.");
    private static final Key<Duration> ROTATE_AFTER = Key.duration(
                    "rotateAfter", Duration.ofHours(1), Duration.ofDays(366))
            .or(DEFAULT.rotateAfter)
            .about(
                    "A key that has sealed for this long is followed by a new one; warder seals rotate does it at once.");
    private static final Key<Duration> ACCEPT_FORMER = Key.duration(
                    "acceptFormer", Duration.ofMinutes(1), Duration.ofDays(30))
            .or(DEFAULT.acceptFormer)
            .about("What was sealed with a key that was followed is accepted for this long; at least as long as life"
                    + " and taskLife.");

    public static final Shape<SealSettings> SHAPE = Shape.of(
            SealSettings::read,
            "The seals of what clients hold for servers: cursors, request states, tasks.",
            LIFE,
            TASK_LIFE,
            ROTATE_AFTER,
            ACCEPT_FORMER);

    /** How long a handle of that kind lives. */
    Duration life(Binding.Kind kind) {
        return kind == Binding.Kind.TASK ? taskLife : life;
    }

    private static SealSettings read(Section section) {
        Duration acceptFormer = section.read(ACCEPT_FORMER);
        Duration asked = section.find(TASK_LIFE);
        Duration usual = acceptFormer.compareTo(DEFAULT.taskLife) < 0 ? acceptFormer : DEFAULT.taskLife;
        var read = new SealSettings(
                section.read(LIFE), asked == null ? usual : asked, section.read(ROTATE_AFTER), acceptFormer);
        if (read.acceptFormer.compareTo(read.life) < 0 || read.acceptFormer.compareTo(read.taskLife) < 0) {
            section.problem(
                    section.place(ACCEPT_FORMER),
                    "What is sealed lives longer than a former key is accepted.",
                    "Make acceptFormer at least as long as life and taskLife.");
        }
        return read;
    }
}
