package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.warder.scenarios.harness.Await;
import dev.warder.scenarios.harness.Drill;
import dev.warder.scenarios.harness.Gateway;
import dev.warder.scenarios.harness.Operator;
import dev.warder.scenarios.harness.Ports;
import dev.warder.scenarios.harness.Wire;
import dev.warder.testbed.TestingServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real gateways on one real PostgreSQL. */
class GatewaysScenario {
    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir
    private Path folder;

    private static final String ECHO =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\",\"arguments\":{\"text\":\"0\"}}}";

    private int port;
    private EmbeddedPostgres postgres;
    private Drill drill;
    private TestingServer legacy;
    private Gateway one;
    private Gateway other;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(System.getProperty("os.name").startsWith("Linux"), "PostgreSQL is tested on Linux");
        port = Ports.free();
        postgres = postgres();
        drill = new Drill();
        legacy = TestingServer.legacy();
        one = gateway();
        other = gateway();
    }

    @AfterEach
    void stop() throws IOException {
        one.close();
        other.close();
        drill.close();
        legacy.close();
        postgres.close();
    }

    private EmbeddedPostgres postgres() throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(folder.resolve("postgres"))
                .setCleanDataDirectory(false)
                .start();
    }

    private Gateway gateway() {
        return Gateway.start(
                "servers: { crm: { url: \"" + drill.url() + "\" }, old: { url: \"" + legacy.url() + "\" } }",
                "store: { url: \"postgresql://127.0.0.1:" + port + "/postgres\", user: postgres, password: x }",
                "access: [ { allow: [\"crm/**\", \"old/**\"], to: [\"role:analyst\", \"role:other\"] } ]");
    }

    private static String answer(Gateway gateway, String key) {
        return Wire.modern(gateway.route("crm"), key)
                .callTool("echo", "{\"text\":\"0\"}")
                .body();
    }

    private static boolean passes(Gateway gateway, String key) {
        return answer(gateway, key).contains("\"content\"");
    }

    @Test
    void a_key_is_good_everywhere_and_revoked_everywhere() {
        String key = one.key("analyst");
        assertThat(passes(one, key)).isTrue();
        assertThat(passes(other, key)).isTrue();

        other.cli("keys", "revoke", key.substring("wk_".length()).split("_", 2)[0]);

        Await.until(
                "the key is refused at both", Duration.ofSeconds(3), () -> !passes(one, key) && !passes(other, key));
    }

    @Test
    void a_kill_at_one_gateway_ends_what_passes_through_the_other_within_a_second() {
        var operator = new Operator(one, one.key("operator"));
        List<Long> acknowledged = new ArrayList<>();
        List<Long> last = drill.run(
                Wire.modern(other.route("crm"), one.key("analyst")),
                10,
                () -> {
                    long start = System.nanoTime();
                    assertThat(operator.stop("crm").body()).contains("\"inForce\":true");
                    acknowledged.add(System.nanoTime() - start);
                },
                stop -> assertThat(operator.restore(stop).status()).isEqualTo(200));
        Drill.print("kill at another gateway, until it was acknowledged", acknowledged);
        Drill.print("kill at another gateway, until the last call that was answered", last);
        assertThat(acknowledged)
                .allSatisfy(nanos -> assertThat(Duration.ofNanos(nanos)).isLessThan(Duration.ofSeconds(1)));
    }

    @Test
    void when_one_is_killed_the_other_goes_on_and_a_stop_names_the_dead_one_for_a_while_only() {
        String key = one.key("analyst");
        var operator = new Operator(other, one.key("operator"));
        assertThat(passes(one, key)).isTrue();
        one.kill();

        assertThat(passes(other, key)).isTrue();
        assertThat(operator.stop("crm").status()).isEqualTo(504);
        assertThat(answer(other, key)).contains("kill.stopped");
        Await.until(
                "the dead one is waited for no more",
                SOON,
                () -> operator.stop("crm").status() == 200);

        one.restart();
        assertThat(answer(one, key)).contains("kill.stopped");
        assertThat(other.cli("restore", "all", "--reason", "over").getLast()).endsWith("In force.");
        assertThat(passes(one, key)).isTrue();
        assertThat(passes(other, key)).isTrue();
    }

    @Test
    void a_session_of_a_gateway_that_died_goes_on_at_the_other_for_its_owner_only() {
        String key = one.key("analyst");
        Wire old = Wire.legacy(one.route("old"), key).openSession();
        Wire bridged = Wire.legacy(one.route("crm"), key).openSession();
        assertThat(old.post(ECHO).result().path("content").size()).isPositive();
        one.kill();

        Await.until(
                "the session goes on",
                SOON,
                () -> old.at(other.route("old")).post(ECHO).status() == 200);
        assertThat(old.at(other.route("old"))
                        .post(ECHO)
                        .result()
                        .path("content")
                        .size())
                .isPositive();
        assertThat(bridged.at(other.route("crm"))
                        .post(ECHO)
                        .result()
                        .path("content")
                        .size())
                .isPositive();
        Wire stolen = old.at(other.route("old")).with("Authorization", "Bearer " + other.key("other"));
        assertThat(stolen.post(ECHO).status()).isEqualTo(404);
    }

    @Test
    void without_its_database_nothing_passes_and_when_it_is_back_everything_does() throws IOException {
        String key = one.key("analyst");
        assertThat(passes(one, key)).isTrue();
        assertThat(passes(other, key)).isTrue();

        postgres.close();
        Await.until("nothing passes", SOON, () -> !passes(one, key) && !passes(other, key));
        assertThat(answer(one, key)).containsAnyOf("auth.unavailable", "kill.unavailable");
        Await.until("it says why", SOON, () -> one.get("/ready").contains("\"store\":false"));

        postgres = postgres();
        Await.until("everything passes", SOON, () -> passes(one, key) && passes(other, key));
        assertThat(one.cli("kill", "server", "crm", "--reason", "a drill").getLast())
                .endsWith("In force.");
        assertThat(answer(other, key)).contains("kill.stopped");
    }
}
