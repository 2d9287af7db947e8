package dev.warder.upstream;

import static dev.warder.upstream.TestingCalls.modern;
import static dev.warder.upstream.TestingCalls.modernTool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.ClearedCall;
import dev.warder.call.Reason;
import dev.warder.testbed.Answering;
import dev.warder.testbed.Exchange;
import dev.warder.testbed.LegacyAnswers;
import dev.warder.testbed.TestingServer;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HeldSessionsTest {
    private static final Map<String, String> ONE = Map.of("Authorization", "Bearer one");
    private static final ClearedCall LIST = modern("""
            {"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{
            "io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}""");
    private static final Map<String, String> TWO = Map.of("Authorization", "Bearer two");

    private final LegacyAnswers answers = new LegacyAnswers();
    /** Answers in place of the server, as long as it is set. */
    private volatile @Nullable Answering instead;

    private final AtomicLong clock = new AtomicLong();
    private Rig rig;
    private TestingServer server;
    private HttpUpstream upstream;
    private HeldSessions sessions;

    @BeforeEach
    void open() {
        rig = new Rig();
        server = TestingServer.start(exchange -> {
            Answering other = instead;
            (other == null || exchange.method().equals("initialize") ? answers : other).answer(exchange);
        });
        ServerSettings settings = Rig.http(server.url(), Rig.PATIENT);
        upstream = rig.upstream(settings);
        sessions = new HeldSessions(
                rig.vertx(),
                (call, headers) -> HeldSession.open(
                        rig.vertx(), upstream, call, headers, Replies.limits(1 << 20), new Parking(rig.vertx(), null)),
                () -> Future.succeededFuture(ONE),
                new HeldSessions.Bounds(1, Duration.ofMillis(20), clock::get));
    }

    @AfterEach
    void close() {
        rig.await(sessions::stop);
        rig.await(upstream::stop);
        rig.close();
        server.close();
    }

    private Answer call(ClearedCall call, Map<String, String> headers) {
        return rig.await(() -> sessions.forward(call, headers, new TestingRelay()));
    }

    @Test
    void other_credentials_are_another_session() {
        call(modernTool("echo", "{\"text\":\"x\"}"), ONE);
        call(modernTool("echo", "{\"text\":\"x\"}"), ONE);
        assertThat(server.seen("initialize")).hasSize(1);

        call(modernTool("echo", "{\"text\":\"x\"}"), TWO);
        assertThat(server.seen("initialize")).hasSize(2);
        assertThat(server.seen("tools/call").getLast().header("authorization")).isEqualTo("Bearer two");
    }

    @Test
    void the_longest_idle_session_makes_room_and_one_in_use_never_does() {
        call(modernTool("echo", "{\"text\":\"x\"}"), ONE);
        CompletableFuture<Answer> busy =
                rig.start(() -> sessions.forward(modernTool("slow", "{\"millis\":700}"), TWO, new TestingRelay()));
        Rig.until(() -> server.seen("tools/call").size() == 2);
        Rig.until(() -> answers.sessions() == 1);

        assertThat(rig.refusal(() -> sessions.forward(modernTool("echo", "{}"), ONE, new TestingRelay())))
                .isEqualTo(Reason.OVERLOADED);
        assertThat(Rig.text(busy.join())).contains("late");
        assertThat(sessions.count()).isEqualTo(1);
    }

    @Test
    void a_session_that_nobody_used_for_five_minutes_is_closed_at_the_server() {
        call(modernTool("echo", "{\"text\":\"x\"}"), ONE);
        clock.addAndGet(Duration.ofMinutes(5).toNanos());
        rig.run(sessions::sweep);
        assertThat(sessions.count()).isEqualTo(1);

        clock.incrementAndGet();

        Rig.until(() -> sessions.count() == 0 && answers.sessions() == 0);
    }

    @Test
    void a_session_in_use_is_not_idle_however_long_its_call_takes() {
        CompletableFuture<Answer> busy =
                rig.start(() -> sessions.forward(modernTool("slow", "{\"millis\":300}"), ONE, new TestingRelay()));
        Rig.until(() -> server.seen("tools/call").size() == 1);
        clock.addAndGet(Duration.ofHours(1).toNanos());
        rig.run(sessions::sweep);

        assertThat(Rig.text(busy.join())).contains("late");
        assertThat(answers.sessions()).isEqualTo(1);
    }

    @Test
    void calls_at_the_same_time_share_one_handshake() {
        CompletableFuture<Answer> first =
                rig.start(() -> sessions.forward(modernTool("slow", "{\"millis\":50}"), ONE, new TestingRelay()));
        CompletableFuture<Answer> second =
                rig.start(() -> sessions.forward(modernTool("slow", "{\"millis\":50}"), ONE, new TestingRelay()));

        first.join();
        second.join();
        assertThat(server.seen("initialize")).hasSize(1);
    }

    @Test
    void stopping_ends_the_sessions_at_the_server() {
        call(modernTool("echo", "{\"text\":\"x\"}"), ONE);

        rig.await(sessions::stop);

        assertThat(answers.sessions()).isZero();
        assertThat(sessions.count()).isZero();
        assertThat(rig.refusal(() -> sessions.forward(modernTool("echo", "{}"), ONE, new TestingRelay())))
                .isEqualTo(Reason.OVERLOADED);
    }

    /** Says so with a status and words that prove nothing about what it did before. */
    private void doubtsItsSession(Exchange exchange) {
        instead = null;
        exchange.reply(400, "application/json", """
                {"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"Bad Request: No valid session ID provided"}}""".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_call_that_the_server_may_have_acted_on_is_not_sent_again() {
        call(modernTool("echo", "{\"text\":\"x\"}"), ONE);
        instead = this::doubtsItsSession;

        assertThat(rig.refusal(
                        () -> sessions.forward(modernTool("echo", "{\"text\":\"once\"}"), ONE, new TestingRelay())))
                .isEqualTo(Reason.UPSTREAM_FAILED);
        assertThat(server.seen("tools/call")).hasSize(2);

        call(modernTool("echo", "{\"text\":\"next\"}"), ONE);
        assertThat(server.seen("initialize"))
                .as("the next call has a new session")
                .hasSize(2);
    }

    @Test
    void what_only_reads_is_asked_again_in_a_new_session() {
        call(LIST, ONE);
        instead = this::doubtsItsSession;

        assertThat(Rig.text(call(LIST, ONE))).contains("echo");
        assertThat(server.seen("initialize")).hasSize(2);
    }

    @Test
    void a_call_whose_stream_cannot_be_taken_up_again_is_not_sent_again() {
        call(modernTool("echo", "{\"text\":\"x\"}"), ONE);
        instead = exchange -> {
            if (exchange.verb().equals("GET")) {
                exchange.status(404);
            } else {
                answers.answer(exchange);
            }
        };

        assertThat(rig.refusal(() -> sessions.forward(modernTool("poll", "{}"), ONE, new TestingRelay())))
                .isEqualTo(Reason.UPSTREAM_FAILED);
        assertThat(server.seen("tools/call")).hasSize(2);
    }
}
