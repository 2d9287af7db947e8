package dev.warder.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import org.jspecify.annotations.Nullable;

class MessageReaderFuzzTest {

    @FuzzTest(maxDuration = "2m")
    void any_bytes_are_a_message_or_refused_with_an_answer(byte[] bytes) throws MalformedMessage {
        Message message;
        try {
            message = new MessageReader(JsonLimits.DEFAULT).read(bytes);
        } catch (MalformedMessage refused) {
            assertThat(refused.error().code()).isIn(ErrorCodes.PARSE_ERROR, ErrorCodes.INVALID_REQUEST);
            assertThat(MessageWriter.error(refused.id(), refused.error())).isNotEmpty();
            return;
        }

        assertThat(new MessageReader(JsonLimits.DEFAULT).read(MessageWriter.write(message)))
                .isEqualTo(message);
        assertThat(Eras.classify(message, "2026-07-28")).isNotNull();
        if (message instanceof Message.Request request) {
            ModernRequest.check(request, name -> "x");
        }
        ReplyFacts facts = facts(bytes);
        switch (message) {
            case Message.Response(RpcId id, var result, RpcError error) -> {
                boolean plain = result instanceof JsonObject || error != null;
                assertThat(facts == null || (facts.error() == null) == (error == null))
                        .isTrue();
                assertThat(plain || facts == null).isTrue();
                assertThat(facts == null ? id : facts.id()).isEqualTo(id);
            }
            default -> assertThat(facts).isNull();
        }
    }

    private static @Nullable ReplyFacts facts(byte[] bytes) {
        try {
            return ReplyReader.readIfReply(bytes, JsonLimits.DEFAULT);
        } catch (MalformedMessage refused) {
            return null;
        }
    }
}
