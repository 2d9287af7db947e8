package dev.warder.upstream;

import static dev.warder.upstream.TestingCalls.modern;
import static dev.warder.upstream.TestingCalls.modernTool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Reason;
import dev.warder.json.JsonNumber;
import dev.warder.mcp.Era;
import dev.warder.mcp.Message;
import dev.warder.testbed.Exchange;
import dev.warder.testbed.ModernAnswers;
import dev.warder.testbed.TestingServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ModernHttpTest {
    private final ModernAnswers answers = new ModernAnswers();
    private Rig rig;
    private TestingServer server;
    private HttpUpstream upstream;

    @BeforeEach
    void open() {
        rig = new Rig();
        server = TestingServer.start(answers);
        upstream = upstream(server.url(), Rig.QUICK);
    }

    @AfterEach
    void close() {
        rig.await(upstream::stop);
        rig.close();
        server.close();
    }

    private HttpUpstream upstream(String url, ServerSettings.Limits limits) {
        ServerSettings settings = Rig.http(url, limits);
        return rig.upstream(settings);
    }

    private Answer call(String tool, String arguments) {
        return rig.await(() -> upstream.forward(modernTool(tool, arguments), Map.of(), new TestingRelay()));
    }

    private Exchange lastCall() {
        return server.seen("tools/call").getLast();
    }

    @Test
    void the_clients_very_bytes_go_upstream_and_the_answer_comes_back() {
        var call = modern(
                "{ \"jsonrpc\":\"2.0\", \"id\" : \"x\\u0041\",\"method\":\"tools/call\",\"params\":{\"name\":\"echo\","
                        + "\"arguments\":{\"text\":\"grüß\"},\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}}");

        Answer answer = rig.await(() -> upstream.forward(call, Map.of(), new TestingRelay()));

        assertThat(lastCall().body())
                .isEqualTo(new String(call.call().message().bytes(), java.nio.charset.StandardCharsets.UTF_8));
        assertThat(Rig.text(answer)).contains("\"id\":\"xA\"", "grüß");
        assertThat(((Answer.Reply) answer).facts().resultType()).isEqualTo("complete");
    }

    @Test
    void names_that_no_header_can_hold_are_encoded() {
        var call = modernTool("käse\\n", "{}");

        rig.await(() -> upstream.forward(call, Map.of(), new TestingRelay()));

        assertThat(lastCall().header("mcp-name")).isEqualTo("=?base64?a8Okc2UK?=");
    }

    @Test
    void mirrored_parameters_travel_and_other_headers_of_the_client_do_not() {
        var call = modern(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"region\",\"arguments\":"
                        + "{\"region\":\"eu\"},\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}}",
                Map.of(
                        "mcp-param-region",
                        "eu",
                        "authorization",
                        "Bearer stolen",
                        "cookie",
                        "a=b",
                        "last-event-id",
                        "4"));

        Answer answer =
                rig.await(() -> upstream.forward(call, Map.of("Authorization", "Bearer own"), new TestingRelay()));

        assertThat(Rig.text(answer)).contains("eu");
        assertThat(lastCall().header("authorization")).isEqualTo("Bearer own");
        assertThat(lastCall().headers())
                .doesNotContainKeys("cookie", "last-event-id", "mcp-session-id", "accept-encoding");
    }

    @Test
    void connections_are_kept_and_used_again() {
        for (int i = 0; i < 20; i++) {
            call("echo", "{\"text\":\"hi\"}");
        }

        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void a_tools_own_failure_is_an_answer() {
        assertThat(((Answer.Reply) call("fail", "{}")).facts().toolError()).isTrue();
    }

    @Test
    void a_rpc_error_is_an_answer_whatever_its_status() {
        assertThat(((Answer.Reply) call("no_such_tool", "{}")).facts().error().code())
                .isEqualTo(-32602);
        assertThat(((Answer.Reply) call("rpc_error_400", "{}")).facts().error().code())
                .isEqualTo(-32602);
    }

    @ParameterizedTest
    @CsvSource({
        "hang, UPSTREAM_TIMEOUT",
        "die, UPSTREAM_FAILED",
        "die_in_body, UPSTREAM_FAILED",
        "die_in_stream, UPSTREAM_FAILED",
        "stream_without_answer, UPSTREAM_PROTOCOL",
        "garbage, UPSTREAM_PROTOCOL",
        "garbage_in_stream, UPSTREAM_PROTOCOL",
        "web_page, UPSTREAM_PROTOCOL",
        "huge, UPSTREAM_TOO_LARGE",
        "huge_event, UPSTREAM_TOO_LARGE",
        "drip, UPSTREAM_TIMEOUT",
        "wrong_id, UPSTREAM_PROTOCOL",
        "null_id, UPSTREAM_PROTOCOL",
        "accepted, UPSTREAM_PROTOCOL",
        "status_401, UPSTREAM_DENIED",
        "status_403, UPSTREAM_DENIED",
        "status_404, UPSTREAM_PROTOCOL",
        "status_500, UPSTREAM_FAILED",
        "redirect, UPSTREAM_PROTOCOL",
        "huge_headers, UPSTREAM_PROTOCOL",
    })
    void a_server_that_misbehaves_fails_its_call_in_time_and_no_other(String tool, Reason reason) {
        assertThat(rig.refusal(() -> upstream.forward(modernTool(tool, "{}"), Map.of(), new TestingRelay())))
                .isEqualTo(reason);
        assertThat(Rig.text(call("echo", "{\"text\":\"still here\"}"))).contains("still here");
        assertThat(server.seen("tools/call")).as("nothing is sent twice").hasSize(2);
    }

    @Test
    void a_request_on_a_modern_stream_is_dropped_and_the_answer_still_comes() {
        var relay = new TestingRelay();

        Answer answer = rig.await(() -> upstream.forward(modernTool("request_in_stream", "{}"), Map.of(), relay));

        assertThat(Rig.text(answer)).contains("done");
        assertThat(relay.messages()).isEmpty();
    }

    @Test
    void progress_is_relayed_in_order_before_the_answer() {
        var relay = new TestingRelay();

        Answer answer = rig.await(() -> upstream.forward(modernTool("progress", "{\"steps\":5}"), Map.of(), relay));

        assertThat(Rig.text(answer)).contains("done");
        assertThat(relay.messages())
                .map(message -> ((Message.Notification) message).params().find("progress"))
                .containsExactly(
                        JsonNumber.of(1), JsonNumber.of(2), JsonNumber.of(3), JsonNumber.of(4), JsonNumber.of(5));
        assertThat(relay.texts().getFirst()).contains("\"progressToken\":\"p1\"");
    }

    @Test
    void a_slow_caller_slows_the_server_down() throws Exception {
        HttpUpstream patient = upstream(
                server.url(), new ServerSettings.Limits(Duration.ofSeconds(20), Duration.ofSeconds(5), 256 << 20, 8));
        var relay = new TestingRelay();
        relay.stall();
        CompletableFuture<Answer> answer = rig.start(
                () -> patient.forward(modernTool("progress", "{\"steps\":400,\"padding\":65536}"), Map.of(), relay));
        Rig.until(relay::isStalling);
        int before = relay.messages().size();

        assertThat(answer).isNotDone();
        assertThat(before).isLessThan(200);
        rig.run(relay::drain);

        assertThat(answer.get(20, TimeUnit.SECONDS)).isInstanceOf(Answer.Reply.class);
        assertThat(relay.messages()).hasSize(400);
        rig.await(patient::stop);
    }

    @Test
    void a_caller_that_leaves_cancels_the_request_at_the_server() {
        var relay = new TestingRelay();
        CompletableFuture<Answer> answer = rig.start(() -> upstream.forward(modernTool("hang", "{}"), Map.of(), relay));
        Rig.until(() -> !server.seen("tools/call").isEmpty());

        rig.run(relay::leave);

        Rig.until(() -> lastCall().isGone());
        assertThat(answer).isCompletedExceptionally();
        assertThat(answer.exceptionNow())
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.CLIENT_GONE));
    }

    @Test
    void listening_outlives_the_time_limit_and_ends_with_the_servers_answer() throws Exception {
        var relay = new TestingRelay();
        CompletableFuture<Answer> answer = rig.start(() -> upstream.forward(TestingCalls.listen(), Map.of(), relay));
        Rig.until(() -> relay.messages().size() == 1);
        assertThat(relay.openings()).isOne();
        // A call that hangs for a whole time limit shows that this much time has passed.
        rig.refusal(() -> upstream.forward(modernTool("hang", "{}"), Map.of(), new TestingRelay()));

        answers.say("notifications/tools/list_changed");
        Rig.until(() -> relay.messages().size() == 2);
        assertThat(relay.texts().get(1)).contains("list_changed", "\"io.modelcontextprotocol/subscriptionId\":\"sub\"");
        assertThat(answer).isNotDone();

        answers.endListening();
        assertThat(Rig.text(answer.get(10, TimeUnit.SECONDS))).contains("\"id\":\"sub\"");
    }

    @Test
    void more_calls_than_connections_and_queue_are_refused_as_overload() {
        ServerSettings.Limits one = new ServerSettings.Limits(Duration.ofSeconds(5), Duration.ofSeconds(5), 1 << 20, 1);
        HttpUpstream narrow = upstream(server.url(), one);
        List<CompletableFuture<Answer>> calls = new ArrayList<>();
        calls.add(rig.start(() -> narrow.forward(modernTool("hang", "{}"), Map.of(), new TestingRelay())));
        Rig.until(() -> !server.seen("tools/call").isEmpty());

        for (int i = 0; i < 10; i++) {
            calls.add(rig.start(() -> narrow.forward(modernTool("echo", "{}"), Map.of(), new TestingRelay())));
        }

        Rig.until(() -> calls.stream()
                        .filter(CompletableFuture::isCompletedExceptionally)
                        .count()
                >= 5);
        assertThat(calls.stream().filter(CompletableFuture::isCompletedExceptionally))
                .allSatisfy(call -> assertThat(((UpstreamException) call.exceptionNow()).reason())
                        .isEqualTo(Reason.OVERLOADED));
        assertThat(narrow.status().state()).isNotEqualTo(Upstreams.State.DOWN);
        rig.await(narrow::stop);
    }

    @Test
    void a_server_that_is_not_there_cannot_be_reached_and_is_found_again_when_it_comes() {
        int port = server.port();
        server.close();
        assertThat(rig.refusal(() -> upstream.forward(modernTool("echo", "{}"), Map.of(), new TestingRelay())))
                .isEqualTo(Reason.UPSTREAM_UNREACHABLE);
        assertThat(upstream.status().state()).isEqualTo(Upstreams.State.DOWN);

        server = TestingServer.start(port, answers);

        Rig.until(() -> upstream.status().era() != null);
        assertThat(upstream.status().state()).isEqualTo(Upstreams.State.UP);
    }

    @Test
    void a_modern_server_is_recognised_and_has_no_sessions() {
        assertThat(rig.await(upstream::era)).isEqualTo(Era.MODERN);
        assertThat(server.seen("server/discover")).hasSize(1);
        rig.await(upstream::era);
        assertThat(server.seen("server/discover")).hasSize(1);

        UpstreamException refused = org.assertj.core.api.Assertions.catchThrowableOfType(
                UpstreamException.class,
                () -> rig.await(() -> upstream.open(TestingCalls.initialize("2025-11-25"), Map.of())));
        assertThat(refused.reason()).isEqualTo(Reason.ERA_MISMATCH);
    }

    @Test
    void a_stopped_upstream_asks_nothing_any_more() {
        rig.await(upstream::stop);

        assertThat(rig.refusal(() -> upstream.forward(modernTool("echo", "{}"), Map.of(), new TestingRelay())))
                .isEqualTo(Reason.STOPPING);
        assertThat(server.seen()).isEmpty();
    }
}
