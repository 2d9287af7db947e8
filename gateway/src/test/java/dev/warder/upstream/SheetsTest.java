package dev.warder.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.json.JsonLimits;
import dev.warder.mcp.MalformedMessage;
import dev.warder.mcp.ReplyFacts;
import dev.warder.mcp.ReplyReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SheetsTest {
    private static final JsonLimits LIMITS = JsonLimits.DEFAULT;
    private static final List<String> FORMS = List.of(
            "{\"jsonrpc\":\"2.0\",\"id\":@,\"result\":{\"resultType\":\"complete\",\"ttlMs\":0,\"tools\":[{\"name\":\"a\"}]}}",
            "{\"result\":{\"id\":1,\"tools\":[]},\"id\":@,\"jsonrpc\":\"2.0\"}",
            "{ \"id\" : @ , \"jsonrpc\":\"2.0\",\"result\":{\"tools\":[],\"nextCursor\":\"n\",\"_meta\":{\"com.example/a\":1}}}");
    private static final List<String> IDS = List.of("1", "77", "-3", "\"x\"", "\"long enough\"", "\"a\\\"b\"");

    private final Sheets sheets = new Sheets();

    @Test
    void a_list_that_has_not_changed_is_recognised_whatever_its_id_is() throws MalformedMessage {
        for (String form : FORMS) {
            keep(form, "4");
            for (String id : IDS) {
                assertThat(found(form, id)).isEqualTo(read(bytes(form, id)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void nothing_is_recognised_that_reading_it_would_not_find_the_same(long seed) throws MalformedMessage {
        var random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            String form = FORMS.get(random.nextInt(FORMS.size()));
            String id = IDS.get(random.nextInt(IDS.size()));
            keep(form, IDS.get(random.nextInt(IDS.size())));
            byte[] answer = bytes(form, id);
            mutate(random, answer);

            Answer.Reply found = sheets.find("s", list(id), answer, LIMITS);

            if (found != null) {
                assertThat(found.bytes()).isSameAs(answer);
                assertThat(found.facts()).isEqualTo(read(answer));
                assertThat(answer).isEqualTo(bytes(form, id));
            }
        }
    }

    private static void mutate(Random random, byte[] answer) {
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            int at = random.nextInt(answer.length);
            int other = random.nextInt(answer.length);
            byte kept = answer[at];
            answer[at] = random.nextBoolean() ? answer[other] : (byte) random.nextInt(128);
            answer[other] = random.nextBoolean() ? kept : answer[other];
        }
    }

    @Test
    void an_answer_to_another_id_is_not_recognised() throws MalformedMessage {
        keep(FORMS.getFirst(), "1");

        assertThat(sheets.find("s", list("2"), bytes(FORMS.getFirst(), "1"), LIMITS))
                .isNull();
        assertThat(sheets.find("s", list("\"1\""), bytes(FORMS.getFirst(), "1"), LIMITS))
                .isNull();
    }

    @Test
    void a_list_of_another_server_or_read_under_other_limits_is_not_recognised() throws MalformedMessage {
        keep(FORMS.getFirst(), "1");
        byte[] answer = bytes(FORMS.getFirst(), "1");

        assertThat(sheets.find("other", list("1"), answer, LIMITS)).isNull();
        assertThat(sheets.find("s", list("1"), answer, new JsonLimits(1 << 20, 2, 10, 10)))
                .isNull();
        assertThat(sheets.find("s", list("1"), answer, LIMITS)).isNotNull();
    }

    @Test
    void results_of_calls_are_not_kept() throws MalformedMessage {
        byte[] answer = bytes(FORMS.getFirst(), "1");
        Question call = Question.modern(TestingCalls.modernTool("echo", "{}").call(), Map.of());
        sheets.keep("s", call, new Answer.Reply(answer, read(answer)), LIMITS);

        assertThat(sheets.find("s", call, answer, LIMITS)).isNull();
        assertThat(sheets.find("s", list("1"), answer, LIMITS)).isNull();
    }

    @Test
    void a_list_that_has_changed_takes_the_place_of_the_one_before() throws MalformedMessage {
        String changed = FORMS.getFirst().replace("\"a\"", "\"b\"");
        keep(FORMS.getFirst(), "1");
        assertThat(sheets.find("s", list("1"), bytes(changed, "1"), LIMITS)).isNull();

        keep(changed, "1");

        assertThat(found(changed, "2")).isNotNull();
        assertThat(found(FORMS.getFirst(), "2")).isNull();
    }

    private @Nullable ReplyFacts found(String form, String id) {
        Answer.Reply found = sheets.find("s", list(id), bytes(form, id), LIMITS);
        return found == null ? null : found.facts();
    }

    private void keep(String form, String id) throws MalformedMessage {
        byte[] answer = bytes(form, id);
        sheets.keep("s", list(id), new Answer.Reply(answer, read(answer)), LIMITS);
    }

    private static Question list(String id) {
        return Question.modern(
                TestingCalls.modern("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/list\",\"params\":{}}")
                        .call(),
                Map.of());
    }

    private static ReplyFacts read(byte[] answer) throws MalformedMessage {
        return ReplyReader.read(answer, LIMITS);
    }

    private static byte[] bytes(String form, String id) {
        return form.replace("@", id).getBytes(StandardCharsets.UTF_8);
    }
}
