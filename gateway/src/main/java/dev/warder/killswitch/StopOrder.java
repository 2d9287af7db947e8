package dev.warder.killswitch;

import dev.warder.settings.Moments;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants stopped, checked for sense.
 *
 * @param name what of that kind; empty for {@link Stop.Kind#ALL}
 * @param until when it is to end by itself, or null when it is lifted by hand only
 */
public record StopOrder(
        Stop.Kind kind,
        String name,
        String reason,
        @Nullable Instant until) {
    private static final int MOST = 512;

    /**
     * An order as it was written.
     *
     * @param kind one of {@link Stop.Kind#word}
     * @param name null for {@code all}
     * @param until how long, or until when, as {@link Moments#ahead} reads it; null for ever
     * @throws IllegalArgumentException with a sentence for whoever wrote it, when it makes no sense
     */
    public static StopOrder of(String kind, @Nullable String name, String reason, @Nullable String until, Instant now) {
        Stop.Kind what = kind(kind);
        if ((what == Stop.Kind.ALL) != (name == null)) {
            throw new IllegalArgumentException(
                    what == Stop.Kind.ALL ? "all has no name." : "say which " + what.word() + ".");
        }
        if (!says(reason) || (name != null && !says(name))) {
            throw new IllegalArgumentException(
                    "the name and the reason must say something, in at most " + MOST + " plain characters.");
        }
        Instant end = until == null ? null : Moments.ahead(until, now);
        if (end != null && !end.isAfter(now)) {
            throw new IllegalArgumentException("\"" + until + "\" is not in the future.");
        }
        return new StopOrder(what, name == null ? "" : name, reason, end);
    }

    /** Whether a name or reason can be kept and shown: not blank, not longer than 512 characters, without control characters. */
    public static boolean says(String text) {
        return !text.isBlank() && text.length() <= MOST && text.chars().noneMatch(Character::isISOControl);
    }

    private static Stop.Kind kind(String word) {
        for (Stop.Kind known : Stop.Kind.values()) {
            if (known.word().equals(word)) {
                return known;
            }
        }
        throw new IllegalArgumentException("\"" + word
                + "\" cannot be stopped; write server, capability, caller, client, tenant, session or all.");
    }
}
