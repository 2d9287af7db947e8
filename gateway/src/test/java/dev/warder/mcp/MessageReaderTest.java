package dev.warder.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warder.json.JsonLimits;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {

    @Test
    void requests_notifications_and_responses_are_told_apart() throws MalformedMessage {
        assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"a\":1}}"))
                .isEqualTo(new Message.Request(RpcId.of(1), "m", JsonObject.EMPTY.with("a", 1)));
        assertThat(read("{\"jsonrpc\":\"2.0\",\"method\":\"m\"}"))
                .isEqualTo(new Message.Notification("m", JsonObject.EMPTY));
        assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"result\":{}}"))
                .isEqualTo(new Message.Response(RpcId.of("x"), JsonObject.EMPTY, null));
        assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":2,\"error\":{\"code\":-32601,\"message\":\"no\",\"data\":[]}}"))
                .isInstanceOfSatisfying(Message.Response.class, response -> {
                    assertThat(response.error().code()).isEqualTo(ErrorCodes.METHOD_NOT_FOUND);
                    assertThat(response.error().data()).hasToString("[]");
                });
    }

    @Test
    void an_id_keeps_its_type_and_every_digit() throws MalformedMessage {
        assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"method\":\"m\"}"))
                .isNotEqualTo(read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}"));
        assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":123456789012345678901,\"method\":\"m\"}"))
                .isInstanceOfSatisfying(
                        Message.Request.class,
                        request -> assertThat(request.id().value()).isEqualTo(new JsonNumber("123456789012345678901")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1.0", "1e3", "true", "{}", "[]"})
    void an_id_that_is_no_string_or_whole_number_is_refused(String id) {
        refused("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"m\"}", error -> {
            assertThat(error.error().code()).isEqualTo(ErrorCodes.INVALID_REQUEST);
            assertThat(error.id()).isNull();
        });
    }

    @Test
    void an_error_may_answer_an_unreadable_request() throws MalformedMessage {
        assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":1,\"message\":\"\"}}"))
                .isEqualTo(read("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":1,\"message\":\"\"}}"));
    }

    @Test
    void batches_are_refused_by_name() {
        refused("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}]", error -> {
            assertThat(error.error().code()).isEqualTo(ErrorCodes.INVALID_REQUEST);
            assertThat(error.error().message()).contains("Batches");
        });
        refused("[]", error -> assertThat(error.error().message()).contains("Batches"));
    }

    @Test
    void what_is_no_json_is_a_parse_error() {
        refused("{\"jsonrpc\":", error -> {
            assertThat(error.error().code()).isEqualTo(ErrorCodes.PARSE_ERROR);
            assertThat(error.id()).isNull();
        });
        refused("", error -> assertThat(error.error().code()).isEqualTo(ErrorCodes.PARSE_ERROR));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":7,\"method\":\"m\"}",
                "{\"jsonrpc\":\"1.0\",\"id\":7,\"method\":\"m\"}",
                "{\"jsonrpc\":2.0,\"id\":7,\"method\":\"m\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":7}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":1}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":null}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"m\",\"params\":[]}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"m\",\"params\":null}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"m\",\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{},\"error\":{\"code\":1,\"message\":\"\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{},\"params\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":1.5,\"message\":\"\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":4294967296,\"message\":\"\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":1}}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":\"no\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"m\",\"extra\":1}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\",\"METHOD\":\"tools/call\"}"
            })
    void what_is_no_message_is_refused_with_its_id(String text) {
        refused(text, error -> {
            assertThat(error.error().code()).isEqualTo(ErrorCodes.INVALID_REQUEST);
            assertThat(error.id()).isEqualTo(RpcId.of(7));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"x\"", "null", "true"})
    void a_message_is_an_object(String text) {
        refused(text, error -> assertThat(error.error().code()).isEqualTo(ErrorCodes.INVALID_REQUEST));
    }

    @Test
    void a_result_without_id_is_refused() {
        refused(
                "{\"jsonrpc\":\"2.0\",\"result\":{}}",
                error -> assertThat(error.id()).isNull());
        refused(
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":{}}",
                error -> assertThat(error.id()).isNull());
    }

    @Test
    void parameters_that_differ_only_in_case_are_refused() {
        String start = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{";
        refused(start + "\"name\":\"safe\",\"Name\":\"danger\"}}", error -> {
            assertThat(error.error().code()).isEqualTo(ErrorCodes.INVALID_REQUEST);
            assertThat(error.error().message()).contains("case");
        });
        // Long s folds to s.
        refused(
                start + "\"argument\u017f\":1,\"arguments\":2}}",
                error -> assertThat(error.getMessage()).contains("case"));
        String many = "\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1,";
        refused(
                start + many + "\"I\":1}}",
                error -> assertThat(error.getMessage()).contains("case"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Arguments", "NAME", "_Meta", "argument\u017f", "inputresponses"})
    void a_parameter_that_only_a_case_folding_server_would_understand_is_refused(String name) {
        refused(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"" + name + "\":{}}}",
                error -> assertThat(error.getMessage()).contains("case"));
    }

    @Test
    void a_parameter_the_protocol_does_not_know_is_left_alone() throws MalformedMessage {
        assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"Vendor\":1}}"))
                .isInstanceOf(Message.Request.class);
    }

    @Test
    void arguments_of_a_tool_may_differ_in_case() throws MalformedMessage {
        assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":"
                        + "{\"name\":\"grep\",\"arguments\":{\"-a\":1,\"-A\":2}}}"))
                .isInstanceOf(Message.Request.class);
    }

    private static Message read(String text) throws MalformedMessage {
        return new MessageReader(JsonLimits.DEFAULT).read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void refused(String text, Consumer<MalformedMessage> check) {
        assertThatThrownBy(() -> read(text)).isInstanceOfSatisfying(MalformedMessage.class, check);
    }
}
