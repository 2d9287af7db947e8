package dev.warder.json;

import java.math.BigDecimal;

/** A JSON number, kept exactly as written: {@code 1.0} and {@code 1} stay different texts, and no precision is lost. */
public record JsonNumber(String literal) implements Json {
    /** The largest exponent, either sign, that {@link JsonReader} accepts: it bounds what arithmetic on the exact value can cost. */
    static final int MAX_EXPONENT = 999;

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

    /** Whether the exponent, if any, is within {@link #MAX_EXPONENT}. */
    static boolean exponentFits(String literal) {
        int mark = Math.max(literal.lastIndexOf('e'), literal.lastIndexOf('E'));
        if (mark < 0) {
            return true;
        }
        int exponent = 0;
        for (int i = mark + 1; i < literal.length(); i++) {
            char c = literal.charAt(i);
            if (c >= '0' && c <= '9') {
                exponent = exponent * 10 + (c - '0');
                if (exponent > MAX_EXPONENT) {
                    return false;
                }
            }
        }
        return true;
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
