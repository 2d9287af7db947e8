package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.warder.scenarios.harness.Gateway;
import dev.warder.scenarios.harness.Places;
import dev.warder.scenarios.harness.Reply;
import dev.warder.scenarios.harness.Wire;
import dev.warder.testbed.TestingServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Actions that were approved and then executed differently: the gateway lets none of them reach the server. */
class ApprovalDriftScenario {
    private static final JsonMapper JSON = JsonMapper.shared();

    private static List<JsonNode> cases;
    private static TestingServer server;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws IOException {
        Optional<Path> vectors = Places.vectors("approval-drift/benchmarks");
        assumeTrue(vectors.isPresent(), "not run: the test vectors approval-drift are not on this machine");
        cases = Files.readAllLines(vectors.orElseThrow().resolve("approval-execution-drift.jsonl")).stream()
                .filter(line -> !line.isBlank())
                .map(JSON::readTree)
                .toList();
        server = TestingServer.modern();
        gateway = Gateway.start(
                "servers: { one: { url: \"" + server.url() + "\" } }",
                "approvals: { hold: 0s, waiting: 1000, perMinute: 1000 }",
                "access: [ { allow: \"one/**\", to: anyone, approval: { by: operator } } ]");
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void no_executed_action_differs_from_the_approved_one() {
        assertThat(cases).isNotEmpty().allSatisfy(ApprovalDriftScenario::judge);
    }

    private static void judge(JsonNode one) {
        JsonNode approved = one.path("approved_action");
        JsonNode executed = one.path("executed_action");
        Reply asked = call(approved);
        assertThat(asked.body()).as(one.path("id").asString("")).contains("approval.pending");
        String ticket = asked.message()
                .at("/result/_meta/dev.warder~1refusal/details/ticket")
                .asString("");
        gateway.cli("approvals", "approve", ticket, "--as", "reviewer");
        int before = server.seen("tools/call").size();

        Reply reply = call(executed);

        if (executed.equals(approved)) {
            assertThat(reply.body()).as(one.path("id").asString("")).doesNotContain("approval.");
        } else {
            assertThat(reply.body())
                    .as(one.path("id").asString(""))
                    .contains("approval.pending")
                    .doesNotContain(ticket);
            assertThat(server.seen("tools/call")).hasSize(before);
            assertThat(call(approved).body()).as("what was approved still is").doesNotContain("approval.");
        }
        assertThat(server.seen("tools/call")).hasSize(before + 1);
        JsonNode sent = JSON.readTree(server.seen("tools/call").getLast().body());
        assertThat(sent.at("/params/arguments")).isEqualTo(approved);
    }

    /** A tool that takes any object, called by whom the action names. */
    private static Reply call(JsonNode action) {
        String identity = action.path("identity").asString("").replaceAll("[^a-z0-9-]", "-");
        return Wire.modern(gateway.route("one"), gateway.key(identity)).callTool("fail", action.toString());
    }
}
