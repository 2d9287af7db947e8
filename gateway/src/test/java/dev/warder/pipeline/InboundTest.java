package dev.warder.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.warder.call.Call;
import dev.warder.call.Reason;
import dev.warder.json.JsonLimits;
import dev.warder.mcp.MalformedMessage;
import dev.warder.mcp.ReplyReader;
import dev.warder.upstream.Allowance;
import dev.warder.upstream.Answer;
import dev.warder.upstream.UpstreamException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InboundTest {
    private static final String FORM = "{\"a\":{\"method\":\"elicitation/create\",\"params\":{\"message\":\"Sure?\"}}}";
    private static final String URL =
            "{\"a\":{\"method\":\"elicitation/create\",\"params\":{\"mode\":\"url\",\"url\":\"https://example.com\"}}}";
    private static final String SAMPLING = "{\"a\":{\"method\":\"sampling/createMessage\",\"params\":{}}}";
    private static final String SAMPLING_WITH_TOOLS =
            "{\"a\":{\"method\":\"sampling/createMessage\",\"params\":{\"tools\":[]}}}";

    @Test
    void a_result_in_which_nothing_must_change_keeps_its_very_bytes() {
        Answer.Reply reply = reply("\"resultType\":\"complete\",\"content\":[],\"_meta\":{\"note\":1}");

        assertThat(inbound(TestingAsked.declaring("tools/call", "{}")).admitted(reply))
                .isSameAs(reply);
    }

    @ParameterizedTest
    @ValueSource(strings = {"task", "oracle", "", "Complete"})
    void a_result_of_an_unknown_type_is_no_answer(String type) {
        refused("tools/call", "{}", Allowance.DEFAULT, "\"resultType\":\"" + type + "\"", Reason.UPSTREAM_PROTOCOL);
    }

    @Test
    void a_result_without_type_is_complete_as_from_a_server_of_the_other_era() {
        Answer.Reply reply = reply("\"content\":[]");

        assertThat(inbound(TestingAsked.declaring("tools/call", "{}")).admitted(reply))
                .isSameAs(reply);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tools/list", "completion/complete", "server/discover"})
    void input_can_be_required_only_where_the_protocol_lets_it(String method) {
        refused(method, "{\"elicitation\":{}}", Allowance.DEFAULT, asking(FORM), Reason.UPSTREAM_PROTOCOL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "tools/call|{\"elicitation\":{}}|" + FORM,
                "prompts/get|{\"elicitation\":{\"form\":{}}}|" + FORM,
                "resources/read|{\"elicitation\":{\"url\":{}}}|" + URL,
                "tools/call|{\"sampling\":{}}|" + SAMPLING,
                "tools/call|{\"sampling\":{\"tools\":{}}}|" + SAMPLING_WITH_TOOLS
            })
    void what_the_client_declared_may_be_asked(String method, String declared, String requests) {
        Answer.Reply reply = reply(asking(requests));

        assertThat(inbound(TestingAsked.declaring(method, declared)).admitted(reply))
                .isSameAs(reply);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}|" + FORM + "|{\"elicitation\":{\"form\":{}}}",
                "{\"elicitation\":{}}|" + URL + "|{\"elicitation\":{\"url\":{}}}",
                "{\"elicitation\":{\"url\":{}}}|" + FORM + "|{\"elicitation\":{\"form\":{}}}",
                "{\"elicitation\":{}}|" + SAMPLING + "|{\"sampling\":{}}",
                "{\"sampling\":{}}|" + SAMPLING_WITH_TOOLS + "|{\"sampling\":{\"tools\":{}}}",
                "{}|{\"a\":{\"method\":\"roots/list\"}}|{\"roots\":{}}"
            })
    void what_the_client_did_not_declare_is_named_to_it(String declared, String requests, String missing) {
        UpstreamException refusal =
                refused("tools/call", declared, Allowance.DEFAULT, asking(requests), Reason.CAPABILITY_MISSING);

        assertThat(refusal.data()).hasToString(missing);
    }

    @Test
    void a_server_that_may_not_ask_is_refused_even_when_the_client_would_answer() {
        var allowance = new Allowance(Set.of("elicitation"), false, List.of(), Set.of());

        refused("tools/call", "{\"sampling\":{}}", allowance, asking(SAMPLING), Reason.ASKING_DENIED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"resultType\":\"input_required\"",
                "\"resultType\":\"input_required\",\"inputRequests\":[],\"requestState\":\"s\"",
                "\"resultType\":\"input_required\",\"inputRequests\":{\"a\":{\"method\":\"tools/call\"}}",
                "\"resultType\":\"input_required\",\"inputRequests\":{\"a\":1}"
            })
    void a_demand_that_no_client_can_meet_is_no_answer(String result) {
        refused("tools/call", "{\"elicitation\":{}}", Allowance.DEFAULT, result, Reason.UPSTREAM_PROTOCOL);
    }

    @Test
    void a_server_that_only_wants_time_gets_it() {
        Answer.Reply reply = reply("\"resultType\":\"input_required\",\"requestState\":\"s\"");

        assertThat(inbound(TestingAsked.declaring("tools/call", "{}")).admitted(reply))
                .isSameAs(reply);
    }

    @Test
    void a_servers_complaint_about_capabilities_is_restated_for_what_the_client_itself_declared() {
        var sampling = new Allowance(Set.of("sampling"), false, List.of(), Set.of());

        assertThat(complaint("{}", sampling, "{\"sampling\":{}}"))
                .hasMessage("client.capability")
                .extracting(UpstreamException::data)
                .hasToString("{\"sampling\":{}}");
        assertThat(complaint("{\"elicitation\":{}}", sampling, "{\"elicitation\":{\"form\":{}}}")
                        .reason())
                .isEqualTo(Reason.ASKING_DENIED);
        assertThat(complaint("{}", sampling, "{\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}")
                        .reason())
                .isEqualTo(Reason.ASKING_DENIED);
        assertThat(complaint("{\"sampling\":{}}", sampling, "{\"sampling\":{}}").reason())
                .isEqualTo(Reason.UPSTREAM_PROTOCOL);
        assertThat(complaint("{}", sampling, "7").reason()).isEqualTo(Reason.UPSTREAM_PROTOCOL);
    }

    @Test
    void metadata_of_extensions_that_are_not_allowed_is_taken_out_of_results() {
        Call call = TestingAsked.declaring("tools/call", "{}");
        String result = "\"resultType\":\"complete\",\"_meta\":{\"com.example/x\":1,\"ui\":{},\"note\":2,"
                + "\"io.modelcontextprotocol/serverInfo\":{}}";

        assertThat(text(inbound(call).admitted(reply(result))))
                .contains("\"_meta\":{\"note\":2,\"io.modelcontextprotocol/serverInfo\":{}}");
        var allowance = new Allowance(Set.of(), true, List.of("com.example/x"), Set.of());
        Answer.Reply whole = reply(result);
        assertThat(new Inbound(call, allowance).admitted(whole)).isSameAs(whole);
    }

    @Test
    void a_result_alone_brings_no_user_interface_either() {
        Call call = TestingAsked.declaring("tools/call", "{}");
        Answer.Reply reply = reply("\"resultType\":\"complete\",\"_meta\":{\"ui\":{\"resourceUri\":\"ui://a\"}}");

        assertThat(text(inbound(call).admitted(reply))).doesNotContain("ui://a");
        assertThat(new Inbound(call, new Allowance(Set.of(), true, List.of(), Set.of())).admitted(reply))
                .isSameAs(reply);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"ttlMs\":5000,\"cacheScope\":\"public\"|5000",
                "\"ttlMs\":86400000,\"cacheScope\":\"private\"|60000",
                "\"ttlMs\":-1|0",
                "\"ttlMs\":\"soon\"|0",
                "\"ttlMs\":1e30|0",
                "\"contents\":[]|0"
            })
    void what_one_caller_read_is_kept_by_that_caller_only_and_not_for_long(String hints, String ttl) {
        Call call = TestingAsked.declaring("resources/read", "{}");

        String kept = text(inbound(call).admitted(reply("\"resultType\":\"complete\"," + hints)));

        assertThat(kept).contains("\"ttlMs\":" + ttl).contains("\"cacheScope\":\"private\"");
    }

    @Test
    void what_was_answered_with_a_users_input_is_not_kept_at_all() {
        Call call = TestingAsked.modern("resources/read", "\"uri\":\"x\",\"inputResponses\":{}", "");

        String kept = text(
                inbound(call).admitted(reply("\"resultType\":\"complete\",\"ttlMs\":10,\"cacheScope\":\"private\"")));

        assertThat(kept).contains("\"ttlMs\":0");
    }

    @Test
    void a_server_offers_only_what_the_gateway_lets_happen() {
        Call call = TestingAsked.declaring("server/discover", "{}");

        String offered = text(inbound(call)
                .admitted(reply("\"resultType\":\"complete\",\"ttlMs\":0,\"cacheScope\":\"private\","
                        + "\"supportedVersions\":[\"2026-07-28\",\"2099-01-01\",7],\"capabilities\":{\"tools\":{},"
                        + "\"extensions\":{\"io.modelcontextprotocol/tasks\":{},\"io.modelcontextprotocol/ui\":{}}}")));

        assertThat(offered).contains("\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{\"tools\":{}}");
    }

    @Test
    void a_session_opens_without_the_extensions_that_are_not_allowed() {
        byte[] plain = bytes("\"capabilities\":{\"tools\":{}}");
        byte[] extended = bytes("\"capabilities\":{\"tools\":{},\"extensions\":{\"com.example/x\":{}}}");
        Inbound inbound = inbound(TestingAsked.legacy("initialize", ""));

        assertThat(inbound.initialized(plain)).isSameAs(plain);
        assertThat(inbound.initialized(extended)).isEqualTo(plain);
    }

    @Test
    void results_of_the_legacy_era_know_no_types_and_no_hints() {
        Answer.Reply reply = reply("\"resultType\":\"oracle\",\"contents\":[]");

        assertThat(inbound(TestingAsked.legacy("resources/read", "\"uri\":\"x\""))
                        .admitted(reply))
                .isSameAs(reply);
    }

    private static Inbound inbound(Call call) {
        return new Inbound(call, Allowance.DEFAULT);
    }

    private static String asking(String requests) {
        return "\"resultType\":\"input_required\",\"inputRequests\":" + requests;
    }

    private static UpstreamException refused(
            String method, String declared, Allowance allowance, String result, Reason reason) {
        var inbound = new Inbound(TestingAsked.declaring(method, declared), allowance);
        return assertThatExceptionOfType(UpstreamException.class)
                .isThrownBy(() -> inbound.admitted(reply(result)))
                .matches(failure -> failure.reason() == reason)
                .actual();
    }

    private static UpstreamException complaint(String declared, Allowance allowance, String required) {
        var inbound = new Inbound(TestingAsked.declaring("tools/call", declared), allowance);
        Answer.Reply error = answer("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32021,\"message\":\"m\","
                + "\"data\":{\"requiredCapabilities\":" + required + "}}}");
        return assertThatExceptionOfType(UpstreamException.class)
                .isThrownBy(() -> inbound.admitted(error))
                .actual();
    }

    private static byte[] bytes(String result) {
        return ("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{" + result + "}}").getBytes(StandardCharsets.UTF_8);
    }

    private static Answer.Reply reply(String result) {
        return answer(new String(bytes(result), StandardCharsets.UTF_8));
    }

    private static Answer.Reply answer(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        try {
            return new Answer.Reply(bytes, ReplyReader.read(bytes, JsonLimits.DEFAULT));
        } catch (MalformedMessage wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    private static String text(Answer.Reply reply) {
        return new String(reply.bytes(), StandardCharsets.UTF_8);
    }
}
