package dev.warder.catalog;

import java.util.Locale;

/** Makes visible what a person would not see in a text: control and format characters, blanks that are none, what steers the direction. */
public final class Visible {
    private Visible() {}

    /** The text with each such character written as {@code <U+202E>}; may be shown on a terminal. */
    public static String text(String text) {
        var visible = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isHidden(c) || Character.isISOControl(c)) {
                visible.append(String.format(Locale.ROOT, "<U+%04X>", c));
            } else {
                visible.appendCodePoint(c);
            }
        });
        return visible.toString();
    }

    /** Whether a text holds what a person would not see; line breaks and tabs are seen. */
    static boolean hides(String text) {
        return text.codePoints()
                .anyMatch(c -> isHidden(c) || (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t'));
    }

    /** Whether a character is invisible, or changes the order in which others are shown; not so what joins and dresses emoji and letters. */
    static boolean isHidden(int c) {
        // Zero width joiners and variation selectors 15 and 16 are in every second emoji.
        if (c == 0x200D || c == 0x200C || c == 0xFE0E || c == 0xFE0F) {
            return false;
        }
        int type = Character.getType(c);
        return type == Character.FORMAT
                || type == Character.PRIVATE_USE
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || isSelector(c)
                || c == 0x115F
                || c == 0x1160
                || c == 0x3164
                || c == 0xFFA0
                || c == 0x034F;
    }

    /** Variation selectors beyond the two of emoji carry any bytes unseen. */
    private static boolean isSelector(int c) {
        return (c >= 0xFE00 && c <= 0xFE0D) || (c >= 0xE0100 && c <= 0xE01EF);
    }
}
