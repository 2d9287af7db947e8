package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.scenarios.harness.Await;
import dev.warder.scenarios.harness.Gateway;
import dev.warder.scenarios.harness.Places;
import dev.warder.scenarios.harness.Reply;
import dev.warder.scenarios.harness.Wire;
import dev.warder.testbed.TestingServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A server that hangs, dies, lies or floods gives its caller a clean error in time, and the other servers notice nothing. */
class UpstreamFaultScenario {
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Duration IN_TIME = DEADLINE.plusSeconds(3);

    private static TestingServer bad;
    private static TestingServer good;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        bad = TestingServer.modern();
        good = TestingServer.modern();
        gateway = Gateway.start(
                """
                servers:
                  bad: { url: "%s", timeout: %ds }
                  good: { url: "%s" }
                  absent: { url: "http://127.0.0.1:1/mcp", timeout: %ds }
                  broken: { stdio: ["/bin/false"] }
                  pipe: { stdio: ["%s", -cp, "%s", dev.warder.testbed.TestingStdioServer, modern], timeout: %ds }
                """.formatted(
                                bad.url(),
                                DEADLINE.toSeconds(),
                                good.url(),
                                DEADLINE.toSeconds(),
                                Places.java(),
                                classPath(),
                                DEADLINE.toSeconds()),
                """
                access: [ { allow: ["bad/**", "good/**", "absent/**", "broken/**", "pipe/**"], to: ["role:analyst"] } ]
                """);
        assertThat(call("good", "echo", "{\"text\":\"x\"}").status()).isEqualTo(200);
        assertThat(call("bad", "echo", "{\"text\":\"x\"}").status()).isEqualTo(200);
    }

    /** Where this test's classes are; under Maven the running class path is only a stub. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        bad.close();
        good.close();
    }

    private static Wire caller(String server) {
        return Wire.modern(gateway.route(server), gateway.key("analyst"));
    }

    private static Reply call(String server, String tool, String arguments) {
        return caller(server).callTool(tool, arguments);
    }

    @ParameterizedTest
    @CsvSource({
        "hang, upstream.timeout",
        "drip, upstream.timeout",
        "die, upstream.failed",
        "die_in_body, upstream.failed",
        "die_in_stream, upstream.failed",
        "stream_without_answer, upstream.protocol",
        "garbage, upstream.protocol",
        "garbage_in_stream, upstream.protocol",
        "web_page, upstream.protocol",
        "wrong_id, upstream.protocol",
        "huge, upstream.too_large",
        "huge_event, upstream.too_large",
        "status_500, upstream.failed",
        "status_401, upstream.denied"
    })
    void a_server_that_misbehaves_gives_a_clean_error_and_disturbs_no_other(String tool, String reason) {
        long start = System.nanoTime();
        CompletableFuture<Reply> failing = caller("bad").callToolLater(tool, "{}");

        long slowest = slowestGoodCall(failing);
        Reply reply = failing.join();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(IN_TIME);
        assertThat(Duration.ofNanos(slowest))
                .as("the slowest call to another server")
                .isLessThan(Duration.ofSeconds(2));
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.errorCode()).as(reply.toString()).isEqualTo(-32603);
        assertThat(reply.body())
                .doesNotContain("127.0.0.1")
                .doesNotContain("secret")
                .doesNotContain("Exception");
        JsonNode outcome = lastOutcome("bad/tools/" + tool);
        assertThat(outcome.path("reason").asString("")).as(outcome.toString()).isEqualTo(reason);
        assertThat(call("bad", "echo", "{\"text\":\"x\"}").status()).isEqualTo(200);
    }

    /** Calls the other server until the failing call has ended, at least ten times. */
    private static long slowestGoodCall(CompletableFuture<Reply> failing) {
        long[] took = new long[0];
        while (took.length < 10 || !failing.isDone()) {
            long start = System.nanoTime();
            assertThat(call("good", "echo", "{\"text\":\"x\"}").status()).isEqualTo(200);
            took = Arrays.copyOf(took, took.length + 1);
            took[took.length - 1] = System.nanoTime() - start;
        }
        return Arrays.stream(took).max().orElseThrow();
    }

    private static JsonNode lastOutcome(String capability) {
        return gateway.audit().stream()
                .filter(entry -> entry.path("kind").asString("").equals("outcome"))
                .filter(entry -> capability.equals(entry.path("server").asString("") + "/tools/"
                        + entry.at("/capability/name").asString("")))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "die, upstream.failed",
        "hang, upstream.timeout",
        "wrong_id, upstream.timeout",
        "huge, upstream.too_large"
    })
    void a_server_on_a_pipe_that_misbehaves_gives_a_clean_error_and_comes_back(String tool, String reason) {
        Await.until("the server answers", IN_TIME, UpstreamFaultScenario::pipeAnswers);
        long start = System.nanoTime();

        Reply reply = call("pipe", tool, "{}");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(IN_TIME);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.errorCode()).as(reply.toString()).isEqualTo(-32603);
        assertThat(lastOutcome("pipe/tools/" + tool).path("reason").asString(""))
                .isEqualTo(reason);
        Await.until("the server is back", IN_TIME, UpstreamFaultScenario::pipeAnswers);
    }

    private static boolean pipeAnswers() {
        return call("pipe", "echo", "{\"text\":\"x\"}").result().path("content").size() == 1;
    }

    @ParameterizedTest
    @CsvSource({"absent", "broken"})
    void a_server_that_cannot_be_reached_gives_a_clean_error(String server) {
        long start = System.nanoTime();

        Reply reply = call(server, "echo", "{\"text\":\"x\"}");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(IN_TIME);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.errorCode()).as(reply.toString()).isEqualTo(-32603);
        assertThat(reply.body()).doesNotContain("127.0.0.1").doesNotContain("/bin/false");
    }

    @Test
    void a_caller_who_leaves_cancels_the_call_and_its_outcome_is_unknown() {
        int before = bad.seen("tools/call").size();
        Runnable leave = caller("bad").callToolAndLeave("hang", "{}");
        Await.until(
                "the server has the call", IN_TIME, () -> bad.seen("tools/call").size() > before);

        leave.run();

        Await.until(
                "the server is told",
                DEADLINE,
                () -> bad.seen("tools/call").get(before).isGone());
        Await.until(
                "it is on record",
                IN_TIME,
                () -> "client.gone"
                        .equals(lastOutcome("bad/tools/hang").path("reason").asString("")));
        assertThat(lastOutcome("bad/tools/hang").path("status").asString("")).isEqualTo("unknown");
    }

    @Test
    void the_gateway_is_as_small_after_a_flood_as_before() {
        for (int i = 0; i < 5; i++) {
            call("bad", "huge", "{}");
            call("bad", "huge_event", "{}");
        }
        assertThat(gateway.program().alive()).isTrue();
        assertThat(gateway.program().everything()).doesNotContain("OutOfMemoryError");
    }
}
