package dev.warder.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * The one form of a value that is hashed and signed (RFC 8785, JSON Canonicalization Scheme): members sorted by UTF-16 code units, the
 * fewest characters, numbers laid out as ECMAScript does. It differs from the RFC in one point, on purpose: a number with more digits
 * than a double carries keeps all of them, so that two different arguments never share a digest. The canonical form of a number has at most
 * {@value #LONGER} characters more than the number had.
 */
public final class CanonicalJson {
    /** What a reader of canonical text must allow for on top of the longest number. */
    static final int LONGER = 24;

    private CanonicalJson() {}

    /**
     * The canonical form as UTF-8.
     *
     * @throws IllegalArgumentException when a text holds half of a surrogate pair, which has no canonical form; values that
     *     {@link JsonReader} read never do
     */
    public static byte[] bytes(Json value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The canonical form as text.
     *
     * @throws IllegalArgumentException as {@link #bytes}
     */
    public static String text(Json value) {
        var out = new StringBuilder(128);
        append(out, value);
        return out.toString();
    }

    private static void append(StringBuilder out, Json value) {
        switch (value) {
            case JsonObject object -> append(out, object);
            case JsonArray array -> append(out, array);
            case JsonString(String text) -> append(out, text);
            case JsonNumber number -> append(out, number);
            case JsonBool bool -> out.append(bool.value());
            case JsonNull _ -> out.append("null");
        }
    }

    private static void append(StringBuilder out, JsonObject object) {
        char separator = '{';
        String[] names = object.members().keySet().toArray(String[]::new);
        Arrays.sort(names);
        for (String name : names) {
            append(out.append(separator), name);
            append(out.append(':'), Objects.requireNonNull(object.find(name)));
            separator = ',';
        }
        out.append(object.isEmpty() ? "{}" : "}");
    }

    private static void append(StringBuilder out, JsonArray array) {
        char separator = '[';
        for (Json item : array) {
            append(out.append(separator), item);
            separator = ',';
        }
        out.append(array.items().isEmpty() ? "[]" : "]");
    }

    private static void append(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (JsonWriter.isLone(text, i)) {
                throw new IllegalArgumentException("half of a surrogate pair has no canonical form");
            }
        }
        JsonWriter.appendString(out, text);
    }

    /** The layout of ECMAScript's Number::toString (ECMA-262, 6.1.6.1.20), applied to the exact decimal value. */
    private static void append(StringBuilder out, JsonNumber number) {
        if (isShortest(number.literal())) {
            out.append(number.literal());
            return;
        }
        BigDecimal value = number.decimal();
        if (value.signum() == 0) {
            out.append('0');
            return;
        }
        BigDecimal shortest = value.stripTrailingZeros();
        String digits = shortest.unscaledValue().abs().toString();
        int point = digits.length() - shortest.scale();
        out.append(value.signum() < 0 ? "-" : "");
        if (point > 21 || point <= -6) {
            out.append(digits, 0, 1).append(digits.length() > 1 ? "." : "").append(digits, 1, digits.length());
            out.append(point > 0 ? "e+" : "e-").append(Math.abs(point - 1));
        } else if (point <= 0) {
            out.append("0.").repeat('0', -point).append(digits);
        } else if (point >= digits.length()) {
            out.append(digits).repeat('0', point - digits.length());
        } else {
            out.append(digits, 0, point).append('.').append(digits, point, digits.length());
        }
    }

    /** Whether a number is plainly in its final form already, as most are: digits, and a fraction only behind a whole part and without a last zero. */
    private static boolean isShortest(String literal) {
        int length = literal.length();
        int start = literal.charAt(0) == '-' ? 1 : 0;
        if (length > 20 || literal.charAt(start) == '0') {
            return false;
        }
        int point = -1;
        for (int i = start; i < length; i++) {
            char c = literal.charAt(i);
            if (c == '.') {
                point = i;
            } else if (c < '0' || c > '9') {
                return false;
            }
        }
        return point < 0 || literal.charAt(length - 1) != '0';
    }
}
