package dev.warder.settings;

import dev.warder.json.Json;
import dev.warder.json.JsonNull;
import dev.warder.json.JsonString;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Moments as people write them: {@code 30d}, {@code 12h}, {@code 2026-12-31}, {@code 2026-12-31T08:00:00Z}. */
public final class Moments {
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,6})([smhd])");

    private Moments() {}

    /** A moment as tables show it, to the second; empty when there is none. */
    public static String text(@Nullable Instant instant) {
        return instant == null ? "" : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** A moment as programs read it, or null. */
    public static Json json(@Nullable Instant instant) {
        return instant == null ? JsonNull.NULL : new JsonString(instant.toString());
    }

    /**
     * That long after {@code now}, or the moment itself. Dates begin at midnight UTC.
     *
     * @throws IllegalArgumentException with a sentence for whoever wrote it, when it is no time
     */
    public static Instant ahead(String text, Instant now) {
        Duration span = span(text);
        return span == null ? moment(text) : now.plus(span);
    }

    /**
     * That long before {@code now}, or the moment itself.
     *
     * @throws IllegalArgumentException with a sentence for whoever wrote it, when it is no time
     */
    public static Instant ago(String text, Instant now) {
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
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no time; write for example 30d, 12h, 2026-12-31 or 2026-12-31T08:00:00Z.");
        }
    }
}
