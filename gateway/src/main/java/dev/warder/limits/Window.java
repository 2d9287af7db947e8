package dev.warder.limits;

import java.time.LocalDate;

/** The times for which a quota or budget is given, in UTC. */
enum Window {
    DAY,
    MONTH;

    private static final long SECONDS_PER_DAY = 86_400;

    /** When the window around that moment ends, both in seconds since 1970. */
    long endOf(long second) {
        long day = Math.floorDiv(second, SECONDS_PER_DAY);
        return switch (this) {
            case DAY -> (day + 1) * SECONDS_PER_DAY;
            case MONTH ->
                LocalDate.ofEpochDay(day).withDayOfMonth(1).plusMonths(1).toEpochDay() * SECONDS_PER_DAY;
        };
    }
}
