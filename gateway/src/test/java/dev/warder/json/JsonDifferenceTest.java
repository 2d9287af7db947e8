package dev.warder.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader against another one that is known well, over many texts from fixed seeds: good ones, damaged ones and mere bytes. */
class JsonDifferenceTest {
    private static final int TEXTS = 40_000;
    private static final JsonLimits NARROW = new JsonLimits(1_000, 3, 25, 20);

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void every_text_is_judged_and_understood_as_by_another_reader(long seed) {
        var texts = new TestingSpellings(seed);
        Map<String, Integer> fates = new HashMap<>();
        for (int i = 0; i < TEXTS; i++) {
            String fate = compare(texts.next(), i % 2 == 0 ? JsonLimits.DEFAULT : NARROW);
            fates.merge(fate, 1, Integer::sum);
        }

        assertThat(fates.keySet())
                .as("every way to be refused was met")
                .contains("accepted", "The text is not valid UTF-8", "The text starts with a byte order mark")
                .contains("grammar", "more", "twice", "half", "number", "depth", "values");
        assertThat(fates.get("accepted")).isGreaterThan(TEXTS / 5);
    }

    @Test
    void a_text_is_read_alike_wherever_it_lies_in_an_array() {
        var texts = new TestingSpellings(15);
        for (int i = 0; i < 5_000; i++) {
            byte[] text = texts.next();
            int offset = i % 3;
            var around = new byte[text.length + 2 + i % 9];
            Arrays.fill(around, (byte) '7');
            System.arraycopy(text, 0, around, offset, text.length);

            assertThat(outcome(() -> JsonReader.read(around, offset, text.length, JsonLimits.DEFAULT)))
                    .isEqualTo(outcome(() -> JsonReader.read(text, JsonLimits.DEFAULT)));
        }
    }

    /** Compares both readers, and this reader's three ways through a text; how the other judged. */
    static String compare(byte[] text, JsonLimits limits) {
        Object expected = outcome(() -> JacksonReading.read(text, limits));
        Object built = outcome(() -> JsonReader.read(text, limits));
        Object skipped = outcome(() -> scan(text, limits, JsonDifferenceTest::skip));
        Object walked = outcome(() -> scan(text, limits, JsonDifferenceTest::walk));
        String description = HexFormat.of().formatHex(text);
        if (expected instanceof Json value) {
            assertThat(built).as(description).isEqualTo(value).hasToString(value.text());
            assertThat(skipped).as(description).isEqualTo(JsonNull.NULL);
            assertThat(walked).as(description).isEqualTo(JsonNull.NULL);
            return "accepted";
        }
        assertThat(built).as(description).isInstanceOf(String.class);
        assertThat(skipped).as(description).isInstanceOf(String.class);
        assertThat(walked).as(description).isInstanceOf(String.class);
        String fate = expected.toString();
        if (fate.startsWith("The text")) {
            assertThat(built).as(description).isEqualTo(fate);
            assertThat(skipped).as(description).isEqualTo(fate);
        }
        return fate;
    }

    private static Json scan(byte[] text, JsonLimits limits, JsonScanner.Scan<Json> scan) throws JsonException {
        return JsonScanner.scan(text, 0, text.length, limits, scan);
    }

    private static Json skip(JsonScanner value) throws JsonException {
        value.skip();
        return JsonNull.NULL;
    }

    private static Json walk(JsonScanner value) throws JsonException {
        if (value.isObject()) {
            value.members((name, member) -> walk(member));
        } else {
            value.skip();
        }
        return JsonNull.NULL;
    }

    private static Object outcome(Reading reading) {
        try {
            return reading.read();
        } catch (JsonException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    private interface Reading {
        Json read() throws JsonException;
    }
}
