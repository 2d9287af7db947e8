package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.scenarios.harness.ConformanceSuite;
import dev.warder.scenarios.harness.ConformanceSuite.Findings;
import dev.warder.scenarios.harness.Gateway;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Towards servers, the gateway is the client that the official suite wants to see: it finds the same as behind a proxy that does nothing. */
class ClientConformanceScenario {
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        // Each scenario has a server of its own, which the client adds at the end of the file once it knows the
        // address.
        gateway = Gateway.start("access: [ { allow: \"*/**\", to: [\"role:tester\"] } ]", "servers:", "");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({"2026-07-28, 8", "2025-11-25, 5", "2025-06-18, 2"})
    void every_scenario_ends_through_the_gateway_as_through_a_plain_proxy(String revision, int scenarios) {
        Findings plain = ConformanceSuite.runClient(revision, Map.of());
        assertThat(plain.scenarios())
                .as(plain.printed())
                .hasSize(scenarios)
                .allSatisfy((_, found) -> assertThat(found.notPassed()).noneMatch(check -> check.endsWith("FAILURE")));

        Findings through = ConformanceSuite.runClient(
                revision,
                Map.of(
                        "SETTINGS", gateway.settings().toString(),
                        "ROUTES", "http://127.0.0.1:" + gateway.port() + "/servers",
                        "KEY", gateway.key("tester")));

        assertThat(ConformanceDifferences.checkedIn()
                        .complaints("client " + revision, plain.scenarios(), through.scenarios()))
                .as(through.printed())
                .isEmpty();
    }
}
