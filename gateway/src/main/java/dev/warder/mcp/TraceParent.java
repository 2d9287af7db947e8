package dev.warder.mcp;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which span of which trace a message belongs to (W3C Trace Context, section 3.2).
 *
 * @param trace 32 lower-case hex digits, not all zero
 * @param span 16 lower-case hex digits, not all zero: the span of whoever sends the message
 * @param flags 2 lower-case hex digits
 */
public record TraceParent(String trace, String span, String flags) {
    private static final int LENGTH = 55;
    private static final int LENGTH_MAX = 200;
    private static final Pattern FORM =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-[\\x20-\\x7e]*)?");

    /** Reads a value, or returns null when it is absent or not valid; later versions are read as far as this one goes (section 3.2.2). */
    public static @Nullable TraceParent of(@Nullable String text) {
        if (text == null || text.length() < LENGTH || text.length() > LENGTH_MAX) {
            return null;
        }
        var read = FORM.matcher(text);
        if (!read.matches()) {
            return null;
        }
        boolean known = read.group(1).equals("00");
        boolean valid = !read.group(1).equals("ff")
                && !(known && text.length() > LENGTH)
                && !isZero(read.group(2))
                && !isZero(read.group(3));
        return valid ? new TraceParent(read.group(2), read.group(3), read.group(4)) : null;
    }

    private static boolean isZero(String digits) {
        return digits.chars().allMatch(digit -> digit == '0');
    }

    /** As it is written on the wire, in version 00. */
    @Override
    public String toString() {
        return "00-" + trace + "-" + span + "-" + flags;
    }
}
