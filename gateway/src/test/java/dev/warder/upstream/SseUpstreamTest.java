package dev.warder.upstream;

import static dev.warder.upstream.TestingCalls.initialize;
import static dev.warder.upstream.TestingCalls.initialized;
import static dev.warder.upstream.TestingCalls.legacy;
import static dev.warder.upstream.TestingCalls.legacyTool;
import static dev.warder.upstream.TestingCalls.modernTool;
import static dev.warder.upstream.TestingCalls.verb;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.warder.call.Reason;
import dev.warder.mcp.Era;
import dev.warder.mcp.Method;
import dev.warder.testbed.SseAnswers;
import dev.warder.testbed.TestingServer;
import io.vertx.core.Future;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Servers over HTTP+SSE, the transport of 2024-11-05. */
@Timeout(60)
class SseUpstreamTest {
    private static final Map<String, String> TOKEN = Map.of("Authorization", "Bearer own");

    private final Rig rig = new Rig();
    private volatile SseAnswers answers = new SseAnswers();
    private final TestingServer server = TestingServer.start(exchange -> answers.answer(exchange));
    private final HttpUpstream upstream = upstream(null);

    private HttpUpstream upstream(ServerSettings.Transport transport) {
        var limits = new ServerSettings.Limits(Duration.ofSeconds(2), Duration.ofSeconds(1), 1 << 20, 8);
        var settings = ServerSettings.http("testbed", URI.create(server.url())).with(limits);
        var target = new ServerSettings.Http(URI.create(server.url()), Map.of(), transport);
        return new HttpUpstream(rig.vertx(), settings, target, Credentials.none(), HttpShared.ofThisProgram());
    }

    @AfterEach
    void close() {
        rig.await(upstream::stop);
        rig.close();
        server.close();
    }

    private UpstreamSession session() {
        return rig.await(() -> upstream.open(initialize("2024-11-05"), TOKEN));
    }

    private Answer call(UpstreamSession session, String id, String tool, String arguments, Relay relay) {
        return rig.await(() -> session.forward(legacyTool(id, tool, arguments), TOKEN, relay));
    }

    @Test
    void such_a_server_is_recognised_when_it_takes_no_messages_at_its_address() {
        assertThat(rig.await(upstream::era)).isEqualTo(Era.LEGACY);
        UpstreamSession session = session();

        assertThat(new String(session.initializeResult(), StandardCharsets.UTF_8))
                .contains("\"id\":\"first\"", "\"protocolVersion\":\"2024-11-05\"");
        assertThat(rig.await(() -> session.forward(initialized(), TOKEN, new TestingRelay())))
                .isInstanceOf(Answer.Accepted.class);
        assertThat(Rig.text(call(session, "5", "echo", "{\"text\":\"hi\"}", new TestingRelay())))
                .contains("\"id\":5", "hi");
        assertThat(server.seen("tools/call").getFirst().header("authorization")).isEqualTo("Bearer own");
        assertThat(server.seen("tools/call").getFirst().headers()).doesNotContainKey("mcp-session-id");

        int before = server.seen().size();
        session();
        assertThat(server.seen().subList(before, server.seen().size()))
                .as("it is not asked the modern way again")
                .extracting(seen -> seen.verb() + " " + seen.method())
                .containsExactly("GET ", "POST initialize");
    }

    @Test
    void a_pinned_transport_is_not_searched_for() {
        HttpUpstream pinned = upstream(ServerSettings.Transport.SSE);

        assertThat(rig.await(pinned::era)).isEqualTo(Era.LEGACY);
        rig.await(() -> pinned.open(initialize("2024-11-05"), TOKEN));

        assertThat(server.seen()).extracting(seen -> seen.verb()).containsExactly("GET", "POST");
        rig.await(pinned::stop);
    }

