package dev.warder.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.killswitch.KillSwitch;
import dev.warder.killswitch.StopFollower;
import dev.warder.store.Database;
import dev.warder.store.StoreWatch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class KillCommandTest {
    @TempDir
    private Path directory;

    private TestingTerminal run(Object... command) {
        var all = new ArrayList<>(List.of(command));
        all.add("--data");
        all.add(directory);
        return TestingTerminal.run(all.toArray());
    }

    private static JsonObject json(String text) throws Exception {
        return (JsonObject) JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
    }

    @Test
    void what_is_stopped_is_listed_with_who_why_and_until_when() {
        assertThat(run("kill", "server", "crm", "--reason", "it leaks", "--for", "30m")
                        .out())
                .contains("Stopped server crm (stop 1).", "No gateway runs");
        assertThat(run("kill", "all", "--reason", "fire").exit()).isZero();

        assertThat(run("kills").out())
                .contains("server crm", "it leaks", System.getProperty("user.name"), "all", "fire");
        assertThat(run("restore", "1", "--reason", "mended").out()).contains("Restored server crm.");
        assertThat(run("kills").out()).doesNotContain("server crm").contains("fire");
        assertThat(run("kills", "--all").out()).contains("server crm", "by " + System.getProperty("user.name"));
        assertThat(run("restore", "all", "--reason", "over").out()).contains("Restored all.");
        assertThat(run("kills").out()).isEqualToIgnoringNewLines("Nothing is stopped.");
    }

    @Test
    void a_running_gateway_has_put_it_into_force_when_the_command_returns() throws Exception {
        var gate = new KillSwitch();
        try (var database = Database.open(directory);
                var watch = new StoreWatch(
                        database,
                        "here",
                        System::nanoTime,
                        new StopFollower(database, gate, () -> {}, System::nanoTime))) {
            watch.start();

            TestingTerminal killed = run("kill", "caller", "alice", "--reason", "loops", "--json");

            assertThat(gate.stops()).hasSize(1);
            assertThat(killed.exit()).isZero();
            assertThat(json(killed.out()).text()).contains("\"gateways\":[\"here\"]", "\"inForce\":true");

            run("restore", "1", "--reason", "asked");
            assertThat(gate.stops()).isEmpty();
        }
        assertThat(run("kill", "caller", "alice", "--reason", "loops").out()).contains("No gateway runs");
    }

    @Test
    void a_gateway_that_does_not_follow_is_named() throws Exception {
        var gate = new KillSwitch();
        try (var database = Database.open(directory)) {
            Runnable cannot = () -> {
                if (!gate.stops().isEmpty()) {
                    throw new IllegalStateException("cannot");
                }
            };
            var watch = new StoreWatch(
                    database, "stuck", System::nanoTime, new StopFollower(database, gate, cannot, System::nanoTime));
            watch.start();
            TestingTerminal killed = run("kill", "all", "--reason", "fire");
            assertThat(killed.exit()).isEqualTo(1);
            assertThat(killed.out()).contains("NOT yet in force at: stuck");
            assertThat(gate.stops()).hasSize(1);
        }
    }

    @Test
    void stops_and_restorations_are_on_record() {
        run("kill", "tool", "x", "--reason", "y");
        run("kill", "capability", "crm/tools/echo", "--reason", "it lies");
        run("restore", "1", "--reason", "it does not");

        assertThat(run("audit", "search", "--json", "--oldest-first").out().lines())
                .satisfiesExactly(
                        stopped -> assertThat(stopped)
                                .contains("\"event\":\"stopped\"", "capability crm/tools/echo", "it lies"),
                        restored -> assertThat(restored).contains("\"event\":\"restored\"", "it does not"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kill tool x --reason y",
                "kill all x --reason y",
                "kill server --reason y",
                "kill server crm --reason=",
                "kill server crm --reason y --for soon",
                "kill server crm --reason y --for 2001-01-01",
                "restore 7 --reason y",
                "restore x --reason y",
                "restore all --reason y"
            })
    void what_makes_no_sense_is_refused_with_a_sentence(String command) {
        TestingTerminal result = run((Object[]) command.split(" "));

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).startsWith("warder: ").hasLineCount(1);
        assertThat(run("kills").out()).isEqualToIgnoringNewLines("Nothing is stopped.");
    }
}
