package dev.warder.audit;

/** The failure of an entry that is not in the log and never will be. */
final class Unwritten extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unwritten(String message) {
        super(message, null, false, false);
    }
}
