package dev.warder.json;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Escapes in JSON strings (RFC 8259 section 7). */
final class Escapes {
    private static final int UNICODE = "\\uXXXX".length();

    private Escapes() {}

    /** The place behind the escape at {@code i}; behind both escapes of a surrogate pair. */
    static int pass(JsonText text, int i) throws JsonException {
        return switch (text.inString(i + 1)) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> i + 2;
            case 'u' -> passUnicode(text, i);
            default -> throw text.invalid(i + 1);
        };
    }

    private static int passUnicode(JsonText text, int i) throws JsonException {
        int behind = i + UNICODE;
        char unit = (char) text.hex(i + 2);
        if (!Character.isSurrogate(unit)) {
            return behind;
        }
        if (Character.isHighSurrogate(unit)
                && text.inString(behind) == '\\'
                && text.inString(behind + 1) == 'u'
                && Character.isLowSurrogate((char) text.hex(behind + 2))) {
            return behind + UNICODE;
        }
        throw text.refused("A string holds half of a surrogate pair");
    }

    /** The string in a range that was passed over. */
    static String unescaped(byte[] bytes, int from, int to) {
        var out = new StringBuilder(to - from);
        int plain = from;
        for (int i = from; i < to; ) {
            if (bytes[i] != '\\') {
                i++;
                continue;
            }
            out.append(new String(bytes, plain, i - plain, UTF_8));
            boolean unicode = bytes[i + 1] == 'u';
            out.append(unicode ? unit(bytes, i + 2) : simple(bytes[i + 1]));
            i += unicode ? UNICODE : 2;
            plain = i;
        }
        return out.append(new String(bytes, plain, to - plain, UTF_8)).toString();
    }

    private static char unit(byte[] bytes, int i) {
        int unit = 0;
        for (int k = i; k < i + 4; k++) {
            unit = (unit << 4) | Character.digit(bytes[k], 16);
        }
        return (char) unit;
    }

    private static char simple(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> (char) letter;
        };
    }
}
