package dev.warder.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.json.JsonArray;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MessageWriterTest {

    @Test
    void messages_are_written_on_one_line() {
        JsonObject params = JsonObject.EMPTY.with("text", "a\nb");

        assertThat(text(MessageWriter.request(RpcId.of(1), "m", params)))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"text\":\"a\\nb\"}}");
        assertThat(text(MessageWriter.notification("n", JsonObject.EMPTY)))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"n\"}");
        assertThat(text(MessageWriter.result(RpcId.of("x"), JsonObject.EMPTY)))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"result\":{}}");
    }

    @Test
    void an_error_without_readable_id_has_none() {
        assertThat(text(MessageWriter.error(null, new RpcError(-32700, "no \"json\"", JsonArray.EMPTY))))
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32700,\"message\":\"no \\\"json\\\"\",\"data\":[]}}");
    }

    @Test
    void what_is_written_reads_back() throws MalformedMessage {
        for (Message message : new Message[] {
            new Message.Request(RpcId.of("é"), "m", JsonObject.EMPTY.with("a", 1)),
            new Message.Notification("m", JsonObject.EMPTY),
            new Message.Response(RpcId.of(1), JsonObject.EMPTY, null),
            new Message.Response(null, null, new RpcError(1, "x"))
        }) {
            assertThat(new MessageReader(JsonLimits.DEFAULT).read(MessageWriter.write(message)))
                    .isEqualTo(message);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
