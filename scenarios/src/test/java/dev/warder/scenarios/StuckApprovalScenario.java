package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.scenarios.harness.Gateway;
import dev.warder.scenarios.harness.Manual;
import dev.warder.scenarios.harness.Wire;
import dev.warder.testbed.TestingServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The runbook "a stuck approval" of docs/operating.md, its commands pasted as they are. */
class StuckApprovalScenario {
    @Test
    void a_call_for_which_nobody_is_there_is_found_and_decided_as_the_runbook_says() {
        try (TestingServer server = TestingServer.modern();
                Gateway gateway = Gateway.start("servers: { crm: { url: \"" + server.url() + "\" } }", """
                        approvals: { hold: 0s }
                        access:
                          - { allow: "crm/**", to: "role:analyst", approval: { by: "role:sales-lead" } }
                        """)) {
            Wire agent = Wire.modern(gateway.route("crm"), gateway.key("analyst"));
            String ticket = agent.callTool("echo", "{\"text\":\"x\"}")
                    .message()
                    .at("/result/_meta/dev.warder~1refusal/details/ticket")
                    .asString("");

            String printed =
                    new Manual(gateway).follow("### Runbook: a stuck approval", Map.of("t-0123456789abcdef", ticket));

            assertThat(printed).contains(ticket, "proposed", "analyst-caller", "role:sales-lead", "\"text\":\"x\"");
            assertThat(printed).contains("Approved. The caller has until ", "\"approver\":\"carol\"");
            assertThat(server.seen("tools/call")).isEmpty();
            assertThat(agent.callTool("echo", "{\"text\":\"x\"}").body())
                    .contains("\"content\"")
                    .doesNotContain("approval.");
            assertThat(server.seen("tools/call")).hasSize(1);
        }
    }
}