    @Test
    void a_server_pinned_to_streamable_http_is_never_asked_for_a_stream() {
        HttpUpstream pinned = upstream(ServerSettings.Transport.STREAMABLE_HTTP);

        assertThatExceptionOfType(UpstreamException.class)
                .isThrownBy(() -> rig.await(() -> pinned.open(initialize("2024-11-05"), TOKEN)))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.UPSTREAM_PROTOCOL));
        assertThat(server.seen()).extracting(seen -> seen.verb()).doesNotContain("GET");
        rig.await(pinned::stop);
    }

    @Test
    void calls_in_flight_get_their_own_answers_and_their_own_progress() throws Exception {
        UpstreamSession session = session();
        var relay = new TestingRelay();
        var other = new TestingRelay();
        CompletableFuture<Answer> hanging = rig.start(() -> session.forward(legacy("""
                        {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"hang"}}"""), TOKEN, other));

        Answer answer = call(session, "2", "progress", "{\"steps\":3}", relay);

        assertThat(Rig.text(answer)).contains("\"id\":2", "done");
        assertThat(relay.texts()).hasSize(3).allMatch(text -> text.contains("\"progressToken\":\"p1\""));
        assertThat(other.texts()).isEmpty();
        rig.run(other::leave);
        assertThat(hanging.handle((done, failure) -> failure).get(5, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.CLIENT_GONE));
        Rig.until(() -> !server.seen("notifications/cancelled").isEmpty());
    }

    @Test
    void what_the_server_says_on_its_own_goes_to_the_sessions_stream() {
        UpstreamSession session = session();
        var relay = new TestingRelay();
        CompletableFuture<Answer> listening = rig.start(() -> session.forward(verb(Method.STREAM), TOKEN, relay));
        Rig.until(() -> relay.openings() == 1);

        answers.say(
                JsonMapper.shared().readTree("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}"));
        Rig.until(() -> relay.texts().size() == 1);
        answers.say(JsonMapper.shared().readTree("{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"method\":\"ping\"}"));

        Rig.until(() -> server.seen().getLast().body().contains("\"id\":\"p\""));
        assertThat(server.seen().getLast().body()).contains("\"result\":{}");
        assertThat(relay.texts()).singleElement().asString().contains("tools/list_changed");
        assertThat(listening).isNotDone();
    }

    @Test
    void a_stream_that_ends_is_the_end_of_the_session_and_of_what_waits_in_it() throws Exception {
        UpstreamSession session = session();
        var lost = new AtomicInteger();
        rig.run(() -> session.onLost(lost::incrementAndGet));
        CompletableFuture<Answer> hanging =
                rig.start(() -> session.forward(legacyTool("1", "hang", "{}"), TOKEN, new TestingRelay()));
        Rig.until(() -> server.seen("tools/call").size() == 1);

        answers.endStreams();

        assertThat(hanging.handle((done, failure) -> failure).get(5, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.UPSTREAM_FAILED));
        Rig.until(() -> lost.get() == 1);
        assertThat(rig.refusal(() -> session.forward(legacyTool("2", "echo", "{}"), TOKEN, new TestingRelay())))
                .isEqualTo(Reason.SESSION_UNKNOWN);
    }

    @Test
    void a_call_without_answer_ends_at_the_time_limit() {
        UpstreamSession session = session();

        assertThat(rig.refusal(() -> session.forward(legacyTool("1", "hang", "{}"), TOKEN, new TestingRelay())))
                .isEqualTo(Reason.UPSTREAM_TIMEOUT);
    }

    @Test
    void a_session_that_is_closed_closes_its_stream() {
        UpstreamSession session = session();
        assertThat(answers.streams()).isEqualTo(1);

        rig.await(() -> session.close(TOKEN));

        Rig.until(() -> answers.streams() == 0);
    }

    @Test
    void a_listener_that_does_not_read_pauses_the_stream_until_it_does() {
        UpstreamSession session = session();
        var relay = new TestingRelay();
        relay.stall();
        CompletableFuture<Answer> answer = rig.start(
                () -> session.forward(legacyTool("1", "progress", "{\"steps\":3000,\"padding\":1000}"), TOKEN, relay));
        Rig.until(relay::isStalling);
        java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
        int held = relay.texts().size();

        assertThat(held).isLessThan(3_000);
        assertThat(answer).isNotDone();
        rig.run(relay::drain);
        assertThat(Rig.text(answer.join())).contains("done");
        assertThat(relay.texts()).hasSize(3_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1/message?session=",
                "https://127.0.0.1/message?session=",
                "//example.com/m?s=",
                ":"
            })
    void an_endpoint_of_another_origin_is_refused_so_that_no_credential_goes_there(String endpoint) {
        answers = new SseAnswers(endpoint, "2024-11-05");

        assertThatExceptionOfType(UpstreamException.class)
                .isThrownBy(this::session)
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.UPSTREAM_PROTOCOL));
        assertThat(server.seen()).noneMatch(seen -> seen.path().startsWith("/message"));
    }

    @Test
    void an_endpoint_is_read_relative_to_the_stream() {
        var url = URI.create("https://h.example/a/sse");
        assertThat(SseChannel.pathOf(url, "/m?s=1")).isEqualTo("/m?s=1");
        assertThat(SseChannel.pathOf(url, "m")).isEqualTo("/a/m");
        assertThat(SseChannel.pathOf(url, "https://H.example:443/m")).isEqualTo("/m");
    }

    @Test
    void a_call_that_waits_is_not_sent_again_when_another_learns_that_the_session_is_forgotten() {
        var sessions = new HeldSessions(
                rig.vertx(),
                (call, headers) -> HeldSession.open(
                        rig.vertx(), upstream, call, headers, Replies.limits(1 << 20), new Parking(rig.vertx(), null)),
                () -> Future.succeededFuture(TOKEN));
        CompletableFuture<Answer> waiting =
                rig.start(() -> sessions.forward(modernTool("hang", "{}"), TOKEN, new TestingRelay()));
        Rig.until(() -> server.seen("tools/call").size() == 1);
        answers = new SseAnswers();

        assertThat(Rig.text(rig.await(
                        () -> sessions.forward(modernTool("echo", "{\"text\":\"hi\"}"), TOKEN, new TestingRelay()))))
                .contains("hi");
        assertThat(waiting).failsWithin(Duration.ofSeconds(10));
        assertThat(server.seen("tools/call"))
                .extracting(seen -> seen.json().path("params").path("name").asString(""))
                .containsExactly("hang", "echo", "echo");
    }
}
