package dev.warder.main;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Moments as people write them on the command line: {@code 30d}, {@code 12h}, {@code 2026-12-31}, {@code 2026-12-31T08:00:00Z}. */
final class Moments {
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,6})([smhd])");

    private Moments() {}

    /** That long after {@code now}, or the moment itself. Dates begin at midnight UTC. */
    static Instant ahead(String text, Instant now) {
        Duration span = span(text);
        return span == null ? moment(text) : now.plus(span);
    }

    /** That long before {@code now}, or the moment itself. */
    static Instant ago(String text, Instant now) {
        Duration span = span(text);
        return span == null ? moment(text) : now.minus(span);
    }

    private static @Nullable Duration span(String text) {
        Matcher matcher = SPAN.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static Instant moment(String text) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new Failed(
                    "\"" + text + "\" is no time; write for example 30d, 12h, 2026-12-31 or 2026-12-31T08:00:00Z.");
        }
    }
}
