package dev.warder.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold for any value, tried on many drawn from fixed seeds. */
class JsonPropertiesTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void what_is_written_reads_back_equal(long seed) throws JsonException {
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            Json value = TestingJson.random(random, 5);
            Json back = TestingJson.read(value.bytes());

            assertThat(back).isEqualTo(value);
            assertThat(back.text()).isEqualTo(value.text());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7, 8})
    void the_canonical_form_is_its_own_canonical_form(long seed) throws JsonException {
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] canonical = CanonicalJson.bytes(TestingJson.random(random, 5));

            assertThat(CanonicalJson.bytes(TestingJson.read(canonical))).isEqualTo(canonical);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 10})
    void damaged_text_is_judged_alike_whether_built_or_passed_over(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] text = TestingJson.random(random, 4).bytes();
            text[random.nextInt(text.length)] = (byte) random.nextInt(256);

            assertThat(accepts(() -> TestingJson.read(text)))
                    .isEqualTo(accepts(() -> JsonScannerTest.skip(text, JsonLimits.DEFAULT)));
        }
    }

    private static boolean accepts(Reading reading) {
        try {
            reading.read();
            return true;
        } catch (JsonException refused) {
            return false;
        }
    }

    private interface Reading {
        void read() throws JsonException;
    }
}
