package dev.warder.limits;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is limited, and to how much. */
sealed interface Measure {

    /** What is measured, without how much: a word that the store keeps. */
    default String kind() {
        return this instanceof Quota(var _, Window window, String cost, var _)
                ? (cost == null ? "quota " : "budget ") + window
                : getClass().getSimpleName();
    }

    /** Calls in a time; {@code burst} at once when nothing was used before. */
    record Rate(Pace pace, int burst) implements Measure {}

    /** The same call with the same arguments, in a time. */
    record Repeat(Pace pace) implements Measure {}

    /** Different capabilities in a time. */
    record FanOut(Pace pace) implements Measure {}

    /**
     * So much in a day or month.
     *
     * @param amount how much, in millionths
     * @param window of which time
     * @param cost what a call costs: a number, or an expression; null for one
     * @param warnAt percent of the amount at which operators are warned, ascending
     */
    record Quota(long amount, Window window, @Nullable String cost, List<Integer> warnAt) implements Measure {
        public Quota {
            warnAt = List.copyOf(warnAt);
        }
    }

    /** Calls at once; {@code queue} more may wait, each at most {@code patience}. */
    record Concurrent(int slots, int queue, Duration patience) implements Measure {}

    /** What one call may take. */
    record Each(Bounds bounds) implements Measure {}
}
