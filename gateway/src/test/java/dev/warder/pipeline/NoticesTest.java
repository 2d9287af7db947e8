package dev.warder.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Call;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoticesTest {
    private static final String MINE = "\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":1}";

    private final Call call = TestingAsked.modern(
            "tools/call", "\"name\":\"x\"", "\"progressToken\":\"1\",\"io.modelcontextprotocol/logLevel\":\"warning\"");
    private final Call listening = TestingAsked.modern(
            "subscriptions/listen",
            "\"notifications\":{\"toolsListChanged\":true,\"promptsListChanged\":false,"
                    + "\"resourceSubscriptions\":[\"file:///a\"]}",
            "");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "progress|{\"progressToken\":\"1\",\"progress\":1}",
                "message|{\"level\":\"warning\"}",
                "message|{\"level\":\"emergency\"}"
            })
    void a_request_hears_its_own_progress_and_the_log_it_asked_for(String kind, String params) {
        assertThat(new Notices(call).concern("notifications/" + kind, json(params)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "progress|{\"progressToken\":1,\"progress\":1}",
                "progress|{\"progressToken\":\"2\"}",
                "progress|{}",
                "message|{\"level\":\"info\"}",
                "message|{}",
                "tools/list_changed|{}",
                "resources/updated|{\"uri\":\"file:///a\"}",
                "cancelled|{\"requestId\":1}",
                "gossip|{}"
            })
    void a_request_hears_nothing_that_is_anothers(String kind, String params) {
        assertThat(new Notices(call).concern("notifications/" + kind, json(params)))
                .isFalse();
    }

    @Test
    void a_request_that_asked_for_no_log_and_no_progress_hears_none() {
        var notices = new Notices(TestingAsked.modern("tools/call", "\"name\":\"x\"", ""));

        assertThat(notices.concern("notifications/message", json("{\"level\":\"emergency\"}")))
                .isFalse();
        assertThat(notices.concern("notifications/progress", json("{\"progress\":1}")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "subscriptions/acknowledged|\"notifications\":{}",
                "tools/list_changed|\"x\":1",
                "resources/updated|\"uri\":\"file:///a\"",
                "resources/updated|\"uri\":\"file:///a/b\""
            })
    void a_listener_hears_what_it_opted_in_to(String kind, String params) {
        assertThat(new Notices(listening).concern("notifications/" + kind, json("{" + params + "," + MINE + "}")))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "prompts/list_changed|" + MINE,
                "resources/list_changed|" + MINE,
                "resources/updated|\"uri\":\"file:///ab\"," + MINE,
                "resources/updated|" + MINE,
                "progress|" + MINE,
                "message|" + MINE,
                "tools/list_changed|\"x\":1",
                "tools/list_changed|\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":\"1\"}",
                "tools/list_changed|\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":2}"
            })
    void a_listener_hears_nothing_else_and_nothing_of_other_subscriptions(String kind, String params) {
        assertThat(new Notices(listening).concern("notifications/" + kind, json("{" + params + "}")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"notifications/progress", "notifications/tools/list_changed", "notifications/cancelled"})
    void a_session_hears_what_its_revision_knows(String method) {
        var notices = new Notices(TestingAsked.legacy("tools/call", "\"name\":\"x\""));

        assertThat(notices.concern(method, JsonObject.EMPTY)).isTrue();
        assertThat(notices.concern(method + "/gossip", JsonObject.EMPTY)).isFalse();
    }

    private static JsonObject json(String text) {
        try {
            return (JsonObject) JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
        } catch (JsonException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }
}
