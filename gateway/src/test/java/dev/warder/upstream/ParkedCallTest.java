package dev.warder.upstream;

import static dev.warder.upstream.TestingCalls.askableTool;
import static dev.warder.upstream.TestingCalls.modernTool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.ClearedCall;
import dev.warder.call.Reason;
import dev.warder.testbed.LegacyAnswers;
import dev.warder.testbed.TestingServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Parked calls at servers on pipes, and parked calls that are woken on another event loop. */
@Timeout(120)
class ParkedCallTest {
    private static final ParkingSettings PARKING = new ParkingSettings(Duration.ofMinutes(1), 4);

    private final Rig rig = new Rig();
    private Upstreams upstreams;

    private Upstream start(ServerSettings settings) {
        upstreams = new Upstreams(rig.vertx(), List.of(settings.with(PARKING)), Credentials.none());
        return upstreams.find("testbed");
    }

    @AfterEach
    void close() {
        rig.await(upstreams::stop);
        rig.close();
    }

    private static ClearedCall retry(Answer parked, String tool) {
        return retry(parked, tool, 1);
    }

    private static ClearedCall retry(Answer parked, String tool, int question) {
        assertThat(parked).isInstanceOf(Answer.Parked.class);
        String text = new String(((Answer.Parked) parked).reply().bytes(), StandardCharsets.UTF_8);
        String state = text.replaceFirst(".*\"requestState\":\"([^\"]+)\".*", "$1");
        return askableTool(
                tool,
                ",\"requestState\":\"" + state + "\",\"inputResponses\":{\"question-" + question
                        + "\":{\"action\":\"accept\",\"content\":{}}}");
    }

    @Test
    void a_process_asks_in_the_middle_of_the_only_call_and_gets_the_answer() {
        Upstream upstream = start(TestingChildren.settings("legacy"));

        Answer parked = rig.await(() -> upstream.forward(askableTool("ask", ""), Map.of(), new TestingRelay()));
        assertThat(upstreams.parked()).isEqualTo(1);
        Answer done = rig.await(() -> upstream.forward(retry(parked, "ask"), Map.of(), new TestingRelay()));

        assertThat(Rig.text(done)).contains("thank you for", "accept", "\"resultType\":\"complete\"");
        assertThat(upstreams.parked()).isZero();
    }

    @Test
    void a_question_that_could_be_about_another_call_is_put_to_nobody() {
        Upstream upstream = start(TestingChildren.settings("legacy"));
        var other = new TestingRelay();
        var _ = rig.start(() -> upstream.forward(modernTool("hold", "{\"text\":\"x\"}"), Map.of(), other));

        CompletableFuture<Answer> asking =
                rig.start(() -> upstream.forward(askableTool("ask", ""), Map.of(), new TestingRelay()));
        assertThat(Rig.text(asking.join())).contains("thank you for", "-32601");
        assertThat(upstreams.parked()).isZero();

        // A call that was given up may still be at work in the process, and ask.
        rig.run(other::leave);
        Answer after = rig.await(() -> upstream.forward(askableTool("ask", ""), Map.of(), new TestingRelay()));
        assertThat(Rig.text(after)).contains("-32601");

        // Now it has told its end.
        rig.await(() -> upstream.forward(modernTool("release", "{}"), Map.of(), new TestingRelay()));
        Answer parked = rig.await(() -> upstream.forward(askableTool("ask", ""), Map.of(), new TestingRelay()));
        assertThat(parked).isInstanceOf(Answer.Parked.class);
    }

    @Test
    void a_process_that_dies_ends_its_parked_call() {
        Upstream upstream = start(TestingChildren.settings("legacy"));
        Answer parked = rig.await(() -> upstream.forward(askableTool("ask", ""), Map.of(), new TestingRelay()));
        assertThat(rig.refusal(() -> upstream.forward(modernTool("die", "{}"), Map.of(), new TestingRelay())))
                .isEqualTo(Reason.UPSTREAM_FAILED);

        assertThat(rig.refusal(() -> upstream.forward(retry(parked, "ask"), Map.of(), new TestingRelay())))
                .isEqualTo(Reason.UPSTREAM_FAILED);
    }

    @Test
    void the_stop_of_a_server_ends_its_parked_calls_and_says_so() {
        Upstream upstream = start(TestingChildren.settings("legacy"));
        Answer parked = rig.await(() -> upstream.forward(askableTool("ask", ""), Map.of(), new TestingRelay()));

        rig.await(upstreams::stop);
        assertThat(((Answer.Parked) parked).over().result())
                .isInstanceOfSatisfying(
                        UpstreamException.class, why -> assertThat(why.reason()).isEqualTo(Reason.STOPPING));
    }

    @Test
    void a_call_is_woken_on_whatever_event_loop_its_client_comes_back() {
        try (var server = TestingServer.start(new LegacyAnswers());
                var elsewhere = rig.besides()) {
            Upstream upstream = start(Rig.http(server.url(), Rig.PATIENT));
            Answer parked =
                    rig.await(() -> upstream.forward(askableTool("ask_progress", ""), Map.of(), new TestingRelay()));
            var relay = new TestingRelay();

            Answer done = elsewhere.await(() -> upstream.forward(retry(parked, "ask_progress"), Map.of(), relay));

            assertThat(Rig.text(done)).contains("thank you for");
        }
    }

    @Test
    void a_client_that_leaves_on_another_event_loop_cancels_the_call_it_woke() {
        try (var server = TestingServer.start(new LegacyAnswers());
                var elsewhere = rig.besides()) {
            Upstream upstream = start(Rig.http(server.url(), Rig.PATIENT));
            Answer parked =
                    rig.await(() -> upstream.forward(askableTool("ask_hang", ""), Map.of(), new TestingRelay()));
            var relay = new TestingRelay();
            CompletableFuture<Answer> waiting =
                    elsewhere.start(() -> upstream.forward(retry(parked, "ask_hang"), Map.of(), relay));
            Rig.until(
                    () -> server.seen("").stream().anyMatch(seen -> seen.body().contains("accept")));
            elsewhere.run(relay::leave);

            assertThat(waiting).failsWithin(Duration.ofSeconds(10));
            Rig.until(() -> server.seen("notifications/cancelled").size() == 1);
        }
    }

    @Test
    void what_the_server_is_told_in_the_end_bears_credentials_although_those_of_earlier_requests_were_wiped() {
        try (var server = TestingServer.start(new LegacyAnswers())) {
            Upstream upstream = start(Rig.http(server.url(), Rig.PATIENT));
            Answer last = asking(upstream, askableTool("ask_forever", ""));
            for (int round = 1; round < 8; round++) {
                last = asking(upstream, retry(last, "ask_forever", round));
            }
            ClearedCall once = retry(last, "ask_forever", 8);
            assertThat(rig.refusal(
                            () -> upstream.forward(once, Map.of("Authorization", "Bearer 9"), new TestingRelay())))
                    .isEqualTo(Reason.ROUNDS_EXCEEDED);

            Rig.until(
                    () -> server.seen("").stream().anyMatch(seen -> seen.body().contains("-32601")));
            assertThat(server.seen(""))
                    .allSatisfy(seen -> assertThat(seen.header("authorization")).startsWith("Bearer "));
        }
    }

    /** A request whose credentials are wiped when it is answered. */
    private Answer asking(Upstream upstream, ClearedCall call) {
        var headers = new HashMap<>(Map.of("Authorization", "Bearer 1"));
        Answer answer = rig.await(() -> upstream.forward(call, headers, new TestingRelay()));
        headers.clear();
        return answer;
    }
}
