package dev.warder.validation;

import dev.warder.settings.Key;
import dev.warder.settings.Shape;

/**
 * The section {@code validation}.
 *
 * @param unknownArguments what happens to members of the arguments that the schema does not declare
 */
public record ValidationSettings(Unknown unknownArguments) {
    /** Undeclared members are refused. */
    public static final ValidationSettings DEFAULT = new ValidationSettings(Unknown.REFUSE);

    private static final Key<Unknown> UNKNOWN_ARGUMENTS = Key.choice("unknownArguments", Unknown.class)
            .or(Unknown.REFUSE)
            .about(
                    "Whether arguments that a tool's schema does not declare are refused, where the schema itself does not say.");

    /** The section {@code validation}. */
    public static final Shape<ValidationSettings> SHAPE = Shape.of(
            section -> new ValidationSettings(section.read(UNKNOWN_ARGUMENTS)),
            "How arguments are checked before they leave the gateway. That they are checked cannot be switched off.",
            UNKNOWN_ARGUMENTS);

    /** What to do with undeclared members. */
    public enum Unknown {
        /** Refuse them where the schema has {@code properties} and does not say what else may be there. */
        REFUSE,
        /** Leave it to the schema alone. */
        ALLOW
    }
}
