package dev.warder.validation;

import org.jspecify.annotations.Nullable;

/**
 * What a plain schema says of strings.
 *
 * @param least length in Unicode characters, at least
 * @param most length in Unicode characters, at most
 * @param pattern what must be found in it, or null
 */
record PlainText(int least, int most, @Nullable LinearPattern pattern) {
    /** As {@link PlainSchema#check}. */
    int check(String text, int left) {
        int length = text.codePointCount(0, text.length());
        if (length < least || length > most) {
            return PlainSchema.UNSURE;
        }
        if (pattern == null) {
            return left;
        }
        long cost = pattern.cost(text);
        return cost <= left && pattern.matches(text) ? (int) (left - cost) : PlainSchema.UNSURE;
    }
}
