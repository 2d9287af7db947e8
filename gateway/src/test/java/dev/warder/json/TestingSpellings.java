package dev.warder.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Texts drawn at random: values spelled in the many ways that JSON allows, texts that were damaged, and mere bytes. */
final class TestingSpellings {
    private static final HexFormat LOWER = HexFormat.of();
    private static final HexFormat UPPER = LOWER.withUpperCase();
    private static final String BLANKS = " \t\r\n";
    private static final byte[] ALPHABET =
            "{}[]\",:\\/u0123456789abcdefE+-. \t\n\r'tnl\u0000\u001f\u007f".getBytes(StandardCharsets.ISO_8859_1);
    private static final List<String> PIECES = List.of(
            "\\ud800",
            "\\udc00",
            "\\ud83d\\ude00",
            "\\uD83",
            "\\x",
            "\\\"",
            "\\\\",
            "\"a\":1,",
            "{\"a\":1}",
            "\"a\":",
            "[[[[[[",
            "]",
            "}",
            "{",
            "null",
            "true",
            "fals",
            "NaN",
            "-",
            "0",
            "00",
            "1e999",
            "E+1000",
            "1e",
            ".5",
            "1.",
            "11111111111111111111",
            ",,",
            "//",
            "\u0000",
            "\ufeff",
            "\u2028",
            "é",
            "😀",
            "\u007f",
            " ",
            "\b");
    private static final List<byte[]> NO_UTF8 = List.of(
            TestingJson.bytes(0xc0, 0x80),
            TestingJson.bytes(0xed, 0xa0, 0x80),
            TestingJson.bytes(0xf4, 0x90, 0x80, 0x80),
            TestingJson.bytes(0xe2, 0x82),
            TestingJson.bytes(0x80),
            TestingJson.bytes(0xff));

    private final Random random;

    TestingSpellings(long seed) {
        this.random = new Random(seed);
    }

    /** One text of any sort. */
    byte[] next() {
        return switch (random.nextInt(8)) {
            case 0 -> bytes();
            case 1, 2 -> spelled();
            default -> {
                byte[] text = spelled();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    text = damaged(text);
                }
                yield text;
            }
        };
    }

    private byte[] bytes() {
        var text = new byte[random.nextInt(24)];
        if (random.nextBoolean()) {
            random.nextBytes(text);
        } else {
            for (int i = 0; i < text.length; i++) {
                text[i] = ALPHABET[random.nextInt(ALPHABET.length)];
            }
        }
        return text;
    }

    private byte[] damaged(byte[] text) {
        int from = random.nextInt(text.length + 1);
        int to = from + random.nextInt(Math.min(12, text.length - from + 1));
        byte[] piece = Arrays.copyOfRange(text, from, to);
        return switch (random.nextInt(6)) {
            case 0 -> replaced(text, from, from, TestingJson.utf8(PIECES.get(random.nextInt(PIECES.size()))));
            case 1 -> replaced(text, from, from, NO_UTF8.get(random.nextInt(NO_UTF8.size())));
            case 2 -> replaced(text, from, from, piece);
            case 3 -> Arrays.copyOf(text, from);
            case 4 -> {
                byte[] one = {ALPHABET[random.nextInt(ALPHABET.length)]};
                yield replaced(text, from, Math.min(text.length, from + random.nextInt(2)), one);
            }
            default -> replaced(text, from, to, new byte[0]);
        };
    }

    private static byte[] replaced(byte[] text, int from, int to, byte[] by) {
        var out = new ByteArrayOutputStream();
        out.write(text, 0, from);
        out.writeBytes(by);
        out.write(text, to, text.length - to);
        return out.toByteArray();
    }

    private byte[] spelled() {
        var out = new StringBuilder();
        append(out, TestingJson.random(random, 1 + random.nextInt(4)));
        return TestingJson.utf8(out.toString());
    }

    private void append(StringBuilder out, Json value) {
        blank(out);
        switch (value) {
            case JsonObject object -> {
                out.append('{');
                object.forEach((name, member) -> {
                    for (int times = random.nextInt(100) == 0 ? 2 : 1; times > 0; times--) {
                        append(out, name, member);
                    }
                });
                close(out, '}', object.isEmpty());
            }
            case JsonArray array -> {
                out.append('[');
                array.forEach(item -> {
                    append(out, item);
                    out.append(',');
                });
                close(out, ']', array.items().isEmpty());
            }
            case JsonString(String text) -> append(out, text);
            default -> out.append(value.text());
        }
        blank(out);
    }

    private void append(StringBuilder out, String name, Json member) {
        blank(out);
        append(out, name);
        blank(out);
        append(out.append(':'), member);
        out.append(',');
    }

    private void close(StringBuilder out, char close, boolean empty) {
        if (empty) {
            blank(out);
        } else {
            out.setLength(out.length() - 1);
        }
        out.append(close);
    }

    private void append(StringBuilder out, String text) {
        if (random.nextInt(3) > 0) {
            JsonWriter.appendString(out, text);
            return;
        }
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            String hex = (random.nextBoolean() ? LOWER : UPPER).toHexDigits(c);
            out.append(c == '/' ? "\\/" : "\\u" + hex);
        }
        out.append('"');
    }

    private void blank(StringBuilder out) {
        if (random.nextInt(6) == 0) {
            out.append(BLANKS.charAt(random.nextInt(BLANKS.length())));
        }
    }
}
