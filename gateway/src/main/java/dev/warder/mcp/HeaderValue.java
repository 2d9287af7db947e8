package dev.warder.mcp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Text in the headers {@code Mcp-Name} and {@code Mcp-Param-*}: plain, or Base64 between markers (MCP 2026-07-28, Transports, Headers). */
public final class HeaderValue {
    private static final String START = "=?base64?";
    private static final String END = "?=";

    private HeaderValue() {}

    /** The text as a header value. */
    public static String encode(String text) {
        if (isPlain(text) && strip(text).length() == text.length() && !isMarked(text)) {
            return text;
        }
        return START + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + END;
    }

    /** The text a header value stands for, or null when it is malformed: bad Base64, not UTF-8, or plain with other than visible ASCII. */
    public static @Nullable String decode(String value) {
        String stripped = strip(value);
        if (!isMarked(stripped)) {
            return isPlain(stripped) ? stripped : null;
        }
        String base64 = stripped.substring(START.length(), stripped.length() - END.length());
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            // The decoder forgives missing padding and stray bits; a second spelling of the same text is not accepted.
            if (!Base64.getEncoder().encodeToString(bytes).equals(base64)) {
                return null;
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException malformed) {
            return null;
        }
    }

    private static boolean isMarked(String value) {
        return value.length() >= START.length() + END.length() && value.startsWith(START) && value.endsWith(END);
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' || c > '~') && c != '\t') {
                return false;
            }
        }
        return true;
    }

    /** Without the optional white space of HTTP around a field value (RFC 9110, section 5.5). */
    static String strip(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isBlank(value.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
