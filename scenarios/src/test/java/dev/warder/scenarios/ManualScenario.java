package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.scenarios.harness.Gateway;
import dev.warder.scenarios.harness.Manual;
import dev.warder.scenarios.harness.Wire;
import dev.warder.testbed.TestingServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands of docs/operating.md, pasted as they are, do what the page says. */
class ManualScenario {
    private TestingServer server;
    private Gateway gateway;
    private Manual manual;

    @BeforeEach
    void start() {
        server = TestingServer.modern();
        gateway = Gateway.start("servers: { crm: { url: \"" + server.url() + "\" } }", """
                access:
                  - { allow: "crm/**", to: "role:analyst" }
                """);
        manual = new Manual(gateway);
    }

    @AfterEach
    void stop() {
        gateway.close();
        server.close();
    }

    private String call(String key) {
        return Wire.modern(gateway.route("crm"), key)
                .callTool("echo", "{\"text\":\"x\"}")
                .body();
    }

    @Test
    void what_is_stopped_by_command_is_listed_and_restored() {
        String printed = manual.follow("## Stopping something now", Map.of());

        assertThat(printed)
                .contains("Stopped server crm (stop 1). In force.", "Stopped all (stop 4). In force.")
                .contains("wrong prices", "Restored server crm. In force.");
    }

    @Test
    void the_api_stops_lists_and_restores() {
        String printed = manual.follow("### The API", Map.of());

        assertThat(printed.lines().toList())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("{\"stops\":[{\"id\":1,\"kind\":\"server\",\"name\":\"crm\"")
                        .contains("\"inForce\":true}{\"stops\":[", "\"restored\":null")
                        .endsWith("\"inForce\":true}"));
        assertThat(call(gateway.key("analyst"))).contains("\"content\"");
    }

    @Test
    void a_tool_is_stopped_as_the_runbook_says() {
        assertThat(call(gateway.key("analyst"))).contains("\"content\"");

        String printed =
                manual.follow("### Runbook: stopping a tool", Map.of("crm/tools/create_order", "crm/tools/echo"));

        assertThat(printed).contains("Stopped capability crm/tools/echo (stop 1). In force.", "ticket 4711");
        assertThat(printed).contains("analyst-caller", "Restored capability crm/tools/echo. In force.");
        assertThat(call(gateway.key("analyst"))).contains("\"content\"");
    }

    @Test
    void a_key_is_revoked_as_the_runbook_says() {
        String key = gateway.key("analyst");
        assertThat(call(key)).contains("\"content\"");
        String id = key.substring("wk_".length()).split("_", 2)[0];

        String printed =
                manual.follow("### Runbook: revoking a key", Map.of("7fA0bQ2xLm", id, "alice", "analyst-caller"));

        assertThat(printed).contains("Stopped client " + id, "In force.", "crm/tools/echo");
        assertThat(Wire.modern(gateway.route("crm"), key).ask("tools/list").status())
                .isEqualTo(401);
    }
}
