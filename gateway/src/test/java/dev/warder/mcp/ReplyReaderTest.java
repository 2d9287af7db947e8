package dev.warder.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warder.json.JsonLimits;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {

    @Test
    void a_result_is_known_by_its_facts() throws MalformedMessage {
        assertThat(read("{\"result\":{\"content\":[{\"type\":\"text\"}],\"isError\":true,\"resultType\":\"complete\"},"
                        + "\"id\":\"a\",\"jsonrpc\":\"2.0\"}"))
                .isEqualTo(new ReplyFacts(RpcId.of("a"), null, true, "complete"));
        assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{}}"))
                .isEqualTo(new ReplyFacts(RpcId.of(3), null, false, null));
    }

    @Test
    void a_result_is_marked_by_its_cache_hints_and_by_metadata_the_protocol_does_not_know() throws MalformedMessage {
        ReplyFacts.Marks marks = read("{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"ttlMs\":7,\"cacheScope\":\"public\","
                        + "\"_meta\":{\"com.example/x\":{\"ttlMs\":1}}}}")
                .marks();

        assertThat(marks.ttlMs()).hasToString("7");
        assertThat(marks.cacheScope()).hasToString("\"public\"");
        assertThat(marks.foreignMeta()).isTrue();
        assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"structuredContent\":{\"ttlMs\":7},\"_meta\":"
                                + "{\"note\":1,\"io.modelcontextprotocol/serverInfo\":{},"
                                + "\"io.modelcontextprotocol/related-task\":{}}}}")
                        .marks())
                .isEqualTo(ReplyFacts.Marks.NONE);
    }

    @Test
    void an_is_error_further_down_is_not_the_results() throws MalformedMessage {
        assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"structuredContent\":{\"isError\":true}}}")
                        .toolError())
                .isFalse();
    }

    @Test
    void an_error_is_read_whole_and_may_lack_an_id() throws MalformedMessage {
        String error = "\"error\":{\"code\":-1,\"message\":\"m\",\"data\":{\"x\":1}}";

        assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":3," + error + "}").id()).isEqualTo(RpcId.of(3));
        assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":null," + error + "}").id()).isNull();
        assertThat(read("{\"jsonrpc\":\"2.0\"," + error + "}").error().data()).hasToString("{\"x\":1}");
    }

    @Test
    void requests_and_notifications_are_left_to_the_message_reader() throws MalformedMessage {
        byte[] notification = utf8("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}");

        assertThat(ReplyReader.readIfReply(notification, JsonLimits.DEFAULT)).isNull();
        assertThatThrownBy(() -> ReplyReader.read(notification, JsonLimits.DEFAULT))
                .isInstanceOf(MalformedMessage.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":3,\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":3}",
                "{\"jsonrpc\":\"2.0\",\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"error\":{\"code\":1,\"message\":\"\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{},\"error\":{\"code\":1,\"message\":\"\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":[]}",
                "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":null}",
                "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{},\"Result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"isError\":\"true\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"resultType\":1}}",
                "{\"jsonrpc\":\"2.0\",\"id\":3,\"error\":\"broken\"}",
                "[]",
                "3"
            })
    void what_is_no_response_is_refused(String text) {
        refused(text, ErrorCodes.INVALID_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"isError\":false,\"isError\":true}}",
                "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{},\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"x\":[{\"a\":1,\"a\":2}]}}",
                "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"x\":\"\\ud800\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"x\":01}}",
                "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{}} x",
                "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{}"
            })
    void what_is_passed_over_is_checked_as_strictly(String text) {
        refused(text, ErrorCodes.PARSE_ERROR);
    }

    private static void refused(String text, int code) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        MalformedMessage.class,
                        error -> assertThat(error.error().code()).isEqualTo(code));
    }

    private static ReplyFacts read(String text) throws MalformedMessage {
        return ReplyReader.read(utf8(text), JsonLimits.DEFAULT);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
