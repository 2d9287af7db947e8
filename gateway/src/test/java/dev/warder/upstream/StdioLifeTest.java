package dev.warder.upstream;

import static dev.warder.upstream.TestingCalls.initialize;
import static dev.warder.upstream.TestingCalls.legacy;
import static dev.warder.upstream.TestingCalls.legacyTool;
import static dev.warder.upstream.TestingCalls.modern;
import static dev.warder.upstream.TestingCalls.modernTool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Reason;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Era;
import dev.warder.testbed.TestingServer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes that start, die, start again and are stopped. */
@Timeout(90)
class StdioLifeTest {
    private final Rig rig = new Rig();
    private Upstreams upstreams;

    @AfterEach
    void stop() {
        rig.await(upstreams::stop);
        rig.close();
    }

    private LiveUpstream start(ServerSettings settings) {
        upstreams = new Upstreams(rig.vertx(), List.of(settings), Credentials.none());
        return (LiveUpstream) upstreams.find("testbed");
    }

    private UpstreamSession session(Upstream upstream) {
        return rig.await(() -> upstream.open(initialize("2025-11-25"), Map.of()));
    }

    private String call(UpstreamSession session, String tool) {
        return Rig.text(rig.await(() -> session.forward(legacyTool("1", tool, "{}"), Map.of(), new TestingRelay())));
    }

