package dev.warder.limits;

/**
 * What a call may take at most once it is on its way.
 *
 * @param deadlineMillis how long the server may take, or 0 for as long as its own settings let it
 * @param resultBytes how large the answer may be, or 0 for as large as the server's settings let it
 */
public record Bounds(long deadlineMillis, long resultBytes) {

    private static final Bounds NONE = new Bounds(0, 0);

    static Bounds none() {
        return NONE;
    }

    /** Both together: of each the tighter one. */
    Bounds and(Bounds other) {
        return new Bounds(tighter(deadlineMillis, other.deadlineMillis), tighter(resultBytes, other.resultBytes));
    }

    private static long tighter(long one, long other) {
        return one == 0 ? other : other == 0 ? one : Math.min(one, other);
    }
}
