package dev.warder.pipeline;

import static dev.warder.pipeline.TestingAsked.TRACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Call;
import dev.warder.upstream.Allowance;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundTest {
    private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
    private static final String CAPABILITIES = "\"io.modelcontextprotocol/clientCapabilities\":";

    @Test
    void a_message_in_which_nothing_must_change_keeps_its_very_bytes() {
        Call call = TestingAsked.modern(
                "tools/call",
                "\"name\":\"x\"",
                CAPABILITIES + "{\"elicitation\":{},\"sampling\":{}},\"progressToken\":1,\"note\":\"mine\"");

        assertThat(Outbound.of(call, Allowance.DEFAULT)).isSameAs(call);
    }

    @Test
    void metadata_of_extensions_that_are_not_allowed_is_taken_out_and_the_rest_stays() {
        Call call = TestingAsked.modern(
                "tools/call",
                "\"name\":\"x\"",
                "\"com.example/user\":\"alice\",\"com.example/locale\":\"de\",\"io.modelcontextprotocol/unheard\":1,"
                        + "\"progressToken\":1");
        var allowance = new Allowance(Set.of(), false, List.of("com.example/locale"), Set.of());

        assertThat(text(Outbound.of(call, allowance)))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"x\","
                        + "\"_meta\":{\"com.example/locale\":\"de\",\"progressToken\":1}}}");
    }

    @Test
    void a_clients_answer_to_a_question_of_the_server_is_cleaned_too() {
        Call plain = TestingAsked.answering("{\"action\":\"accept\"}");
        Call marked = TestingAsked.answering("{\"action\":\"accept\",\"_meta\":{\"com.example/user\":\"alice\"}}");

        assertThat(Outbound.of(plain, Allowance.DEFAULT)).isSameAs(plain);
        assertThat(text(Outbound.of(marked, Allowance.DEFAULT))).isEqualTo(text(plain));
    }

    @Test
    void a_prefix_allows_every_extension_below_it_and_no_other() {
        var allowance = new Allowance(Set.of(), false, List.of("com.example/*"), Set.of());

        assertThat(allowance.permits("com.example/a")).isTrue();
        assertThat(allowance.permits("com.example.evil/a")).isFalse();
        assertThat(allowance.permits("io.modelcontextprotocol/ui")).isFalse();
    }

    @Test
    void a_client_offers_a_server_no_more_than_the_server_may_ask_for() {
        Call call = TestingAsked.modern(
                "tools/call",
                "\"name\":\"x\"",
                CAPABILITIES + "{\"elicitation\":{\"url\":{}},\"sampling\":{},\"roots\":{},"
                        + "\"extensions\":{\"io.modelcontextprotocol/ui\":{},\"com.example/charts\":{}}}");
        var allowance = new Allowance(Set.of("elicitation"), false, List.of("com.example/charts"), Set.of());

        assertThat(text(Outbound.of(call, allowance)))
                .contains(CAPABILITIES + "{\"elicitation\":{\"url\":{}},\"extensions\":{\"com.example/charts\":{}}}");
    }

    @Test
    void a_session_is_opened_with_narrowed_capabilities_too() {
        Call call = TestingAsked.legacy(
                "initialize",
                "\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"roots\":{},\"sampling\":{},"
                        + "\"extensions\":{\"io.modelcontextprotocol/ui\":{}}}");
        var allowance = new Allowance(Set.of("roots"), false, List.of(), Set.of());

        assertThat(text(Outbound.of(call, allowance))).contains("\"capabilities\":{\"roots\":{}}");
        assertThat(text(Outbound.of(call, new Allowance(Set.of(), true, List.of(), Set.of()))))
                .contains("\"capabilities\":{\"extensions\":{\"io.modelcontextprotocol/ui\":{}}}");
    }

    @Test
    void the_server_becomes_a_child_of_the_gateways_own_span_in_body_and_header() {
        Call call = TestingAsked.modern(
                "tools/call", "\"name\":\"x\"", "\"traceparent\":\"" + PARENT + "\",\"tracestate\":\"a=1\"");

        Call sent = Outbound.of(call, Allowance.DEFAULT);

        String span = sent.message().headers().get("traceparent");
        assertThat(span).matches("00-" + TRACE + "-[0-9a-f]{16}-01").isNotEqualTo(PARENT);
        assertThat(text(sent)).contains("\"traceparent\":\"" + span + "\",\"tracestate\":\"a=1\"");
    }

    @Test
    void a_trace_that_came_in_the_header_alone_goes_on_in_the_header_alone() {
        Call call = TestingAsked.with(TestingAsked.modern("tools/list", "", ""), "traceparent", PARENT);

        Call sent = Outbound.of(call, Allowance.DEFAULT);

        assertThat(sent.message().headers().get("traceparent"))
                .startsWith("00-" + TRACE)
                .isNotEqualTo(PARENT);
        assertThat(sent.message().bytes()).isSameAs(call.message().bytes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "drop table spans",
                ""
            })
    void a_parent_that_is_none_reaches_no_server(String parent) {
        Call call = TestingAsked.with(
                TestingAsked.modern(
                        "tools/call", "\"name\":\"x\"", "\"traceparent\":\"" + parent + "\",\"tracestate\":\"a=1\""),
                "traceparent",
                parent);

        Call sent = Outbound.of(call, Allowance.DEFAULT);

        assertThat(text(sent)).contains("\"_meta\":{}");
        assertThat(sent.message().headers()).isEmpty();
    }

    @Test
    void baggage_keeps_its_allowed_names_only() {
        Call call = TestingAsked.modern(
                "tools/call", "\"name\":\"x\"", "\"baggage\":\"tenant=a;p=1, user=alice,tenant2=b\"");

        assertThat(text(Outbound.of(call, Allowance.DEFAULT))).contains("\"_meta\":{}");
        assertThat(text(Outbound.of(call, new Allowance(Set.of(), false, List.of(), Set.of("tenant")))))
                .contains("\"_meta\":{\"baggage\":\"tenant=a;p=1\"}");
    }

    @Test
    void no_request_can_name_a_task_beside_the_one_it_is_about() {
        Call call = TestingAsked.legacy(
                "tools/call",
                "\"name\":\"x\",\"_meta\":{\"io.modelcontextprotocol/related-task\":{\"taskId\":\"guessed\"}}");

        assertThat(text(Outbound.of(call, Allowance.DEFAULT))).doesNotContain("guessed");
    }

    private static String text(Call call) {
        return new String(call.message().bytes(), StandardCharsets.UTF_8);
    }
}
