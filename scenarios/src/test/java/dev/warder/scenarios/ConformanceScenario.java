package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.scenarios.ConformanceDifferences.Known;
import dev.warder.scenarios.harness.ConformanceSuite;
import dev.warder.scenarios.harness.ConformanceSuite.Findings;
import dev.warder.scenarios.harness.ConformanceSuite.Found;
import dev.warder.scenarios.harness.Gateway;
import dev.warder.scenarios.harness.HeaderInjector;
import dev.warder.scenarios.harness.NodeServers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The official suite sees no difference between a server and the gateway in front of it, other than the listed ones. */
class ConformanceScenario {
    private static NodeServers.Served fixture;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        fixture = NodeServers.fixture("dual");
        gateway = Gateway.start(
                "servers: { everything: { url: \"" + fixture.url() + "\" } }",
                "access: [ { allow: \"everything/**\", to: [\"role:tester\"] } ]");
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource({"2026-07-28, 37", "2025-11-25, 30", "2025-06-18, 27"})
    void every_scenario_ends_through_the_gateway_as_it_does_directly(String requirements, int scored) {
        Findings direct = ConformanceSuite.run(fixture.url(), requirements);
        assertThat(direct.status()).as(direct.printed()).isZero();
        assertThat(direct.scenarios()).hasSizeGreaterThanOrEqualTo(scored);

        Findings through = throughGateway(requirements);

        assertThat(ConformanceDifferences.checkedIn().complaints(requirements, direct.scenarios(), through.scenarios()))
                .as(through.printed())
                .isEmpty();
    }

    private static Findings throughGateway(String requirements) {
        try (HeaderInjector injector =
                new HeaderInjector(gateway.port(), "Authorization: Bearer " + gateway.key("tester"))) {
            return ConformanceSuite.run(
                    "http://127.0.0.1:" + injector.port() + "/servers/everything/mcp", requirements);
        }
    }

    @Test
    void a_difference_that_is_not_listed_is_a_complaint() {
        var nothingListed = new ConformanceDifferences(Map.of());
        assertThat(nothingListed.complaints("r", Map.of("ping", PASSED), Map.of("ping", FAILED)))
                .singleElement()
                .asString()
                .startsWith("new difference in ping");
        assertThat(nothingListed.complaints("r", Map.of("ping", PASSED), Map.of()))
                .hasSize(1);
    }

    @Test
    void a_listed_difference_is_none_and_a_worse_one_is_a_complaint() {
        var listed = new ConformanceDifferences(Map.of("r", Map.of("ping", new Known(FAILED, "because"))));
        assertThat(listed.complaints("r", Map.of("ping", PASSED), Map.of("ping", FAILED)))
                .isEmpty();
        assertThat(listed.complaints("r", Map.of("ping", PASSED), Map.of("ping", new Found(List.of("b: FAILURE"), 0))))
                .hasSize(1);
    }

    @Test
    void an_entry_without_a_difference_is_a_complaint() {
        var entry = new Known(FAILED, "because");
        var listed = new ConformanceDifferences(Map.of("r", Map.of("ping", entry, "gone", entry)));
        assertThat(listed.complaints("r", Map.of("ping", PASSED), Map.of("ping", PASSED)))
                .containsExactly("stale entry gone: it ends the same now", "stale entry ping: it ends the same now");
    }

    private static final Found PASSED = new Found(List.of(), 1);
    private static final Found FAILED = new Found(List.of("ping: FAILURE"), 0);
}
