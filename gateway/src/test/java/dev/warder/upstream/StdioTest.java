package dev.warder.upstream;

import static dev.warder.upstream.TestingCalls.initialize;
import static dev.warder.upstream.TestingCalls.legacy;
import static dev.warder.upstream.TestingCalls.legacyTool;
import static dev.warder.upstream.TestingCalls.verb;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.ClearedCall;
import dev.warder.call.Reason;
import dev.warder.mcp.Era;
import dev.warder.mcp.Method;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** One legacy server on pipes, shared by every test as it is by every caller. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StdioTest {
    private final Rig rig = new Rig();
    private StdioUpstream upstream;

    @BeforeAll
    void start() {
        ServerSettings settings = TestingChildren.settings(Rig.PATIENT, Map.of("FOR_CHILD", "${x}"), "legacy");
        upstream =
                new StdioUpstream(rig.vertx(), settings, (ServerSettings.Stdio) settings.target(), new Credentials() {
                    @Override
                    public io.vertx.core.Future<Map<String, String>> headers(ClearedCall discovery) {
                        throw new AssertionError("pipes have no headers");
                    }

                    @Override
                    public Map<String, String> environment(String server, Map<String, String> template) {
                        assertThat(template).containsEntry("FOR_CHILD", "${x}");
                        return Map.of("FOR_CHILD", "secret of " + server);
                    }
                });
        upstream.start();
    }

    @AfterAll
    void stop() {
        rig.await(upstream::stop);
        rig.close();
    }

    private UpstreamSession session() {
        return rig.await(() -> upstream.open(initialize("2025-11-25"), Map.of()));
    }

    private Answer call(UpstreamSession session, String id, String tool, String arguments) {
        return rig.await(() -> session.forward(legacyTool(id, tool, arguments), Map.of(), new TestingRelay()));
    }

    private CompletableFuture<Answer> begin(UpstreamSession session, String id, String tool, TestingRelay relay) {
        return rig.start(() -> session.forward(legacyTool(id, tool, "{\"text\":\"of the first\"}"), Map.of(), relay));
    }

    @Test
    void every_client_is_served_the_one_handshake_with_its_own_id_and_revision() {
        UpstreamSession session = rig.await(() -> upstream.open(initialize("2025-06-18"), Map.of()));

        assertThat(rig.await(upstream::era)).isEqualTo(Era.LEGACY);
        assertThat(new String(session.initializeResult(), StandardCharsets.UTF_8))
                .contains("\"id\":\"first\"", "\"protocolVersion\":\"2025-06-18\"", "\"serverInfo\"");
        assertThat(Rig.text(call(session, "1", "asked", "{}"))).contains("initialize=1", "notifications/initialized=1");
    }

    @Test
    void two_callers_with_the_same_ids_get_their_own_answers_even_out_of_order() throws Exception {
        UpstreamSession one = session();
        UpstreamSession two = session();
        CompletableFuture<Answer> first = begin(one, "1", "hold", new TestingRelay());
        CompletableFuture<Answer> second = rig.start(() ->
                two.forward(legacyTool("1", "hold", "{\"text\":\"of the second\"}"), Map.of(), new TestingRelay()));
        call(one, "\"1\"", "release", "{}");

        assertThat(Rig.text(first.get(10, TimeUnit.SECONDS))).contains("\"id\":1", "of the first");
        assertThat(Rig.text(second.get(10, TimeUnit.SECONDS))).contains("\"id\":1", "of the second");
    }

    @Test
    void progress_goes_to_whoever_asked_with_its_own_token() throws Exception {
        UpstreamSession one = session();
        UpstreamSession two = session();
        var relayOfOne = new TestingRelay();
        var relayOfTwo = new TestingRelay();
        CompletableFuture<Answer> waiting = begin(two, "2", "hang", relayOfTwo);

        Answer answer = begin(one, "1", "progress", relayOfOne).get(10, TimeUnit.SECONDS);

        assertThat(Rig.text(answer)).contains("done");
        assertThat(relayOfOne.texts()).hasSize(3).allMatch(text -> text.contains("\"progressToken\":\"p1\""));
        assertThat(relayOfTwo.texts()).isEmpty();
        assertThat(waiting).isNotDone();
    }

    @Test
    void garbage_on_standard_output_is_skipped() {
        assertThat(Rig.text(call(session(), "1", "garbage", "{}"))).contains("done");
        assertThat(Rig.text(call(session(), "2", "echo", "{\"text\":\"fine\"}")))
                .contains("fine");
    }

    @Test
    void a_flood_on_standard_error_blocks_nothing() {
        assertThat(Rig.text(call(session(), "1", "flood_stderr", "{}"))).contains("done");
    }

    @Test
    void an_answer_over_the_limit_fails_its_own_call_at_once() {
        UpstreamSession session = session();

        assertThat(rig.refusal(() -> session.forward(legacyTool("1", "huge", "{}"), Map.of(), new TestingRelay())))
                .isEqualTo(Reason.UPSTREAM_TOO_LARGE);
        assertThat(Rig.text(call(session, "2", "echo", "{\"text\":\"fine\"}"))).contains("fine");
    }

    @Test
    void a_question_of_the_server_is_answered_by_the_gateway_with_no() {
        UpstreamSession session = session();
        call(session, "1", "question", "{}");

        assertThat(Rig.text(call(session, "2", "answer", "{}"))).contains("-32601");
    }

    @Test
    void the_child_inherits_little_and_gets_what_is_configured_for_it() {
        String environment = Rig.text(call(session(), "1", "environment", "{}"));

        assertThat(environment).contains("FOR_CHILD=secret of testbed", "PATH=");
        Set<String> inherited = Set.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR");
        assertThat(System.getenv().keySet())
                .filteredOn(name -> !inherited.contains(name))
                .isNotEmpty()
                .noneMatch(name -> environment.contains("{" + name + "=") || environment.contains(" " + name + "="));
    }

    @Test
    void changes_of_lists_reach_every_open_stream() {
        var streamOfOne = stream(session());
        var streamOfTwo = stream(session());

        call(session(), "1", "announce", "{}");

        Rig.until(() ->
                !streamOfOne.messages().isEmpty() && !streamOfTwo.messages().isEmpty());
        assertThat(streamOfOne.texts().getFirst()).contains("notifications/tools/list_changed");
    }

    @Test
    void updates_reach_only_those_who_subscribed() {
        UpstreamSession subscriber = session();
        var heard = stream(subscriber);
        var unheard = stream(session());
        rig.await(() -> subscriber.forward(
                legacy(
                        "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"resources/subscribe\",\"params\":{\"uri\":\"test://one\"}}"),
                Map.of(),
                new TestingRelay()));

        call(subscriber, "5", "touch", "{}");

        Rig.until(() -> !heard.messages().isEmpty());
        call(subscriber, "6", "announce", "{}");
        Rig.until(() -> !unheard.messages().isEmpty());
        assertThat(unheard.texts()).noneMatch(text -> text.contains("resources/updated"));
    }

    @Test
    void log_messages_of_nobody_in_particular_reach_nobody_when_there_are_several() {
        var one = stream(session());
        var two = stream(session());

        call(session(), "1", "log", "{}");
        call(session(), "2", "announce", "{}");

        Rig.until(() -> !one.messages().isEmpty() && !two.messages().isEmpty());
        assertThat(one.texts()).noneMatch(text -> text.contains("notifications/message"));
    }

    private TestingRelay stream(UpstreamSession session) {
        var relay = new TestingRelay();
        rig.run(() -> session.forward(verb(Method.STREAM), Map.of(), relay));
        assertThat(relay.openings()).isOne();
        return relay;
    }

    @Test
    void only_the_owner_of_a_request_can_cancel_it() {
        UpstreamSession owner = session();
        UpstreamSession other = session();
        var _ = begin(owner, "\"mine\"", "hang", new TestingRelay());
        ClearedCall cancel = legacy(
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":\"mine\"}}");
        String before = Rig.text(call(owner, "2", "cancelled", "{}"));

        rig.await(() -> other.forward(cancel, Map.of(), new TestingRelay()));
        assertThat(Rig.text(call(owner, "2", "cancelled", "{}"))).isEqualTo(before);

        rig.await(() -> owner.forward(cancel, Map.of(), new TestingRelay()));
        assertThat(Rig.text(call(owner, "2", "cancelled", "{}"))).isNotEqualTo(before);
    }

    @Test
    void a_caller_that_leaves_has_its_request_cancelled() {
        UpstreamSession session = session();
        var relay = new TestingRelay();
        CompletableFuture<Answer> answer = begin(session, "9", "hang", relay);
        String before = Rig.text(call(session, "2", "cancelled", "{}"));

        rig.run(relay::leave);

        Rig.until(answer::isDone);
        assertThat(((UpstreamException) answer.exceptionNow()).reason()).isEqualTo(Reason.CLIENT_GONE);
        assertThat(Rig.text(call(session, "2", "cancelled", "{}"))).isNotEqualTo(before);
    }

    @Test
    void a_closed_session_is_unknown_and_its_streams_end() {
        UpstreamSession session = session();
        var ended = new AtomicInteger();
        rig.run(() -> session.forward(verb(Method.STREAM), Map.of(), new TestingRelay())
                .onSuccess(_ -> ended.incrementAndGet()));

        rig.await(() -> session.forward(verb(Method.END), Map.of(), new TestingRelay()));

        Rig.until(() -> ended.get() == 1);
        assertThat(rig.refusal(() -> session.forward(legacyTool("1", "echo", "{}"), Map.of(), new TestingRelay())))
                .isEqualTo(Reason.SESSION_UNKNOWN);
    }
}
