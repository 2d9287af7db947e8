package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static dev.warder.limits.TestingLimits.atOnce;
import static dev.warder.limits.TestingLimits.perMinute;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Gates;
import dev.warder.limits.LimitRules;
import dev.warder.limits.LimitSettings;
import dev.warder.limits.TestingLimits;
import dev.warder.pipeline.Rules;
import dev.warder.sessions.CustodySettings;
import dev.warder.testbed.Answering;
import dev.warder.testbed.Exchange;
import dev.warder.testbed.LegacyAnswers;
import dev.warder.testbed.ModernAnswers;
import dev.warder.testbed.TestingServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LimitsTest {
    private final CountDownLatch holding = new CountDownLatch(1);
    private volatile boolean slow;
    private final TestingServer server = TestingServer.start(holding(new ModernAnswers()));
    private final TestingServer old = TestingServer.start(new LegacyAnswers());

    @TempDir
    private Path data;

    private TestingGateway gateway;
    private String alice;
    private String bob;

    @BeforeEach
    void open() throws Exception {
        gateway = new TestingGateway(
                data,
                List.of(TestingGateway.quick("crm", server.url()), TestingGateway.quick("old", old.url())),
                allow("*/**", "role:tester"));
        gateway.metrics.serving(List.of("crm", "old"));
        alice = gateway.key("alice", "tester");
        bob = gateway.key("bob", "tester");
    }

    @AfterEach
    void close() throws Exception {
        holding.countDown();
        gateway.close();
        server.close();
        old.close();
    }

    private Answering holding(Answering answers) {
        return exchange -> {
            if (slow && "tools/call".equals(exchange.method())) {
                hold(exchange, answers);
            } else {
                answers.answer(exchange);
            }
        };
    }

    private void hold(Exchange exchange, Answering answers) {
        if (holding.getCount() == 0) {
            answers.answer(exchange);
        } else {
            exchange.later(10, () -> hold(exchange, answers));
        }
    }

    private void limits(LimitSettings... settings) {
        adopt(gateway, TestingLimits.rules(settings));
    }

    /** Takes limits over, as an edit of the settings file does. */
    static void adopt(TestingGateway gateway, LimitRules limits) {
        Rules now = gateway.snapshot;
        Gates gates = now.gates();
        gateway.pipeline.adopt(
                new Rules(
                        "limited",
                        now.identity(),
                        new Rules.Judges(
                                gateway.killSwitch,
                                now.judges().access(),
                                now.judges().catalog(),
                                limits),
                        new Gates(gates.killSwitch(), gates.access(), gates.catalog(), gates.validation(), limits),
                        now.vault(),
                        now.bundles(),
                        now.allowances()),
                CustodySettings.DEFAULT);
    }

    private HttpResponse<String> echo(String key) throws Exception {
        return gateway.call("crm", key, "echo", "{\"text\":\"x\"}");
    }

    @Test
    void a_call_over_the_rate_is_told_to_the_model_with_the_time_to_wait_and_reaches_no_server() throws Exception {
        limits(perMinute(1, 2));
        assertThat(echo(alice).body() + echo(alice).body()).doesNotContain("limit.");

        HttpResponse<String> refused = echo(alice);
        assertThat(refused.statusCode()).isEqualTo(200);
        assertThat(refused.body())
                .contains("\"isError\":true", "Too many calls in a short time. Try again in 60 seconds.")
                .containsPattern("\"reason\":\"limit.rate\",\"call\":\"[^\"]+\",\"retryAfterMs\":[0-9]+");
        assertThat(server.seen("tools/call")).hasSize(2);
        assertThat(gateway.record("tools/call")).last().isEqualTo("outcome refused limit.rate");
        assertThat(echo(bob).body()).doesNotContain("limit.");
        assertThat(gateway.metrics.scrape())
                .containsPattern("warder_calls_total\\{capability=\"tools/echo\",decision=\"refused\".*limit.rate.* 1");
    }

    @Test
    void a_session_goes_on_after_a_refusal() throws Exception {
        limits(perMinute(600, 1));
        String session = gateway.session("old", alice);
        String call = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\","
                + "\"arguments\":{\"text\":\"x\"}}}";
        gateway.send(gateway.legacy("old", alice, session, call));

        HttpResponse<String> refused = gateway.send(gateway.legacy("old", alice, session, call));
        assertThat(refused.statusCode()).isEqualTo(200);
        assertThat(refused.body()).contains("\"id\":7", "limit.rate", "retryAfterMs");
        TestingGateway.until(() -> !gateway.send(gateway.legacy("old", alice, session, call))
                .body()
                .contains("limit.rate"));
    }

    @Test
    void other_uses_than_tools_are_refused_with_an_error_that_says_when_to_try_again() throws Exception {
        limits(perMinute(1, 1));
        echo(alice);

        HttpResponse<String> refused =
                gateway.send(gateway.modern("crm", alice, "resources/read", "test://one", "\"uri\":\"test://one\""));
        assertThat(refused.statusCode()).isEqualTo(200);
        assertThat(refused.body()).contains("\"code\":4030", "\"reason\":\"limit.rate\"", "\"retryAfterMs\":");
    }

    @Test
    void what_tells_a_client_which_era_to_speak_is_never_limited() throws Exception {
        limits(perMinute(1, 1));
        echo(alice);

        for (int i = 0; i < 5; i++) {
            assertThat(gateway.send(gateway.modern("crm", alice, "server/discover", "", ""))
                            .body())
                    .contains("supportedVersions");
        }
    }

    @Test
    void what_another_gate_refuses_uses_nothing_up() throws Exception {
        limits(perMinute(1, 1));
        for (int i = 0; i < 5; i++) {
            assertThat(gateway.call("crm", alice, "echo", "{\"text\":5}").body())
                    .contains("validation.arguments");
            assertThat(gateway.call("crm", alice, "nothing", "{}").body()).contains("catalog.unknown");
        }

        assertThat(echo(alice).body()).doesNotContain("limit.");
    }

    @Test
    void a_call_waits_for_a_slot_and_gets_it_when_another_ends() throws Exception {
        limits(atOnce(1, 1, Duration.ofSeconds(20)));
        echo(alice);
        slow = true;
        CompletableFuture<String> first = later(alice);
        TestingGateway.until(() -> server.seen("tools/call").size() == 2);
        CompletableFuture<String> second = later(bob);
        CompletableFuture<String> third = later(bob);

        // One of the two waits, and for the other there is no room.
        assertThat(CompletableFuture.anyOf(second, third)
                        .get(20, TimeUnit.SECONDS)
                        .toString())
                .contains("limit.concurrency");
        assertThat(server.seen("tools/call")).hasSize(2);
        holding.countDown();
        assertThat(first.get(20, TimeUnit.SECONDS)).doesNotContain("limit.");
        CompletableFuture.allOf(second, third).get(20, TimeUnit.SECONDS);
        assertThat(server.seen("tools/call")).hasSize(3);
    }

    private CompletableFuture<String> later(String key) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return echo(key).body();
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
    }
}
