package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.limits.TestingLimits;
import dev.warder.testbed.LegacyAnswers;
import dev.warder.testbed.ModernAnswers;
import dev.warder.testbed.TestingServer;
import dev.warder.upstream.BreakerSettings;
import dev.warder.upstream.ServerSettings;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BoundsTest {
    private final TestingServer modern = TestingServer.start(new ModernAnswers());
    private final TestingServer legacy = TestingServer.start(new LegacyAnswers());

    @TempDir
    private Path data;

    private TestingGateway gateway;
    private String alice;

    @BeforeEach
    void open() throws Exception {
        gateway = new TestingGateway(
                data, List.of(impatient("modern", modern), impatient("legacy", legacy)), allow("*/**", "role:tester"));
        alice = gateway.key("alice", "tester");
    }

    private static ServerSettings impatient(String name, TestingServer server) {
        return TestingGateway.quick(name, server.url())
                .with(new ServerSettings.Limits(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1),
                        1 << 20,
                        16,
                        new BreakerSettings(2, Duration.ofMillis(300))));
    }

    @AfterEach
    void close() {
        gateway.close();
        modern.close();
        legacy.close();
    }

    private String slow(String server, int millis) throws Exception {
        return gateway.call(server, alice, "slow", "{\"millis\":" + millis + "}")
                .body();
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void a_call_that_takes_longer_than_its_deadline_ends_and_the_next_one_works(String server) throws Exception {
        LimitsTest.adopt(gateway, TestingLimits.rules(TestingLimits.deadline(Duration.ofMillis(100))));
        long before = System.nanoTime();

        assertThat(slow(server, 4_000)).contains("upstream.timeout");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        assertThat(gateway.record("tools/call")).last().isEqualTo("outcome timeout upstream.timeout");
        assertThat(slow(server, 1)).contains("late");
    }

    @Test
    void an_answer_larger_than_a_limit_allows_does_not_leave() throws Exception {
        LimitsTest.adopt(gateway, TestingLimits.rules(TestingLimits.resultBytes(1_000)));
        String text = "x".repeat(2_000);

        HttpResponse<String> refused = gateway.call("modern", alice, "echo", "{\"text\":\"" + text + "\"}");
        assertThat(refused.statusCode()).isEqualTo(200);
        assertThat(refused.body()).contains("\"isError\":true", "limit.result").doesNotContain("xxx");
        assertThat(gateway.record("tools/call")).last().isEqualTo("outcome failed limit.result");
        assertThat(gateway.call("modern", alice, "echo", "{\"text\":\"short\"}").body())
                .contains("short");
    }

    @Test
    void a_tool_that_fails_again_and_again_is_given_a_pause_and_no_other_is() throws Exception {
        LimitsTest.adopt(gateway, TestingLimits.rules(TestingLimits.deadline(Duration.ofMillis(50))));
        slow("modern", 4_000);
        slow("modern", 4_000);
        int asked = modern.seen("tools/call").size();

        String refused = slow("modern", 1);
        assertThat(refused).contains("\"isError\":true", "upstream.paused", "retryAfterMs", "Try again in 1 second.");
        assertThat(gateway.record("tools/call")).last().isEqualTo("outcome refused upstream.paused");
        assertThat(modern.seen("tools/call")).hasSize(asked);
        assertThat(gateway.call("modern", alice, "echo", "{\"text\":\"x\"}").body())
                .doesNotContain("upstream.");
        assertThat(slow("legacy", 1)).contains("late");
        TestingGateway.until(() -> slow("modern", 1).contains("late"));
    }

    @Test
    void a_server_that_cannot_be_reached_is_given_a_pause_and_found_again() throws Exception {
        assertThat(gateway.call("modern", alice, "echo", "{\"text\":\"x\"}").body())
                .contains("\"x\"");
        gateway.reload(impatient("legacy", legacy), gone());
        for (int i = 0; i < 2; i++) {
            assertThat(gateway.call("modern", alice, "echo", "{\"text\":\"x\"}").body())
                    .contains("upstream.unreachable");
        }

        assertThat(gateway.call("modern", alice, "add", "{\"a\":1,\"b\":2}").body())
                .contains("upstream.paused");
        gateway.reload(impatient("legacy", legacy), impatient("modern", modern));
        assertThat(gateway.call("modern", alice, "echo", "{\"text\":\"x\"}").body())
                .contains("\"x\"");
    }

    private static ServerSettings gone() {
        try (TestingServer closed = TestingServer.start(new ModernAnswers())) {
            return impatient("modern", closed);
        }
    }
}
