package dev.warder.upstream;

import static dev.warder.upstream.TestingCalls.initialize;
import static dev.warder.upstream.TestingCalls.initialized;
import static dev.warder.upstream.TestingCalls.legacy;
import static dev.warder.upstream.TestingCalls.legacyTool;
import static dev.warder.upstream.TestingCalls.verb;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.ClearedCall;
import dev.warder.call.Reason;
import dev.warder.mcp.Era;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import dev.warder.testbed.Answering;
import dev.warder.testbed.Exchange;
import dev.warder.testbed.LegacyAnswers;
import dev.warder.testbed.TestingServer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class LegacyHttpTest {
    private static final Map<String, String> TOKEN = Map.of("Authorization", "Bearer own");

    private final LegacyAnswers answers = new LegacyAnswers();
    private Rig rig;
    private TestingServer server;
    private HttpUpstream upstream;

    @BeforeEach
    void open() {
        rig = new Rig();
        server = TestingServer.start(answers);
        ServerSettings settings = Rig.http(server.url(), Rig.QUICK);
        upstream = rig.upstream(settings);
    }

    @AfterEach
    void close() {
        rig.await(upstream::stop);
        rig.close();
        server.close();
    }

    private UpstreamSession session(String version) {
        return rig.await(() -> upstream.open(initialize(version), TOKEN));
    }

    private Answer call(UpstreamSession session, String tool) {
        return rig.await(() -> session.forward(legacyTool("5", tool, "{\"text\":\"hi\"}"), TOKEN, new TestingRelay()));
    }

    @Test
    void a_session_is_opened_with_the_clients_own_words_and_answered_with_its_id() {
        UpstreamSession session = session("2025-06-18");

        assertThat(new String(session.initializeResult(), StandardCharsets.UTF_8))
                .contains("\"id\":\"first\"", "\"protocolVersion\":\"2025-06-18\"")
                .doesNotContain(server.seen("tools/call").toString());
        assertThat(server.seen("initialize")
                        .getFirst()
                        .json()
                        .path("params")
                        .path("clientInfo")
                        .path("name")
                        .asString())
                .isEqualTo("test");
    }

    @Test
    void messages_of_a_session_carry_its_id_its_revision_and_the_configured_headers() {
        UpstreamSession session = session("2025-06-18");

        assertThat(rig.await(() -> session.forward(initialized(), TOKEN, new TestingRelay())))
                .isInstanceOf(Answer.Accepted.class);
        assertThat(Rig.text(call(session, "echo"))).contains("\"id\":5", "hi");

        Exchange last = server.seen().getLast();
        assertThat(last.header("mcp-session-id")).isNotNull();
        assertThat(last.header("mcp-protocol-version")).isEqualTo("2025-06-18");
        assertThat(last.header("authorization")).isEqualTo("Bearer own");
        assertThat(last.headers()).doesNotContainKeys("mcp-method", "mcp-name");
    }

    @Test
    void the_first_revision_knows_no_version_header() {
        UpstreamSession session = session("2025-03-26");

        call(session, "echo");

        assertThat(server.seen().getLast().header("mcp-protocol-version")).isNull();
    }

    @Test
    void a_session_the_server_forgot_is_lost_once() {
        UpstreamSession session = session("2025-11-25");
        var lost = new AtomicInteger();
        rig.run(() -> session.onLost(lost::incrementAndGet));
        answers.forget();

        for (int i = 0; i < 2; i++) {
            assertThat(rig.refusal(() -> session.forward(legacyTool("1", "echo", "{}"), TOKEN, new TestingRelay())))
                    .isEqualTo(Reason.SESSION_UNKNOWN);
        }
        Rig.until(() -> lost.get() > 0);
        assertThat(lost).hasValue(1);
    }

    @Test
    void the_stream_relays_what_the_server_says_on_its_own_and_outlives_the_time_limit() throws Exception {
        UpstreamSession session = session("2025-11-25");
        var relay = new TestingRelay();
        CompletableFuture<Answer> ended = rig.start(() -> session.forward(verb(Method.STREAM), TOKEN, relay));
        Rig.until(() -> relay.openings() == 1);
        rig.refusal(() -> session.forward(legacyTool("1", "hang", "{}"), TOKEN, new TestingRelay()));

        answers.say("notifications/tools/list_changed");
        Rig.until(() -> relay.messages().size() == 1);
        assertThat(ended).isNotDone();

        answers.endStreams();
        assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(Answer.Ended.class);
    }

    /** Opens a session with a server that answers GET, and everything else, as a test wants. */
    private Reason refusal(Answering answering, ClearedCall asked) {
        try (TestingServer poor = TestingServer.start(answering)) {
            ServerSettings settings = Rig.http(poor.url(), Rig.QUICK);
            var other = rig.upstream(settings);
            UpstreamSession session = rig.await(() -> other.open(initialize("2025-11-25"), TOKEN));
            Reason refusal = rig.refusal(() -> session.forward(asked, TOKEN, new TestingRelay()));
            rig.await(other::stop);
            return refusal;
        }
    }

    @Test
    void a_server_without_a_stream_of_its_own_says_so() {
        Reason refusal = refusal(
                exchange -> {
                    if (exchange.verb().equals("GET")) {
                        exchange.status(405);
                    } else {
                        answers.answer(exchange);
                    }
                },
                verb(Method.STREAM));

        assertThat(refusal).isEqualTo(Reason.METHOD_NOT_ALLOWED);
    }

    @Test
    void a_server_without_sessions_has_none_to_forget() {
        Reason refusal = refusal(
                exchange -> {
                    if (exchange.method().equals("initialize")) {
                        exchange.result(JsonMapper.shared().createObjectNode().put("protocolVersion", "2025-11-25"));
                    } else {
                        exchange.status(404);
                    }
                },
                verb(Method.STREAM));

        assertThat(refusal).as("it has no stream").isEqualTo(Reason.METHOD_NOT_ALLOWED);
    }

    @Test
    void an_error_for_the_very_request_is_an_answer_whatever_words_it_uses() {
        try (TestingServer strict = TestingServer.start(exchange -> {
            if (exchange.method().equals("tools/call")) {
                exchange.error(400, -32602, "the session_name is missing");
            } else {
                answers.answer(exchange);
            }
        })) {
            ServerSettings settings = Rig.http(strict.url(), Rig.QUICK);
            var other = rig.upstream(settings);
            UpstreamSession session = rig.await(() -> other.open(initialize("2025-11-25"), TOKEN));

            assertThat(Rig.text(call(session, "echo"))).contains("session_name");
            rig.await(other::stop);
        }
    }

    @Test
    void a_client_that_closes_its_stream_closes_the_servers() {
        UpstreamSession session = session("2025-11-25");
        var relay = new TestingRelay();
        CompletableFuture<Answer> ended = rig.start(() -> session.forward(verb(Method.STREAM), TOKEN, relay));
        Rig.until(() -> answers.streams() == 1);

        rig.run(relay::leave);

        Rig.until(() -> answers.streams() == 0);
        assertThat(ended).isCompletedExceptionally();
    }

    @Test
    void a_servers_request_reaches_the_client_and_its_response_the_server() throws Exception {
        UpstreamSession session = session("2025-11-25");
        var relay = new TestingRelay();
        CompletableFuture<Answer> answer = rig.start(() -> session.forward(legacyTool("5", "ask", "{}"), TOKEN, relay));
        Rig.until(() -> relay.messages().size() == 1);
        assertThat(relay.messages().getFirst()).isInstanceOf(Message.Request.class);
        assertThat(relay.texts().getFirst()).contains("\"id\":\"7\"", "elicitation/create");

        Answer taken = rig.await(() -> session.forward(
                legacy("{\"jsonrpc\":\"2.0\",\"id\":\"7\",\"result\":{\"action\":\"accept\"}}"),
                TOKEN,
                new TestingRelay()));

        assertThat(taken).isInstanceOf(Answer.Accepted.class);
        assertThat(Rig.text(answer.get(10, TimeUnit.SECONDS))).contains("thank you");
    }

    @Test
    void a_stream_the_server_cuts_short_is_taken_up_where_it_ended() {
        UpstreamSession session = session("2025-11-25");

        Answer answer = call(session, "poll");

        assertThat(Rig.text(answer)).contains("\"id\":5", "worth the wait");
        assertThat(server.seen("tools/call")).hasSize(1);
        assertThat(server.seen().getLast().header("last-event-id")).isEqualTo("p-7");
    }

    @Test
    void a_caller_that_leaves_has_its_request_cancelled_by_a_message() {
        UpstreamSession session = session("2025-11-25");
        var relay = new TestingRelay();
        CompletableFuture<Answer> answer =
                rig.start(() -> session.forward(legacyTool("5", "hang", "{}"), TOKEN, relay));
        Rig.until(() -> !server.seen("tools/call").isEmpty());

        rig.run(relay::leave);

        Rig.until(() -> !server.seen("notifications/cancelled").isEmpty());
        Exchange cancelled = server.seen("notifications/cancelled").getFirst();
        assertThat(cancelled.json().path("params").path("requestId").asInt()).isEqualTo(5);
        assertThat(cancelled.header("mcp-session-id")).isNotNull();
        assertThat(((UpstreamException) answer.exceptionNow()).reason()).isEqualTo(Reason.CLIENT_GONE);
    }

    @Test
    void the_end_of_a_session_is_told_to_the_server() {
        UpstreamSession session = session("2025-11-25");
        assertThat(answers.sessions()).isOne();

        rig.await(() -> session.close(TOKEN));

        assertThat(answers.sessions()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "hang, UPSTREAM_TIMEOUT",
        "die_in_stream, UPSTREAM_FAILED",
        "garbage, UPSTREAM_PROTOCOL",
        "huge, UPSTREAM_TOO_LARGE",
        "wrong_id, UPSTREAM_PROTOCOL",
        "status_401, UPSTREAM_DENIED",
        "status_404, SESSION_UNKNOWN",
        "status_500, UPSTREAM_FAILED",
        "redirect, UPSTREAM_PROTOCOL",
    })
    void a_server_that_misbehaves_fails_its_call_in_time(String tool, Reason reason) {
        UpstreamSession session = session("2025-11-25");

        assertThat(rig.refusal(() -> session.forward(legacyTool("1", tool, "{}"), TOKEN, new TestingRelay())))
                .isEqualTo(reason);
    }

    @Test
    void a_server_with_sessions_is_recognised_by_its_refusal_of_the_modern_question() {
        assertThat(rig.await(upstream::era)).isEqualTo(Era.LEGACY);
        assertThat(answers.sessions()).isZero();
    }
}
