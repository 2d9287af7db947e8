package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.scenarios.harness.ConformanceSuite;
import dev.warder.scenarios.harness.ConformanceSuite.Findings;
import dev.warder.scenarios.harness.Gateway;
import dev.warder.scenarios.harness.HeaderInjector;
import dev.warder.scenarios.harness.Listed;
import dev.warder.scenarios.harness.NodeClient;
import dev.warder.scenarios.harness.NodeServers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Real clients, and the official suite, in front of servers that do not speak their era. */
class BridgeScenario {
    private static NodeServers.Served dual;
    private static NodeServers.Served modern;
    private static NodeServers.Served legacy;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        dual = NodeServers.fixture("dual");
        modern = NodeServers.fixture("modern");
        legacy = NodeServers.fixture("legacy");
        gateway = Gateway.start(
                "servers: { modern: { url: \"" + modern.url() + "\" }, legacy: { url: \"" + legacy.url()
                        + "\" }, parking: { url: \"" + legacy.url() + "\", parking: { within: 10s, atMost: 50 } } }",
                "access: [ { allow: [\"modern/**\", \"legacy/**\", \"parking/**\"], to: [\"role:tester\"] } ]");
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        dual.close();
        modern.close();
        legacy.close();
    }

    private static List<JsonNode> visit(NodeClient client) {
        return client.listTools()
                .callTool("test_simple_text", "{}")
                .readResource("test://static-text")
                .getPrompt("test_simple_prompt")
                .callTool("test_input_required_result_elicitation", "{}")
                .callTool("test_simple_text", "{}")
                .run();
    }

    private static void assertServed(List<JsonNode> answers) {
        assertThat(answers).as(answers.toString()).hasSize(7);
        assertThat(Listed.tools(answers.get(1).path("result"))).contains("test_simple_text");
        assertThat(answers.get(2).at("/result/content/0/text").asString("")).isEqualTo("A line of text.");
        assertThat(answers.get(3).at("/result/contents/0/text").asString("")).isEqualTo("This text never changes.");
        assertThat(answers.get(4).at("/result/messages").size()).isEqualTo(1);
        assertThat(answers.get(6).at("/result/content/0/text").asString("")).isEqualTo("A line of text.");
    }

    @Test
    void a_client_with_sessions_uses_a_modern_server_and_answers_what_it_asks() {
        List<JsonNode> answers = visit(NodeClient.v2("legacy", gateway.route("modern"), gateway.key("tester")));

        assertServed(answers);
        assertThat(answers.get(5).at("/result/content/0/text").asString(""))
                .as(answers.toString())
                .isEqualTo("Hello, Ada!");
    }

    @Test
    void the_previous_sdk_uses_a_modern_server_and_is_told_what_it_lacks() {
        List<JsonNode> answers = visit(NodeClient.v1(gateway.route("modern"), gateway.key("tester")));

        assertServed(answers);
        assertThat(answers.get(5).at("/result/isError").asBoolean(false))
                .as(answers.toString())
                .isTrue();
    }

    @Test
    void a_client_without_sessions_uses_a_legacy_server_and_is_told_what_cannot_be_asked() {
        List<JsonNode> answers = visit(NodeClient.v2("2026-07-28", gateway.route("legacy"), gateway.key("tester")));

        assertServed(answers);
        assertThat(answers.get(5).has("error")
                        || answers.get(5).at("/result/isError").asBoolean(false))
                .as(answers.toString())
                .isTrue();
    }

    @Test
    void a_client_without_sessions_answers_what_a_legacy_server_asks_when_its_calls_are_parked() {
        List<JsonNode> answers = visit(NodeClient.v2("2026-07-28", gateway.route("parking"), gateway.key("tester")));

        assertServed(answers);
        assertThat(answers.get(5).at("/result/content/0/text").asString(""))
                .as(answers.toString())
                .isEqualTo("Hello, Ada!");
    }

    @ParameterizedTest
    @CsvSource({
        "2025-11-25, modern, a modern server",
        "2026-07-28, legacy, a legacy server",
        "2026-07-28, parking, a legacy server with parking"
    })
    void the_suite_finds_across_the_bridge_what_it_finds_at_a_server_of_its_own_era_but_for_what_is_listed(
            String requirements, String server, String behind) {
        Findings direct = ConformanceSuite.run(dual.url(), requirements);
        Findings bridged = throughGateway(requirements, server);

        assertThat(ConformanceDifferences.checkedIn()
                        .complaints(requirements + " before " + behind, direct.scenarios(), bridged.scenarios()))
                .as(bridged.printed())
                .isEmpty();
    }

    private static Findings throughGateway(String requirements, String server) {
        try (HeaderInjector injector =
                new HeaderInjector(gateway.port(), "Authorization: Bearer " + gateway.key("tester"))) {
            return ConformanceSuite.run(
                    "http://127.0.0.1:" + injector.port() + "/servers/" + server + "/mcp", requirements);
        }
    }
}
