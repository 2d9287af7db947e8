package dev.warder.json;

import java.nio.charset.StandardCharsets;

/** Writes compact JSON: no spaces, members in their order, numbers as they were read. */
public final class JsonWriter {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private JsonWriter() {}

    /** The value as text. */
    public static String text(Json value) {
        var out = new StringBuilder(128);
        append(out, value);
        return out.toString();
    }

    /** The value as UTF-8. */
    public static byte[] bytes(Json value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    /** Appends the value as text. */
    public static void append(StringBuilder out, Json value) {
        switch (value) {
            case JsonObject object -> append(out, object);
            case JsonArray array -> append(out, array);
            case JsonString(String text) -> appendString(out, text);
            case JsonNumber(String literal) -> out.append(literal);
            case JsonBool bool -> out.append(bool.value());
            case JsonNull _ -> out.append("null");
        }
    }

    /**
     * Appends a text quoted and escaped. Only what must be escaped is (RFC 8259 section 7), in the form RFC 8785 section 3.2.2.2 asks
     * for; half of a surrogate pair, which UTF-8 cannot carry, is escaped too instead of being lost.
     */
    public static void appendString(StringBuilder out, String text) {
        out.append('"');
        int plain = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\' && !isLone(text, i)) {
                continue;
            }
            out.append(text, plain, i);
            plain = i + 1;
            escape(out, c);
        }
        out.append(text, plain, text.length()).append('"');
    }

    /** Whether the character is a surrogate without its other half. */
    static boolean isLone(String text, int i) {
        char c = text.charAt(i);
        if (!Character.isSurrogate(c)) {
            return false;
        }
        return Character.isHighSurrogate(c)
                ? i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))
                : i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
    }

    private static void escape(StringBuilder out, char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\t' -> out.append("\\t");
            case '\n' -> out.append("\\n");
            case '\f' -> out.append("\\f");
            case '\r' -> out.append("\\r");
            default ->
                out.append("\\u")
                        .append(HEX[c >> 12])
                        .append(HEX[c >> 8 & 15])
                        .append(HEX[c >> 4 & 15])
                        .append(HEX[c & 15]);
        }
    }

    private static void append(StringBuilder out, JsonObject object) {
        out.append('{');
        int before = out.length();
        object.forEach((name, value) -> {
            if (out.length() > before) {
                out.append(',');
            }
            appendString(out, name);
            out.append(':');
            append(out, value);
        });
        out.append('}');
    }

    private static void append(StringBuilder out, JsonArray array) {
        out.append('[');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            append(out, array.items().get(i));
        }
        out.append(']');
    }
}
