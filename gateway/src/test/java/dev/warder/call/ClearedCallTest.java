package dev.warder.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Method;
import dev.warder.mcp.Revision;
import dev.warder.mcp.RpcId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClearedCallTest {
    private static final JsonObject ARGUMENTS = JsonObject.of("amount", new JsonString("10"));
    private static final JsonObject PARAMS =
            JsonObject.of("name", new JsonString("pay")).with("arguments", ARGUMENTS);

    private final ClearedCall cleared = cleared();

    private static ClearedCall cleared() {
        Call like = TestingCalls.tool(TestingCalls.caller("alice"), "crm", "pay", ARGUMENTS);
        var message = new Message.Request(RpcId.of(1), "tools/call", PARAMS);
        var call = new Call(
                like.origin(),
                like.caller(),
                like.server(),
                like.method(),
                like.capability(),
                like.arguments(),
                new Payload(message, MessageWriter.write(message), Map.of()));
        var gates = new Gates(
                _ -> Verdict.pass(),
                _ -> Verdict.pass(),
                _ -> Verdict.pass(),
                _ -> Verdict.pass(),
                _ -> Verdict.pass());
        return ((Gates.Judgement.Cleared) gates.judge(call)).call();
    }

    private ClearedCall reworded(String method, JsonObject params) {
        var request = new Message.Request(RpcId.of(7), method, params);
        return cleared.reworded(Revision.V2025_11_25, request, MessageWriter.write(request));
    }

    @Test
    void another_envelope_is_still_the_call_that_was_cleared() {
        ClearedCall other =
                reworded("tools/call", PARAMS.with("_meta", JsonObject.EMPTY).with("requestState", "round 1"));

        assertThat(other.call().origin().revision()).isEqualTo(Revision.V2025_11_25);
        assertThat(other.call().caller()).isEqualTo(cleared.call().caller());
        assertThat(new String(other.call().message().bytes(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("\"id\":7");
    }

    @Test
    void other_arguments_another_tool_or_another_method_are_not_the_call_that_was_cleared() {
        assertThatThrownBy(() -> reworded("tools/call", PARAMS.with("arguments", JsonObject.EMPTY)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reworded("tools/call", PARAMS.with("name", "drop")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reworded("prompts/get", PARAMS)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_goes_with_a_call_cannot_use_a_capability() {
        var message = new Message.Notification("tools/call", PARAMS);

        assertThatThrownBy(() -> cleared.accompanied(Revision.V2025_11_25, Method.TOOLS_CALL, message, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cleared.accompanied(Revision.V2025_11_25, Method.RESOURCES_READ, message, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
