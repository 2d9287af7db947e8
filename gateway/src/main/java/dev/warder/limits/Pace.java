package dev.warder.limits;

import java.time.Duration;

/**
 * So many in a time.
 *
 * @param count how many, 1 to a million
 * @param period in which time
 */
record Pace(int count, Duration period) {
    /** How a pace is written: {@code 60 per minute}. */
    static final String FORM = "[1-9][0-9]{0,5} per (second|minute|hour|day)";

    /** Reads what has the {@link #FORM}. */
    static Pace of(String written) {
        int blank = written.indexOf(' ');
        return new Pace(
                Integer.parseInt(written.substring(0, blank)),
                switch (written.substring(written.lastIndexOf(' ') + 1)) {
                    case "second" -> Duration.ofSeconds(1);
                    case "minute" -> Duration.ofMinutes(1);
                    case "hour" -> Duration.ofHours(1);
                    case "day" -> Duration.ofDays(1);
                    default -> throw new IllegalArgumentException("not a pace: " + written);
                });
    }

    /** Nanoseconds in which one comes back; rounded up, so that never more come back than written. */
    long interval() {
        return Math.ceilDiv(period.toNanos(), (long) count);
    }
}
