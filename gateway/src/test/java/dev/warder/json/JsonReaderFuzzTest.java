package dev.warder.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

class JsonReaderFuzzTest {
    private static final JsonLimits LIMITS = new JsonLimits(1 << 16, 20, 2_000, 40);

    @FuzzTest(maxDuration = "2m")
    void what_is_accepted_means_the_same_when_it_is_written_and_read_again(byte[] text) throws Exception {
        Json value;
        try {
            value = JsonReader.read(text, LIMITS);
        } catch (JsonException refused) {
            assertThat(skips(text)).isFalse();
            assertThat(JsonDifferenceTest.compare(text, LIMITS)).isNotEqualTo("accepted");
            return;
        }

        assertThat(isUtf8(text)).isTrue();
        assertThat(skips(text)).isTrue();
        assertThat(JsonDifferenceTest.compare(text, LIMITS)).isEqualTo("accepted");
        assertThat(JsonReader.read(value.bytes(), JsonLimits.DEFAULT)).isEqualTo(value);
        byte[] canonical = CanonicalJson.bytes(value);
        Json again = JsonReader.read(
                canonical, new JsonLimits(1 << 20, 20, 2_000, LIMITS.numberChars() + CanonicalJson.LONGER));
        assertThat(CanonicalJson.bytes(again)).isEqualTo(canonical);
    }

    private static boolean skips(byte[] text) {
        try {
            JsonScannerTest.skip(text, LIMITS);
            return true;
        } catch (JsonException refused) {
            return false;
        }
    }

    private static boolean isUtf8(byte[] text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
