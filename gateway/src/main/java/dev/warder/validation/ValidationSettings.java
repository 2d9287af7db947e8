package dev.warder.validation;

/**
 * The section {@code validation}.
 *
 * @param unknownArguments what happens to members of the arguments that the schema does not declare
 */
public record ValidationSettings(Unknown unknownArguments) {
    /** Undeclared members are refused. */
    public static final ValidationSettings DEFAULT = new ValidationSettings(Unknown.REFUSE);

    /** What to do with undeclared members. */
    public enum Unknown {
        /** Refuse them where the schema has {@code properties} and does not say what else may be there. */
        REFUSE,
        /** Leave it to the schema alone. */
        ALLOW
    }
}
