package dev.warder.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.warder.call.Verdict;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.mcp.Method;
import java.nio.charset.StandardCharsets;

class ArgumentFuzzTest {

    /** Whatever a server calls a schema (first line) and a caller sends as arguments (second) gets a verdict, soon. */
    @FuzzTest(maxDuration = "60s")
    void any_schema_and_any_arguments_get_a_verdict(byte[] input) {
        String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", 2);
        JsonObject schema = object(lines[0]);
        JsonObject arguments = object(lines.length < 2 ? "{}" : lines[1]);

        Verdict verdict = new ArgumentCheck(ValidationSettings.DEFAULT, tool -> schema)
                .judge(TestingSchemas.call(Method.TOOLS_CALL, arguments));

        assertThat(verdict).isInstanceOfAny(Verdict.Pass.class, Verdict.Refuse.class);
    }

    /** A pattern (first line) is matched with a text (the rest) or refused as one that cannot be; nothing else happens. */
    @FuzzTest(maxDuration = "60s")
    void any_pattern_is_matched_or_refused(byte[] input) {
        String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", 2);
        String pattern = lines[0];
        String text = lines.length < 2 ? "" : lines[1];
        Effort.begin();
        try {
            boolean matches = LinearPattern.of(pattern).matches(text);
            assertThat(matches || !matches).isTrue();
        } catch (BadSchema refused) {
            assertThat(refused).hasMessageStartingWith("has a pattern");
        } catch (Effort.Exceeded exceeded) {
            assertThat(Effort.isExceeded()).isTrue();
        }
    }

    private static JsonObject object(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return JsonReader.read(bytes, JsonLimits.DEFAULT) instanceof JsonObject object ? object : JsonObject.EMPTY;
        } catch (JsonException notJson) {
            return JsonObject.EMPTY;
        }
    }
}
