package dev.warder.sessions;

import static dev.warder.sessions.TestingSeals.ALICE;
import static dev.warder.sessions.TestingSeals.cursor;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

class SealsFuzzTest {
    private static final TestingSeals SEALS = new TestingSeals();
    private static final byte[] GENUINE = Base64.getUrlDecoder().decode(SEALS.seal(cursor(ALICE), "page-2"));

    @FuzzTest(maxDuration = "1m")
    void no_text_opens_that_was_not_sealed_and_none_breaks_the_opener(byte[] bytes) {
        assertThat(SEALS.open(cursor(ALICE), new String(bytes, StandardCharsets.UTF_8)))
                .startsWith("handle.");
        assertThat(SEALS.open(cursor(ALICE), text(bytes))).startsWith("handle.");
    }

    @FuzzTest(maxDuration = "1m")
    void no_alteration_of_a_genuine_handle_opens(byte[] change) {
        byte[] altered = GENUINE.clone();
        boolean same = true;
        for (int i = 0; i < change.length; i++) {
            altered[i % altered.length] ^= change[i];
        }
        for (int i = 0; i < altered.length; i++) {
            same &= altered[i] == GENUINE[i];
        }
        String opened = SEALS.open(cursor(ALICE), text(altered));

        assertThat(opened.equals("page-2")).isEqualTo(same);
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
