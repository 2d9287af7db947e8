package dev.warder.json;

import java.nio.charset.StandardCharsets;

/**
 * The tokens of one JSON text (RFC 8259) in UTF-8, and a place in it: at the first byte of a value or name, or just behind a value.
 * Strings are checked while they are passed over: well-formed UTF-8, known escapes, no half of a surrogate pair.
 */
final class JsonText {
    /** Kinds of strings: plain ASCII, or with one or both of these. */
    private static final int WIDE = 1;

    private static final int ESCAPED = 2;

    private final byte[] bytes;
    private final int start;
    private final int end;
    private int at;
    private int nameFrom;
    private int nameTo;
    private int nameKind;

    JsonText(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.at = start;
    }

    int at() {
        return at;
    }

    /** The byte at this place. */
    byte here() {
        return bytes[at];
    }

    /** Goes to the next byte that is no white space, and returns it. */
    byte next() throws JsonException {
        int i = at;
        while (i < end) {
            byte b = bytes[i];
            if (b > ' ' || !isSpace(b)) {
                at = i;
                return b;
            }
            i++;
        }
        throw early();
    }

    /** Goes into an object or array, to its first name or value; whether there is one. */
    boolean open(char close) throws JsonException {
        at++;
        if (next() != close) {
            return true;
        }
        at++;
        return false;
    }

    /** Goes from a value to the next name or value, or out of the object or array; whether there is one. */
    boolean goesOn(char close) throws JsonException {
        byte separator = next();
        if (separator == ',') {
            at++;
            next();
            return true;
        }
        if (separator != close) {
            throw invalid(at);
        }
        at++;
        return false;
    }

    /** Holds when nothing but white space is left. */
    void finish() throws JsonException {
        while (at < end) {
            if (!isSpace(bytes[at])) {
                throw refused("The text goes on after its value");
            }
            at++;
        }
    }

    /** Passes over the name of a member, and goes to the member's value. */
    void passName() throws JsonException {
        if (bytes[at] != '"') {
            throw invalid(at);
        }
        nameFrom = at + 1;
        nameKind = passString();
        nameTo = at - 1;
        if (next() != ':') {
            throw invalid(at);
        }
        at++;
        next();
    }

    /** The name that was passed over last. */
    String name() {
        if (nameKind == 0) {
            String known = KnownNames.find(bytes, nameFrom, nameTo);
            if (known != null) {
                return known;
            }
        }
        return string(nameFrom, nameTo, nameKind);
    }

    /** The names of an object that begins here. */
    Names names() {
        return new Names(bytes);
    }

    /** Adds the name that was passed over last to those of its object. */
    void addName(Names names) throws JsonException {
        boolean isNew = (nameKind & ESCAPED) == 0 ? names.add(nameFrom, nameTo) : names.add(name());
        if (!isNew) {
            throw repeatedName();
        }
    }

    JsonException repeatedName() {
        return refused("An object has the same name twice");
    }

    /** Reads a string. */
    String string() throws JsonException {
        int from = at + 1;
        int kind = passString();
        return string(from, at - 1, kind);
    }

    private String string(int from, int to, int kind) {
        if ((kind & ESCAPED) != 0) {
            return Escapes.unescaped(bytes, from, to);
        }
        return new String(bytes, from, to - from, kind == 0 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    /** Passes over a string; what kind it is. */
    int passString() throws JsonException {
        int kind = 0;
        int i = Words.plainFrom(bytes, at + 1, end);
        while (i < end) {
            byte b = bytes[i];
            if (b == '"') {
                at = i + 1;
                return kind;
            }
            if (b == '\\') {
                kind |= ESCAPED;
                i = Escapes.pass(this, i);
            } else {
                int length = b < 0 ? Utf8.sequence(bytes, i, end) : 0;
                if (length == 0) {
                    throw invalid(i);
                }
                kind |= WIDE;
                i += length;
            }
            i = Words.plainFrom(bytes, i, end);
        }
        throw early();
    }

    /** Passes over {@code true}, {@code false} or {@code null}. */
    void passWord(String word) throws JsonException {
        for (int k = 0; k < word.length(); k++) {
            if (at + k == end) {
                throw early();
            }
            if (bytes[at + k] != word.charAt(k)) {
                throw invalid(at + k);
            }
        }
        at += word.length();
        endOfToken();
    }

    /** Reads a number as it is written. */
    String number(int mostChars) throws JsonException {
        int from = at;
        passNumber(mostChars);
        return string(from, at, 0);
    }

    /** Passes over a number. */
    void passNumber(int mostChars) throws JsonException {
        int from = at;
        int i = bytes[at] == '-' ? at + 1 : at;
        i = i < end && bytes[i] == '0' ? i + 1 : digits(i);
        if (i < end && bytes[i] == '.') {
            i = digits(i + 1);
        }
        boolean exponent = i < end && (bytes[i] == 'e' || bytes[i] == 'E');
        if (exponent) {
            boolean sign = i + 1 < end && (bytes[i + 1] == '+' || bytes[i + 1] == '-');
            i = digits(sign ? i + 2 : i + 1);
        }
        at = i;
        endOfToken();
        if (i - from > mostChars) {
            throw refused("A number has more than " + mostChars + " characters");
        }
        if ((exponent || i - from > JsonNumber.MAX_EXPONENT) && !JsonNumber.magnitudeFits(string(from, i, 0))) {
            throw refused("A number has an exponent beyond " + JsonNumber.MAX_EXPONENT);
        }
    }

    /** The place behind the digits at {@code i}, of which there is one at least. */
    private int digits(int i) throws JsonException {
        int behind = i;
        while (behind < end && bytes[behind] >= '0' && bytes[behind] <= '9') {
            behind++;
        }
        if (behind == i) {
            throw i == end ? early() : invalid(i);
        }
        return behind;
    }

    /** Holds when no letter or digit sticks to a word or number. */
    private void endOfToken() throws JsonException {
        if (at < end && Character.isLetterOrDigit(bytes[at])) {
            throw invalid(at);
        }
    }

    /** The 16 bits that four hexadecimal digits at {@code i} spell. */
    int hex(int i) throws JsonException {
        int value = 0;
        for (int k = i; k < i + 4; k++) {
            if (k >= end) {
                throw early();
            }
            int digit = Character.digit(bytes[k], 16);
            if (digit < 0) {
                throw invalid(k);
            }
            value = (value << 4) | digit;
        }
        return value;
    }

    /** The byte at {@code i} of a string that cannot end there. */
    byte inString(int i) throws JsonException {
        if (i >= end) {
            throw early();
        }
        return bytes[i];
    }

    JsonException invalid(int i) {
        at = i;
        return refused("The text is not valid JSON");
    }

    private JsonException early() {
        at = end;
        return refused("The text ends too early");
    }

    JsonException refused(String message) {
        return new JsonException(message, at - start);
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
