package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.scenarios.harness.Gateway;
import dev.warder.scenarios.harness.NodePackages;
import dev.warder.scenarios.harness.NodeServers;
import dev.warder.scenarios.harness.Reply;
import dev.warder.scenarios.harness.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions with servers nobody here wrote go on when the gateway was stopped, or killed, and started again. */
class RestartScenario {
    private static final String ECHO =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\","
                    + "\"arguments\":{\"message\":\"still here\"}}}";

    private NodeServers.Served everything;
    private Gateway gateway;

    @BeforeEach
    void start() {
        everything = NodeServers.everything();
        gateway = Gateway.start(
                """
                servers:
                  http: { url: "%s" }
                  piped: { stdio: ["%s", "%s", stdio] }
                """.formatted(
                                everything.url(),
                                NodePackages.node(),
                                NodePackages.module("@modelcontextprotocol/server-everything/dist/index.js")),
                "access: [ { allow: [\"http/**\", \"piped/**\"], to: [\"role:analyst\", \"role:other\"] } ]");
    }

    @AfterEach
    void stop() {
        gateway.close();
        everything.close();
    }

    @Test
    void a_session_outlives_a_stop_and_a_kill_of_the_gateway() {
        Wire http = Wire.legacy(gateway.route("http"), gateway.key("analyst")).openSession();
        Wire piped = Wire.legacy(gateway.route("piped"), gateway.key("analyst")).openSession();
        assertGoesOn(http);
        assertGoesOn(piped);

        gateway.program().close();
        gateway.restart();
        assertGoesOn(http);
        assertGoesOn(piped);

        gateway.kill();
        gateway.restart();
        assertGoesOn(http);
        assertGoesOn(piped);
        Reply stolen =
                http.with("Authorization", "Bearer " + gateway.key("other")).post(ECHO);
        assertThat(stolen.status()).isEqualTo(404);
    }

    private static void assertGoesOn(Wire session) {
        Reply reply = session.post(ECHO);

        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.body()).contains("still here");
    }
}
