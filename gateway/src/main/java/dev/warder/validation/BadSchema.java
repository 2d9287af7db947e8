package dev.warder.validation;

/** A schema that cannot be enforced; the message is a clause that completes "its schema ...". */
final class BadSchema extends Exception {
    private static final long serialVersionUID = 1L;

    BadSchema(String message) {
        super(message, null, false, false);
    }
}
