package dev.warder.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class HeaderValueFuzzTest {

    @FuzzTest(maxDuration = "1m")
    void a_value_stands_for_one_text_and_a_text_has_one_value(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);

        assertThat(HeaderValue.decode(HeaderValue.encode(text))).isEqualTo(text);
        String decoded = HeaderValue.decode(text);
        if (decoded != null && text.startsWith("=?base64?")) {
            assertThat(HeaderValue.decode(HeaderValue.encode(decoded))).isEqualTo(decoded);
        }
    }
}
