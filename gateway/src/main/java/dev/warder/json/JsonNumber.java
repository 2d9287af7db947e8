package dev.warder.json;

import java.math.BigDecimal;

/** A JSON number, kept exactly as written: {@code 1.0} and {@code 1} stay different texts, and no precision is lost. */
public record JsonNumber(String literal) implements Json {
    /** The largest power of ten, either sign, that {@link JsonReader} accepts: it bounds what arithmetic on the exact value can cost. */
    static final int MAX_EXPONENT = 999;

    private static final int EXPONENT_DIGITS = 5;

    public static JsonNumber of(long value) {
        return new JsonNumber(Long.toString(value));
    }

    /** Whether the number is written without fraction and exponent. */
    public boolean isInteger() {
        for (int i = 0; i < literal.length(); i++) {
            char c = literal.charAt(i);
            if (c == '.' || c == 'e' || c == 'E') {
                return false;
            }
        }
        return true;
    }

    /** Whether {@link #longValue} is exact: an integer literal within 64 bits. */
    public boolean fitsLong() {
        if (!isInteger() || literal.length() > 20) {
            return false;
        }
        try {
            Long.parseLong(literal);
            return true;
        } catch (NumberFormatException tooLarge) {
            return false;
        }
    }

    /**
     * The number as a 64-bit integer.
     *
     * @throws NumberFormatException when {@link #fitsLong} is false
     */
    public long longValue() {
        return Long.parseLong(literal);
    }

    /**
     * Whether the value is zero or between 1e-999 and 1e1000. Its own first digit counts, not the exponent as written: {@code 11e999} is
     * refused like the {@code 1.1e1000} that it is, so that no other spelling of an accepted number is refused.
     */
    static boolean magnitudeFits(String literal) {
        int mark = Math.max(literal.lastIndexOf('e'), literal.lastIndexOf('E'));
        if (mark < 0 && literal.length() <= MAX_EXPONENT) {
            return true;
        }
        if (mark >= 0 && !isShort(literal, mark + 1)) {
            return false;
        }
        var value = new BigDecimal(literal);
        return value.signum() == 0 || Math.abs((long) value.precision() - value.scale() - 1) <= MAX_EXPONENT;
    }

    /** Whether an exponent has few enough digits, leading zeros aside, to be computed with. */
    private static boolean isShort(String literal, int exponent) {
        int digit = exponent;
        while (digit < literal.length() && "+-0".indexOf(literal.charAt(digit)) >= 0) {
            digit++;
        }
        return literal.length() - digit <= EXPONENT_DIGITS;
    }

    /** The nearest double; infinite beyond its range. */
    public double doubleValue() {
        return Double.parseDouble(literal);
    }

    /** The exact value; the reader's limit on digits and exponent bounds its cost. */
    public BigDecimal decimal() {
        return new BigDecimal(literal);
    }

    @Override
    public String toString() {
        return literal;
    }
}
