package dev.warder.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.warder.access.AccessSettings.Effect;
import dev.warder.access.AccessSettings.Fault;
import dev.warder.access.AccessSettings.Rule;
import dev.warder.call.Verdict;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.mcp.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;

class AccessFuzzTest {

    /** Whatever an operator writes is either compiled or explained, and whatever is then called gets a verdict. One input line each. */
    @FuzzTest(maxDuration = "60s")
    void a_rule_is_used_or_explained_and_never_crashes(byte[] input) {
        String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", 5);
        String glob = line(lines, 0);
        String who = line(lines, 1);
        String name = line(lines, 2);
        String arguments = line(lines, 3);
        String when = line(lines, 4);
        var settings = new AccessSettings(List.of(
                new Rule(null, Effect.ALLOW, List.of("s/**"), List.of("anyone"), null),
                new Rule("fuzzed", Effect.DENY, List.of(glob), List.of(who), when.isEmpty() ? null : when)));

        List<Fault> faults = AccessRules.check(settings);

        if (!faults.isEmpty()) {
            assertThat(faults).allSatisfy(fault -> assertThat(fault.message()).isNotBlank());
            return;
        }
        AccessRules rules = AccessRules.compile(settings, () -> 1);
        assertThat(rules.judge(TestingRules.call(
                        TestingRules.alice("r"),
                        "s",
                        Method.RESOURCES_READ,
                        TestingRules.resource("s", name),
                        object(arguments))))
                .isInstanceOfAny(Verdict.Pass.class, Verdict.Refuse.class);
        assertThat(rules.judge(TestingRules.toolCall(
                        TestingRules.alice("r"), TestingRules.tool("s", name), object(arguments))))
                .isInstanceOfAny(Verdict.Pass.class, Verdict.Refuse.class);
    }

    /** The bit-by-bit matcher agrees with the obvious one. */
    @FuzzTest(maxDuration = "60s")
    void a_wildcard_means_what_its_definition_says(FuzzedDataProvider data) {
        String pattern = data.consumeString(12).replace("\\", "");
        String text = data.consumeString(12);

        assertThat(Wildcard.of(pattern).matches(text)).isEqualTo(obvious(pattern, text));
    }

    private static boolean obvious(String pattern, String text) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        if (pattern.charAt(0) != '*') {
            return !text.isEmpty()
                    && text.charAt(0) == pattern.charAt(0)
                    && obvious(pattern.substring(1), text.substring(1));
        }
        boolean two = pattern.startsWith("**");
        String rest = pattern.substring(two ? 2 : 1);
        for (int taken = 0; taken <= text.length(); taken++) {
            if (obvious(rest, text.substring(taken))) {
                return true;
            }
            if (!two && taken < text.length() && text.charAt(taken) == '/') {
                return false;
            }
        }
        return false;
    }

    private static String line(String[] lines, int number) {
        return number < lines.length ? lines[number] : "";
    }

    private static String object(String arguments) {
        try {
            byte[] bytes = arguments.getBytes(StandardCharsets.UTF_8);
            return JsonReader.read(bytes, JsonLimits.DEFAULT) instanceof JsonObject ? arguments : "{}";
        } catch (JsonException notJson) {
            return "{}";
        }
    }
}
