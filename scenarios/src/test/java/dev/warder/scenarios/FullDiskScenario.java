package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.warder.scenarios.harness.Await;
import dev.warder.scenarios.harness.Gateway;
import dev.warder.scenarios.harness.Reply;
import dev.warder.scenarios.harness.SmallDisk;
import dev.warder.scenarios.harness.Wire;
import dev.warder.testbed.TestingServer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What cannot be written down does not happen: on a full disk calls are refused, nothing is lost, and space alone mends it. */
class FullDiskScenario {
    private static final int MEGABYTES = 16;
    /** Calls that may still fit into space the program had already taken. */
    private static final int SLACK = 2000;

    private static final Duration RECOVERY = Duration.ofSeconds(15);

    @Test
    void on_a_full_disk_calls_are_refused_and_space_alone_mends_it() {
        Optional<SmallDisk> mounted = SmallDisk.mount(MEGABYTES);
        assumeTrue(mounted.isPresent(), "not run: this user may not mount a small disk");
        try (SmallDisk disk = mounted.orElseThrow();
                TestingServer server = TestingServer.modern();
                Gateway gateway = Gateway.startWithData(
                        disk.path().resolve("data"),
                        "servers: { one: { url: \"" + server.url() + "\" } }",
                        "access: [ { allow: \"one/**\", to: [\"role:analyst\"] } ]")) {
            Wire caller = Wire.modern(gateway.route("one"), gateway.key("analyst"));
            int answered = callUntilRefused(caller, disk);
            assertRefusedWithoutEffect(caller, server);

            disk.empty();

            answered += awaitAnswer(caller);
            assertThat(outcomes(gateway)).as("answered calls on record").isGreaterThanOrEqualTo(answered);
            assertThat(server.seen("tools/call").size()).isGreaterThanOrEqualTo(answered);
        }
    }

    private static int callUntilRefused(Wire caller, SmallDisk disk) {
        assertThat(call(caller).result().path("content").size()).isEqualTo(1);
        disk.fill();
        int answered = 1;
        while (call(caller).result().path("content").size() == 1) {
            answered++;
            disk.fill();
            assertThat(answered).as("answers on a full disk").isLessThan(SLACK);
        }
        return answered;
    }

    private static void assertRefusedWithoutEffect(Wire caller, TestingServer server) {
        int before = server.seen("tools/call").size();
        for (int i = 0; i < 10; i++) {
            Reply reply = call(caller);
            assertThat(reply.status()).as(reply.toString()).isIn(200, 503);
            assertThat(reply.errorCode()).as(reply.toString()).isEqualTo(-32603);
        }
        assertThat(server.seen("tools/call"))
                .as("nothing happens that is not on record")
                .hasSize(before);
    }

    private static int awaitAnswer(Wire caller) {
        Await.until(
                "calls are answered again",
                RECOVERY,
                () -> call(caller).result().path("content").size() == 1);
        return 1;
    }

    private static long outcomes(Gateway gateway) {
        return gateway.audit().stream()
                .filter(entry -> entry.path("kind").asString("").equals("outcome"))
                .filter(entry -> entry.path("method").asString("").equals("tools/call"))
                .filter(entry -> entry.path("status").asString("").equals("ok"))
                .count();
    }

    private static Reply call(Wire caller) {
        return caller.callTool("echo", "{\"text\":\"x\"}");
    }
}