    private static long pid(String reply) {
        return Long.parseLong(reply.replaceAll(".*\"text\":\"([0-9]+)\".*", "$1"));
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    @Test
    void a_death_fails_what_is_in_flight_at_once_and_the_session_goes_on_with_a_new_process() {
        LiveUpstream upstream = start(TestingChildren.settings("legacy"));
        UpstreamSession session = session(upstream);
        CompletableFuture<Answer> hanging =
                rig.start(() -> session.forward(legacyTool("1", "hang", "{}"), Map.of(), new TestingRelay()));

        assertThat(rig.refusal(() -> session.forward(legacyTool("2", "die", "{}"), Map.of(), new TestingRelay())))
                .isEqualTo(Reason.UPSTREAM_FAILED);
        Rig.until(hanging::isDone);
        assertThat(((UpstreamException) hanging.exceptionNow()).reason()).isEqualTo(Reason.UPSTREAM_FAILED);
        assertThat(rig.refusal(() -> session.forward(legacyTool("3", "echo", "{}"), Map.of(), new TestingRelay())))
                .isEqualTo(Reason.UPSTREAM_UNREACHABLE);
        assertThat(upstream.status().state()).isEqualTo(Upstreams.State.DOWN);
        assertThat(upstream.status().lastError()).contains("exit status 5");

        Rig.until(() -> upstream.status().state() == Upstreams.State.UP);
        assertThat(upstream.status().restarts()).isOne();
        assertThat(call(session, "pid")).contains("text");
    }

    @Test
    void a_session_with_subscriptions_is_lost_with_its_process() {
        LiveUpstream upstream = start(TestingChildren.settings("legacy"));
        UpstreamSession session = session(upstream);
        var lost = new AtomicInteger();
        session.onLost(lost::incrementAndGet);
        rig.await(() -> session.forward(
                legacy(
                        "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"resources/subscribe\",\"params\":{\"uri\":\"test://one\"}}"),
                Map.of(),
                new TestingRelay()));

        rig.refusal(() -> session.forward(legacyTool("2", "die", "{}"), Map.of(), new TestingRelay()));

        Rig.until(() -> lost.get() == 1);
        assertThat(rig.refusal(() -> session.forward(legacyTool("3", "echo", "{}"), Map.of(), new TestingRelay())))
                .isEqualTo(Reason.SESSION_UNKNOWN);
    }

    @Test
    void a_session_of_a_former_run_goes_on_with_the_same_program_and_with_no_other() {
        LiveUpstream upstream = start(TestingChildren.settings("legacy"));
        JsonObject memento = Objects.requireNonNull(session(upstream).memento());

        assertThat(call(Objects.requireNonNull(upstream.resume(memento)), "pid"))
                .contains("text");
        assertThat(upstream.resume(JsonObject.EMPTY)).isNull();
        var other = new Upstreams(rig.vertx(), List.of(TestingChildren.settings("legacy", "x")), Credentials.none());
        assertThat(Objects.requireNonNull(other.find("testbed")).resume(memento))
                .isNull();
        rig.await(other::stop);
    }

    @Test
    void a_session_with_subscriptions_is_for_no_other_run() {
        LiveUpstream upstream = start(TestingChildren.settings("legacy"));
        UpstreamSession session = session(upstream);
        assertThat(session.memento()).isNotNull();
        rig.await(() -> session.forward(
                legacy(
                        "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"resources/subscribe\",\"params\":{\"uri\":\"test://one\"}}"),
                Map.of(),
                new TestingRelay()));

        assertThat(session.memento()).isNull();
    }

    @Test
    void a_session_of_a_former_run_is_unknown_to_a_program_that_has_become_modern() {
        ServerSettings settings = TestingChildren.settings("modern");
        LiveUpstream upstream = start(settings);
        List<String> program = ((ServerSettings.Stdio) settings.target()).argv();
        JsonObject memento = JsonObject.of("program", JsonArray.ofStrings(program));
        UpstreamSession session = Objects.requireNonNull(upstream.resume(memento));

        assertThat(rig.refusal(() -> session.forward(legacyTool("1", "echo", "{}"), Map.of(), new TestingRelay())))
                .isEqualTo(Reason.SESSION_UNKNOWN);
    }

    @Test
    void a_server_that_exits_when_it_is_discovered_is_greeted_by_the_handshake() {
        LiveUpstream upstream = start(TestingChildren.settings("legacy", "exit-on-discover"));

        assertThat(rig.await(upstream::era)).isEqualTo(Era.LEGACY);
        assertThat(call(session(upstream), "asked")).contains("initialize=1").doesNotContain("discover");
    }

    @Test
    void a_server_that_is_silent_when_it_is_discovered_is_greeted_by_the_handshake() {
        LiveUpstream upstream = start(TestingChildren.settings("legacy", "silent-on-discover"));

        assertThat(call(session(upstream), "asked")).contains("initialize=1").doesNotContain("discover");
    }

    @Test
    void a_server_pinned_to_the_legacy_era_is_never_discovered() {
        LiveUpstream upstream = start(TestingChildren.settings("legacy").with(Era.LEGACY));

        assertThat(call(session(upstream), "asked")).doesNotContain("discover");
    }

    @Test
    void a_modern_server_answers_calls() {
        LiveUpstream upstream = start(TestingChildren.settings("modern"));
        var relay = new TestingRelay();

        assertThat(rig.await(upstream::era)).isEqualTo(Era.MODERN);
        Answer answer = rig.await(() -> upstream.forward(modernTool("progress", "{\"steps\":2}"), Map.of(), relay));

        assertThat(((Answer.Reply) answer).facts().resultType()).isEqualTo("complete");
        assertThat(Rig.text(answer)).contains("\"id\":1", "done");
        assertThat(relay.texts()).hasSize(2).allMatch(text -> text.contains("\"progressToken\":\"p1\""));
    }

    private Reason refusedOpen(Upstream upstream) {
        try {
            session(upstream);
            throw new AssertionError("a session was opened");
        } catch (UpstreamException refused) {
            return refused.reason();
        }
    }

    @Test
    void listening_on_pipes_has_the_callers_own_subscription_id() {
        LiveUpstream upstream = start(TestingChildren.settings("modern"));
        var relay = new TestingRelay();
        CompletableFuture<Answer> answer = rig.start(() -> upstream.forward(
                modern(
                        "{\"jsonrpc\":\"2.0\",\"id\":\"sub\",\"method\":\"subscriptions/listen\",\"params\":{\"notifications\":{}}}"),
                Map.of(),
                relay));
        Rig.until(() -> relay.messages().size() == 1);

        rig.await(() -> upstream.forward(modernTool("release", "{}"), Map.of(), new TestingRelay()));
        Rig.until(() -> relay.messages().size() == 2);

        assertThat(relay.texts())
                .allMatch(text -> text.contains("\"io.modelcontextprotocol/subscriptionId\":\"sub\""))
                .last()
                .asString()
                .contains("list_changed");
        rig.run(relay::leave);
        Rig.until(answer::isDone);
    }

    @Test
    void a_program_that_is_not_there_is_down_and_tried_again() {
        LiveUpstream upstream = start(ServerSettings.stdio("testbed", List.of("no-such-program-anywhere")));

        Rig.until(() -> upstream.status().restarts() >= 1);

        assertThat(upstream.status().lastError()).contains("no-such-program-anywhere");
        assertThat(refusedOpen(upstream)).isEqualTo(Reason.UPSTREAM_UNREACHABLE);
    }

    @Test
    void a_server_that_cannot_start_disturbs_no_other() {
        try (TestingServer other = TestingServer.modern()) {
            upstreams = new Upstreams(
                    rig.vertx(),
                    List.of(
                            TestingChildren.settings("exit-at-start"),
                            ServerSettings.http("other", URI.create(other.url()))),
                    Credentials.none());
            LiveUpstream testbed = (LiveUpstream) upstreams.find("testbed");
            Upstream good = upstreams.find("other");
            Rig.until(() -> testbed.status().state() == Upstreams.State.DOWN);

            Answer answer = rig.await(
                    () -> good.forward(modernTool("echo", "{\"text\":\"hi\"}"), Map.of(), new TestingRelay()));

            assertThat(Rig.text(answer)).contains("hi");
            assertThat(upstreams.statuses()).extracting(Upstreams.Status::name).containsExactly("testbed", "other");
        }
    }

    @Test
    void stopping_ends_even_a_stubborn_process_and_what_it_started() {
        LiveUpstream upstream = start(TestingChildren.settings("legacy", "stubborn", "child"));
        ProcessHandle process =
                ProcessHandle.of(pid(call(session(upstream), "pid"))).orElseThrow();
        List<ProcessHandle> family = process.descendants().toList();
        assertThat(family).isNotEmpty();

        rig.await(upstreams::stop);

        Rig.until(() -> !process.isAlive() && family.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(upstreams.find("testbed")).isNull();
    }

    @Test
    void a_reload_keeps_servers_whose_settings_are_the_same_and_stops_removed_ones() {
        ServerSettings same = TestingChildren.settings("legacy");
        LiveUpstream upstream = start(same);
        String pid = call(session(upstream), "pid");

        rig.await(() -> upstreams.reload(List.of(TestingChildren.settings("legacy"))));
        assertThat(upstreams.find("testbed")).isSameAs(upstream);
        assertThat(call(session(upstream), "pid")).isEqualTo(pid);

        rig.await(() -> upstreams.reload(List.of(same.with(Rig.QUICK))));
        Rig.until(() -> !isAlive(pid(pid)));
        assertThat(upstreams.find("testbed")).isNotSameAs(upstream);

        rig.await(() -> upstreams.reload(List.of()));
        assertThat(upstreams.find("testbed")).isNull();
    }

    @Test
    void a_call_to_a_silent_server_times_out() {
        LiveUpstream upstream = start(TestingChildren.settings(
                new ServerSettings.Limits(java.time.Duration.ofSeconds(3), java.time.Duration.ofSeconds(1), 1 << 20, 8),
                Map.of(),
                "modern"));
        rig.await(upstream::era);

        assertThat(rig.refusal(() -> upstream.forward(modernTool("hang", "{}"), Map.of(), new TestingRelay())))
                .isEqualTo(Reason.UPSTREAM_TIMEOUT);
    }
}
