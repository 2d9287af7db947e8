package dev.warder.upstream;

import static dev.warder.upstream.TestingCalls.initialize;
import static dev.warder.upstream.TestingCalls.legacyTool;
import static dev.warder.upstream.TestingCalls.verb;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warder.call.Reason;
import dev.warder.mcp.Method;
import dev.warder.mcp.SseEvent;
import dev.warder.testbed.Exchange;
import dev.warder.testbed.LegacyAnswers;
import dev.warder.testbed.TestingServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of servers with sessions that end early or break, and go on. */
@Timeout(60)
class ResumedStreamTest {
    private static final Map<String, String> TOKEN = Map.of("Authorization", "Bearer own");
    private static final String CHANGED = "notifications/tools/list_changed";
    private static final String MORE = "notifications/prompts/list_changed";

    private final LegacyAnswers answers = new LegacyAnswers();
    private final TestingServer server = TestingServer.start(answers);
    private final Rig rig = new Rig();
    private final TestingRelay relay = new TestingRelay();
    private HttpUpstream upstream;
    private UpstreamSession session;
    private CompletableFuture<Answer> stream;

    @BeforeEach
    void open() {
        ServerSettings settings = Rig.http(server.url(), Rig.QUICK);
        upstream = new HttpUpstream(
                rig.vertx(),
                settings,
                (ServerSettings.Http) settings.target(),
                Credentials.none(),
                HttpShared.ofThisProgram());
        answers.keepEvents();
        session = rig.await(() -> upstream.open(initialize("2025-11-25"), TOKEN));
        stream = rig.start(() -> session.forward(verb(Method.STREAM), TOKEN, relay));
        Rig.until(() -> relay.openings() == 1);
    }

    @AfterEach
    void close() {
        rig.await(upstream::stop);
        rig.close();
        server.close();
    }

    private List<Exchange> gets() {
        return server.seen().stream().filter(seen -> seen.verb().equals("GET")).toList();
    }

    private void heard(int messages) {
        Rig.until(() -> relay.messages().size() == messages);
    }

    @Test
    void a_stream_that_the_server_ends_goes_on_after_the_last_event_and_nothing_in_between_is_lost() {
        answers.say(CHANGED);
        heard(1);
        answers.partStreams(100);
        answers.say(MORE);
        heard(2);
        answers.say(CHANGED);
        heard(3);

        assertThat(relay.texts()).extracting(text -> text.contains("tools/")).containsExactly(true, false, true);
        assertThat(gets()).hasSize(2);
        assertThat(gets().getLast().header("last-event-id")).isEqualTo("g-1");
        assertThat(gets().getLast().header("authorization")).isEqualTo("Bearer own");
        assertThat(stream).isNotDone();
    }

    @Test
    void a_server_is_left_alone_for_as_long_as_it_says() {
        answers.partStreams(700);
        long before = System.nanoTime();
        Rig.until(() -> gets().size() == 2);

        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before)).isGreaterThanOrEqualTo(600);
    }

    @Test
    void a_stream_that_breaks_in_the_middle_of_an_event_gets_that_event_again() {
        answers.partStreams(10);
        Rig.until(() -> gets().size() == 2);
        answers.cutStreams();
        Rig.until(() -> gets().size() == 3);
        answers.say(CHANGED);
        heard(1);

        assertThat(gets().getLast().header("last-event-id")).isEqualTo("g-0");
    }

    @Test
    void a_stream_of_a_session_that_the_server_forgot_is_lost() {
        answers.forget();
        answers.partStreams(10);

        assertThatThrownBy(() -> stream.get(10, TimeUnit.SECONDS))
                .rootCause()
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        lost -> assertThat(lost.reason()).isEqualTo(Reason.SESSION_UNKNOWN));
    }

    @Test
    void who_leaves_in_between_is_not_listened_for_again() throws InterruptedException {
        answers.partStreams(300);
        Thread.sleep(100);
        rig.run(relay::leave);
        Thread.sleep(500);

        assertThat(gets()).hasSize(1);
    }

    @Test
    void a_call_whose_stream_breaks_after_an_event_is_asked_for_its_answer_and_not_made_again() {
        Answer answer = rig.await(() -> session.forward(legacyTool("5", "poll_cut", "{}"), TOKEN, new TestingRelay()));

        assertThat(Rig.text(answer)).contains("worth the wait");
        assertThat(server.seen("tools/call")).hasSize(1);
    }

    @Test
    void a_call_that_is_polled_without_end_ends_at_the_time_limit() {
        assertThat(rig.refusal(() -> session.forward(legacyTool("5", "poll_forever", "{}"), TOKEN, new TestingRelay())))
                .isEqualTo(Reason.UPSTREAM_TIMEOUT);
    }

    @Test
    void a_server_that_cannot_be_reached_is_tried_five_times_with_growing_pauses() {
        var resumption = new Resumption();
        assertThat(resumption.lastEventId()).isNull();
        resumption.heard(event("7", 10L, ""));

        assertThat(List.of(
                        resumption.failed(),
                        resumption.failed(),
                        resumption.failed(),
                        resumption.failed(),
                        resumption.failed(),
                        resumption.failed()))
                .containsExactly(250L, 500L, 1_000L, 2_000L, 4_000L, -1L);
        resumption.heard(event("8", null, ""));
        assertThat(resumption.failed()).isEqualTo(250);
        assertThat(resumption.lastEventId()).isEqualTo("8");
    }

    @Test
    void a_server_that_ends_stream_after_stream_without_a_word_is_asked_once_a_second() {
        var resumption = new Resumption();
        resumption.heard(event("7", 10L, ""));

        assertThat(List.of(resumption.ended(), resumption.ended(), resumption.ended(), resumption.ended()))
                .containsExactly(10L, 10L, 10L, 1_000L);
        resumption.heard(event("8", null, "{}"));
        assertThat(resumption.ended()).isEqualTo(10);
    }

    @Test
    void an_event_that_no_header_can_name_is_none_to_go_on_after() {
        var resumption = new Resumption();
        for (String id : List.of("", "caf\u00e9", "tab\tbed", "x".repeat(1_025))) {
            resumption.heard(event("7", null, "{}"));
            assertThat(resumption.lastEventId()).isEqualTo("7");
            resumption.heard(event(id, null, "{}"));
            assertThat(resumption.lastEventId()).as(id).isNull();
        }
    }

    private static SseEvent event(String id, @org.jspecify.annotations.Nullable Long retry, String data) {
        return new SseEvent(id, "message", data.getBytes(java.nio.charset.StandardCharsets.UTF_8), retry);
    }
}
