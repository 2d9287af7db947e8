package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.scenarios.harness.Await;
import dev.warder.scenarios.harness.Gateway;
import dev.warder.scenarios.harness.NodePackages;
import dev.warder.scenarios.harness.Wire;
import dev.warder.testbed.TestingServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an operator does to the running program takes effect without a restart, and a mistake changes nothing. */
class OperatorScenario {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static TestingServer server;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        server = TestingServer.modern();
        gateway = Gateway.start(
                """
                servers:
                  one: { url: "%s" }
                  piped: { stdio: ["%s", "%s"], env: { MODE: modern } }
                """.formatted(server.url(), NodePackages.node(), NodePackages.script("fixture-stdio.mjs")), """
                access:
                  - { allow: ["one/tools/echo", "piped/**"], to: ["role:analyst", "role:other"] }
                  - { allow: "one/tools/add", to: ["role:adder"] }
                """);
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        server.close();
    }

    private static boolean served(String server, String role, String tool, String arguments) {
        return Wire.modern(gateway.route(server), gateway.key(role))
                        .callTool(tool, arguments)
                        .result()
                        .path("content")
                        .size()
                > 0;
    }

    @Test
    void an_edited_rule_counts_without_a_restart_and_a_mistake_changes_nothing() {
        assertThat(served("one", "adder", "add", "{\"a\":1,\"b\":2}")).isTrue();

        gateway.edit("role:adder", "role:nobody");
        Await.until("the rule is gone", SOON, () -> !served("one", "adder", "add", "{\"a\":1,\"b\":2}"));
        gateway.edit("role:nobody", "role:adder");
        Await.until("the rule is back", SOON, () -> served("one", "adder", "add", "{\"a\":1,\"b\":2}"));

        gateway.edit("access:", "acess:");
        Await.until(
                "the operator is told",
                SOON,
                () -> gateway.program().everything().contains("acess"));
        assertThat(served("one", "adder", "add", "{\"a\":1,\"b\":2}")).isTrue();
        gateway.edit("acess:", "access:");
    }

    @Test
    void a_revoked_key_is_refused_within_a_second() {
        String revoked = gateway.key("analyst");
        Wire caller = Wire.modern(gateway.route("one"), revoked);
        assertThat(caller.callTool("echo", "{\"text\":\"x\"}").status()).isEqualTo(200);
        String other = gateway.key("other");
        String id = other.substring("wk_".length()).split("_", 2)[0];

        Wire second = Wire.modern(gateway.route("one"), other);
        assertThat(second.ask("tools/list").status()).isEqualTo(200);
        gateway.cli("keys", "revoke", id);

        Await.until(
                "the key is refused",
                Duration.ofSeconds(2),
                () -> second.ask("tools/list").status() == 401);
        assertThat(caller.callTool("echo", "{\"text\":\"x\"}").status()).isEqualTo(200);
    }

    @Test
    void what_was_stopped_is_stopped_when_the_command_returns_and_passes_again_when_restored() {
        Wire caller = Wire.modern(gateway.route("one"), gateway.key("analyst"));
        assertThat(caller.callTool("echo", "{\"text\":\"x\"}").body()).doesNotContain("kill.stopped");

        assertThat(gateway.cli("kill", "server", "one", "--reason", "a drill").getLast())
                .endsWith("In force.");
        int seen = server.seen("tools/call").size();
        assertThat(caller.callTool("echo", "{\"text\":\"x\"}").body()).contains("kill.stopped");
        assertThat(served("piped", "analyst", "test_simple_text", "{}")).isTrue();
        assertThat(server.seen("tools/call")).hasSize(seen);

        assertThat(gateway.cli("restore", "all", "--reason", "drill over").getLast())
                .endsWith("In force.");
        assertThat(served("one", "analyst", "echo", "{\"text\":\"x\"}")).isTrue();
    }

    @Test
    void a_child_process_that_dies_is_started_again() {
        assertThat(served("piped", "analyst", "test_simple_text", "{}")).isTrue();

        assertThat(gateway.program().children()).isNotEmpty();
        gateway.program().children().forEach(ProcessHandle::destroyForcibly);

        assertThat(served("one", "analyst", "echo", "{\"text\":\"x\"}")).isTrue();
        Await.until("the server is back", SOON, () -> served("piped", "analyst", "test_simple_text", "{}"));
    }

    @Test
    void calls_are_counted_on_the_operators_listener_only() {
        assertThat(served("one", "analyst", "echo", "{\"text\":\"x\"}")).isTrue();

        assertThat(gateway.get("/metrics")).contains("warder_").contains("server=\"one\"");
        assertThat(Wire.modern(gateway.route("one"), "x")
                        .at("http://127.0.0.1:" + gateway.port() + "/metrics")
                        .send("GET", new byte[0])
                        .status())
                .isIn(401, 404);
    }
}
