package dev.warder.validation;

/**
 * What one validation may still spend on matching patterns. The schema library counts its own steps, but a pattern is one step to it
 * however long the text; its interface leaves no other way in than the thread.
 */
final class Effort {
    /** Characters times pattern size that one validation may cost; about a tenth of a second at worst. */
    static final long MAX = 2_000_000;

    private static final ThreadLocal<Effort> CURRENT = ThreadLocal.withInitial(Effort::new);

    private long left;

    private Effort() {}

    /** Thrown when nothing is left. */
    static final class Exceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exceeded() {
            super("the arguments take too long to check", null, false, false);
        }
    }

    /** Starts the account of a validation on this thread. */
    static void begin() {
        CURRENT.get().left = MAX;
    }

    /** Whether the validation on this thread has spent more than it had. */
    static boolean isExceeded() {
        return CURRENT.get().left < 0;
    }

    static void spend(long amount) {
        Effort effort = CURRENT.get();
        effort.left = Math.max(-1, effort.left - amount);
        if (effort.left < 0) {
            throw new Exceeded();
        }
    }
}
