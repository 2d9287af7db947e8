package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.scenarios.harness.Await;
import dev.warder.scenarios.harness.Gateway;
import dev.warder.scenarios.harness.Manual;
import dev.warder.scenarios.harness.NodeClient;
import dev.warder.scenarios.harness.NodeServers;
import dev.warder.scenarios.harness.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Clients nobody here wrote run into limits, are told so, go on, and do not change the era they speak. */
class LimitsScenario {
    private static final String TOOL = "test_simple_text";
    private static final Duration SOON = Duration.ofSeconds(10);
    private static NodeServers.Served fixture;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        fixture = NodeServers.fixture("dual");
        gateway = Gateway.start("servers: { everything: { url: \"" + fixture.url() + "\" } }", """
                access:
                  - { allow: "everything/**", to: [role:auto, role:pinned, role:legacy, role:v1, role:counted, role:burst] }
                limits:
                  - { name: pace, rate: 30 per minute, burst: 2, to: [role:auto, role:pinned, role:legacy, role:v1, role:burst] }
                  - { name: day, quota: 3 per day, to: ["role:counted"] }
                """);
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        fixture.close();
    }

    private static NodeClient client(String mode) {
        String url = gateway.route("everything");
        return switch (mode) {
            case "v1" -> NodeClient.v1(url, gateway.key("v1"));
            case "pinned" -> NodeClient.v2("2026-07-28", url, gateway.key("pinned"));
            default -> NodeClient.v2(mode, url, gateway.key(mode));
        };
    }

    @ParameterizedTest
    @CsvSource({"auto, modern", "pinned, modern", "legacy, legacy", "v1, legacy"})
    void a_client_over_its_limit_is_told_to_wait_goes_on_and_keeps_its_era(String mode, String era) {
        List<JsonNode> answers = client(mode)
                .callTool(TOOL, "{}")
                .callTool(TOOL, "{}")
                .callTool(TOOL, "{}")
                .listTools()
                .run();

        assertThat(answers).as(answers.toString()).hasSize(5);
        assertThat(answers.get(2).at("/result/content/0/text").asString("")).isEqualTo("A line of text.");
        assertThat(answers.get(3).at("/result/isError").asBoolean(false)).isTrue();
        assertThat(answers.get(3).at("/result/content/0/text").asString(""))
                .startsWith("Too many calls in a short time. Try again in");
        assertThat(answers.get(4).at("/result/tools").size()).isPositive();

        // The limit is used up still: a client that connects now must not take that for the other era.
        assertThat(client(mode).listTools().run().getFirst().at("/result/era").asString("none"))
                .isEqualTo(era);
        Await.until(
                "the client is served again",
                SOON,
                () -> "A line of text."
                        .equals(client(mode)
                                .callTool(TOOL, "{}")
                                .run()
                                .get(1)
                                .at("/result/content/0/text")
                                .asString("")));
    }

    @Test
    void what_was_used_of_a_quota_is_used_after_a_stop_and_after_a_crash() {
        Wire caller = Wire.modern(gateway.route("everything"), gateway.key("counted"));
        assertThat(caller.callTool(TOOL, "{}").body()).doesNotContain("limit.");
        gateway.program().close();
        gateway.restart();
        assertThat(caller.callTool(TOOL, "{}").body()).doesNotContain("limit.");
        long called = System.nanoTime();
        Await.until(
                "it is written, four times in each second", SOON, () -> System.nanoTime() - called > 1_000_000_000L);
        gateway.kill();
        gateway.restart();

        assertThat(caller.callTool(TOOL, "{}").body()).doesNotContain("limit.");
        assertThat(caller.callTool(TOOL, "{}").body()).contains("limit.quota");
    }

    @Test
    void the_runbook_for_a_burst_of_refusals_finds_what_refuses_whom() {
        Wire caller = Wire.modern(gateway.route("everything"), gateway.key("burst"));
        for (int i = 0; i < 5; i++) {
            caller.callTool(TOOL, "{}");
        }
        String printed = new Manual(gateway).follow("### Runbook: a burst of refusals", Map.of());

        assertThat(printed)
                .containsPattern("warder_calls_total\\{capability=\"tools/" + TOOL + "\".*limit\\.rate")
                .containsPattern("burst-caller.*limit\\.rate")
                .contains("\"rule\":\"pace\"");
    }
}
