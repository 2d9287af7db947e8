package dev.warder.audit;

import dev.warder.settings.Key;
import dev.warder.settings.Section;
import dev.warder.settings.Shape;

/**
 * How the record is kept.
 *
 * @param arguments what of a call's arguments is recorded
 * @param segmentBytes a file of the log that has grown to this size is followed by a new one
 * @param backlog entries that may wait to be written; beyond it calls are refused
 */
public record AuditSettings(Arguments arguments, long segmentBytes, int backlog) {
    /** Digests only, files of 64 MiB, 16,384 waiting entries. */
    public static final AuditSettings DEFAULT = new AuditSettings(Arguments.DIGEST, 64L << 20, 16_384);

    private static final Key<Arguments> ARGUMENTS = Key.choice("arguments", Arguments.class)
            .or(DEFAULT.arguments)
            .about(
                    "What of a call's arguments is recorded: digest, a salted commitment to the exact arguments that shows nothing of"
                            + " them; or masked, also their values, shortened and with sensitive ones masked.");
    private static final Key<Long> SEGMENT = Key.size("segment", 64L << 10, 4L << 30)
            .or(DEFAULT.segmentBytes)
            .otherwise("64MiB")
            .about("A file of the log that has grown to this size is followed by a new one.");
    private static final Key<Integer> BACKLOG = Key.integer("backlog", 1, 1_000_000)
            .or(DEFAULT.backlog)
            .about("How many entries may wait to be written; beyond it calls are refused.");

    /** The section {@code audit}. */
    public static final Shape<AuditSettings> SHAPE = Shape.of(
            AuditSettings::read,
            "How the record of everything asked, decided and done is kept.",
            ARGUMENTS,
            SEGMENT,
            BACKLOG);

    private static AuditSettings read(Section section) {
        return new AuditSettings(section.read(ARGUMENTS), section.read(SEGMENT), section.read(BACKLOG));
    }

    /** What of a call's arguments is recorded. */
    public enum Arguments {
        /** A salted commitment to the exact arguments, nothing of their content. */
        DIGEST,
        /** Also the values, with sensitive ones masked and lengths bounded. */
        MASKED
    }
}
