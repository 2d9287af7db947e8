package dev.warder.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import dev.warder.mcp.RpcId;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeedTest {
    private static final String ARGUMENTS = "\"name\":\"pay\",\"arguments\":{\"to\":\"bob\",\"sum\":10}";
    private static final Caller ALICE = TestingCalls.caller("alice");

    private static String digest(Caller caller, String server, Method method, String params) throws JsonException {
        var read =
                (JsonObject) JsonReader.read(("{" + params + "}").getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
        var message = new Message.Request(RpcId.of(params.length()), method.wire(), read);
        return Deed.of(new Call(
                        TestingCalls.origin(),
                        caller,
                        server,
                        method,
                        new Capability(server, CapabilityType.TOOL, "pay"),
                        JsonObject.EMPTY,
                        new Payload(message, new byte[0], Map.of())))
                .digest();
    }

    private static String digest(String params) throws JsonException {
        return digest(ALICE, "bank", Method.TOOLS_CALL, params);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ARGUMENTS,
                "\"arguments\":{\"sum\":1e1 , \"to\":\"b\\u006fb\"}, \"name\":\"pay\"",
                ARGUMENTS + ",\"_meta\":{\"progressToken\":7,\"traceparent\":\"00-1-2-01\"}",
                ARGUMENTS + ",\"_meta\":{\"io.modelcontextprotocol/clientInfo\":{\"name\":\"x\",\"version\":\"2\"}}"
            })
    void what_differs_between_two_sendings_of_one_request_does_not_count(String params) throws JsonException {
        assertThat(digest(params)).isEqualTo(digest(ARGUMENTS));
    }

    @Test
    void whatever_differs_makes_another_deed() throws JsonException {
        var deeds = List.of(
                digest(ARGUMENTS),
                digest(ARGUMENTS.replace("bob", "eve")),
                digest(ARGUMENTS.replace("10", "10.000000000000000000001")),
                digest(ARGUMENTS.replace("10", "\"10\"")),
                digest(ARGUMENTS.replace("}", ",\"more\":null}")),
                digest(ARGUMENTS + ",\"task\":{\"ttl\":1}"),
                digest(ARGUMENTS + ",\"_meta\":{\"com.example/as\":\"root\"}"),
                digest(ALICE, "bank2", Method.TOOLS_CALL, ARGUMENTS),
                digest(ALICE, "bank", Method.PROMPTS_GET, ARGUMENTS),
                digest(TestingCalls.caller("eve"), "bank", Method.TOOLS_CALL, ARGUMENTS),
                digest(with("other-issuer", null, null), "bank", Method.TOOLS_CALL, ARGUMENTS),
                digest(with("warder", "key-2", null), "bank", Method.TOOLS_CALL, ARGUMENTS),
                digest(with("warder", null, "acme"), "bank", Method.TOOLS_CALL, ARGUMENTS));

        assertThat(new HashSet<>(deeds)).hasSameSizeAs(deeds);
    }

    private static Caller with(String issuer, String client, String tenant) {
        return new Caller("alice", issuer, client, tenant, Set.of(), Set.of(), Caller.Auth.API_KEY);
    }

    @Test
    void an_answer_to_a_servers_question_makes_it_another_deed() throws JsonException {
        assertThat(digest(ARGUMENTS + ",\"inputResponses\":{\"q\":{\"action\":\"accept\"}},\"requestState\":\"s\""))
                .isNotEqualTo(digest(ARGUMENTS));
    }
}
