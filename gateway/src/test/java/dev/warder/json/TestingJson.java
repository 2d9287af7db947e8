package dev.warder.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Readable shorthands, and values drawn at random from a seed. */
final class TestingJson {
    private static final List<String> LITERALS = List.of(
            "0",
            "-0",
            "1",
            "-1.5",
            "1e3",
            "1E-3",
            "0.1",
            "9007199254740993",
            "123456789012345678901234567890",
            "1e400",
            "5e-324");

    private TestingJson() {}

    static Json read(String text) throws JsonException {
        return read(utf8(text));
    }

    static Json read(byte[] bytes) throws JsonException {
        return JsonReader.read(bytes, JsonLimits.DEFAULT);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] bytes(int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    /** A value with at most {@code depth} levels. */
    static Json random(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> JsonNull.NULL;
            case 1 -> JsonBool.of(random.nextBoolean());
            case 2 -> new JsonNumber(LITERALS.get(random.nextInt(LITERALS.size())));
            case 3 -> JsonNumber.of(random.nextLong());
            case 4 -> new JsonString(text(random));
            case 5 -> {
                var items = new ArrayList<Json>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    items.add(random(random, depth - 1));
                }
                yield new JsonArray(items);
            }
            default -> {
                JsonObject object = JsonObject.EMPTY;
                for (int i = random.nextInt(12); i > 0; i--) {
                    object = object.with(text(random), random(random, depth - 1));
                }
                yield object;
            }
        };
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(10); i > 0; i--) {
            int most = random.nextInt(4) == 0 ? Character.MAX_CODE_POINT : 0x80;
            int codePoint = random.nextInt(most);
            boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            text.appendCodePoint(surrogate ? 'x' : codePoint);
        }
        return text.toString();
    }
}
