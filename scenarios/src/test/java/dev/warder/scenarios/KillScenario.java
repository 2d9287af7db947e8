package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.scenarios.harness.Drill;
import dev.warder.scenarios.harness.Gateway;
import dev.warder.scenarios.harness.Operator;
import dev.warder.scenarios.harness.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kills under load: how long calls are still answered after the order was given, and that none passes after it was acknowledged. */
class KillScenario {
    private Drill drill;
    private Gateway gateway;
    private Wire caller;
    private Operator operator;

    @BeforeEach
    void start() {
        drill = new Drill();
        gateway = Gateway.start("servers: { crm: { url: \"" + drill.url() + "\" } }", """
                access:
                  - { allow: "crm/**", to: "role:analyst" }
                """);
        caller = Wire.modern(gateway.route("crm"), gateway.key("analyst"));
        operator = new Operator(gateway, gateway.key("operator"));
    }

    @AfterEach
    void stop() {
        gateway.close();
        drill.close();
    }

    @Test
    void a_kill_by_api_under_load_usually_ends_everything_within_100_ms_and_nothing_passes_after_it() {
        List<Long> acknowledged = new ArrayList<>();
        List<Long> last = drill.run(
                caller,
                20,
                () -> {
                    long start = System.nanoTime();
                    assertThat(operator.stop("crm").status()).isEqualTo(200);
                    acknowledged.add(System.nanoTime() - start);
                },
                stop -> assertThat(operator.restore(stop).status()).isEqualTo(200));
        Drill.print("kill by API, until it was acknowledged", acknowledged);
        Drill.print("kill by API, until the last call that was answered", last);
        assertThat(Drill.middle(acknowledged)).isLessThan(Duration.ofMillis(100));
        assertThat(Drill.middle(last)).isLessThan(Duration.ofMillis(100));
    }

    @Test
    void nothing_passes_after_the_command_has_returned() {
        List<Long> last = drill.run(
                caller,
                4,
                () -> assertThat(gateway.cli("kill", "server", "crm", "--reason", "a drill"))
                        .last()
                        .asString()
                        .endsWith("In force."),
                stop -> assertThat(operator.restore(stop).status()).isEqualTo(200));
        Drill.print("kill by command, its start included, until the last call that was answered", last);
    }
}
