package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static dev.warder.http.TestingGateway.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.killswitch.Stop;
import dev.warder.killswitch.StopStore;
import dev.warder.store.StoreWatch;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a parked call: who may wake it, how often, and what ends it. */
@Timeout(60)
class ParkedEndsTest {
    @TempDir
    Path data;

    private TestingParking at;

    @BeforeEach
    void open() throws Exception {
        at = new TestingParking(data);
    }

    @AfterEach
    void close() throws Exception {
        at.close();
    }

    @Test
    void a_client_that_does_not_come_back_in_time_ends_the_call_at_the_server_and_that_is_on_record() throws Exception {
        at.start(at.settings(TestingParking.SHORT, 10));
        var parked = at.call(at.alice, "ask");
        until(() -> at.cancelled().size() == 1);
        until(() -> at.gateway.record("tools/call").size() == 3);

        assertThat(at.gateway.record("tools/call"))
                .containsExactly("intent null null", "outcome parked null", "outcome timeout bridge.input");
        assertThat(at.gateway.entries().stream()
                        .filter(entry -> "tools/call".equals(entry.string("method")))
                        .map(entry -> entry.string("id"))
                        .distinct())
                .hasSize(1);
        assertThat(at.gateway.metrics.scrape()).contains("warder_abandoned_calls_total{reason=\"bridge.input\"");

        var late = at.comeBack(at.alice, "ask", TestingParking.state(parked));
        assertThat(late.body()).contains("-32602", "handle.unknown");
        assertThat(at.gateway.record("tools/call")).endsWith("intent null null", "outcome refused handle.spent");
        assertThat(at.server.seen("tools/call")).hasSize(1);
    }

    @Test
    void there_is_room_for_so_many_and_for_others_again_when_one_came_back() throws Exception {
        at.start(at.settings(TestingParking.LONG, 1));
        var parked = at.call(at.alice, "ask");

        var refused = at.call(at.bob, "ask");
        assertThat(refused.body()).contains("-32603", "bridge.asked");
        until(() -> at.cancelled().size() == 1);
        at.comeBack(at.alice, "ask", TestingParking.state(parked));
        assertThat(at.call(at.bob, "ask").body()).contains("input_required");
    }

    @Test
    void a_state_that_was_used_answers_like_an_unknown_one_and_is_told_apart_in_the_record() throws Exception {
        String state = TestingParking.state(at.call(at.alice, "ask"));
        at.comeBack(at.alice, "ask", state);

        var again = at.comeBack(at.alice, "ask", state);
        var unknown = at.comeBack(at.alice, "ask", "AAAA");

        assertThat(again.statusCode()).isEqualTo(unknown.statusCode());
        assertThat(again.body().replaceAll("\"call\":\"[^\"]*\"", ""))
                .isEqualTo(unknown.body().replaceAll("\"call\":\"[^\"]*\"", ""));
        assertThat(at.gateway.record("tools/call"))
                .endsWith("outcome refused handle.spent", "outcome refused handle.unknown");
        assertThat(at.answered()).hasSize(1);
    }

    @Test
    void of_many_who_come_back_at_once_exactly_one_wakes_the_call() throws Exception {
        String state = TestingParking.state(at.call(at.alice, "ask"));
        HttpRequest retry = at.request(
                        at.alice, "ask", TestingParking.retry(state, "{\"question-1\":" + TestingParking.ACCEPT + "}"))
                .build();
        List<CompletableFuture<HttpResponse<String>>> racing = new ArrayList<>();
        try (var client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 8; i++) {
                racing.add(client.sendAsync(retry, HttpResponse.BodyHandlers.ofString()));
            }
            List<String> bodies =
                    racing.stream().map(each -> each.join().body()).toList();

            assertThat(bodies).filteredOn(body -> body.contains("thank you")).hasSize(1);
            assertThat(bodies)
                    .filteredOn(body -> body.contains("handle.unknown"))
                    .hasSize(7);
        }
        assertThat(at.answered()).hasSize(1);
    }

    @Test
    void a_client_that_comes_back_as_its_time_ends_either_wakes_the_call_or_finds_it_ended() throws Exception {
        at.start(at.settings(Duration.ofMillis(60), 10));
        int woken = 0;
        for (int i = 0; i < 10; i++) {
            String state = TestingParking.state(at.call(at.alice, "ask"));
            Thread.sleep(50 + i);
            String body = at.comeBack(at.alice, "ask", state).body();
            boolean thanked = body.contains("thank you");
            woken += thanked ? 1 : 0;
            assertThat(thanked || body.contains("handle.unknown")).as(body).isTrue();
        }
        int ended = 10 - woken;
        until(() -> at.cancelled().size() == ended);
        assertThat(at.answered()).hasSize(woken);
        until(() -> at.gateway.record("tools/call").stream()
                        .filter("outcome timeout bridge.input"::equals)
                        .count()
                == ended);
    }

    @Test
    void a_server_that_dies_meanwhile_is_told_of_when_the_client_comes_back() throws Exception {
        String state = TestingParking.state(at.call(at.alice, "ask"));
        at.answers.cutQuestions();

        assertThat(at.comeBack(at.alice, "ask", state).body()).contains("-32603", "upstream.failed");
        assertThat(at.gateway.record("tools/call")).endsWith("outcome failed upstream.failed");
    }

    @Test
    void a_server_that_forgot_the_session_meanwhile_fails_the_call_and_is_not_asked_again() throws Exception {
        String state = TestingParking.state(at.call(at.alice, "ask"));
        at.answers.forget();

        assertThat(at.comeBack(at.alice, "ask", state).body()).contains("-32603", "upstream.failed");
        assertThat(at.server.seen("tools/call")).hasSize(1);
    }

    @Test
    void a_server_that_does_without_the_answer_is_heard_when_the_client_comes_back() throws Exception {
        String state = TestingParking.state(at.call(at.alice, "ask"));
        at.answers.doWithoutAnswers();

        assertThat(at.comeBack(at.alice, "ask", state).body()).contains("never mind");
    }

    @Test
    void a_client_that_leaves_after_it_came_back_cancels_the_call() throws Exception {
        String state = TestingParking.state(at.call(at.alice, "ask_hang"));
        try (var client = HttpClient.newHttpClient()) {
            var _ = client.sendAsync(
                    at.request(
                                    at.alice,
                                    "ask_hang",
                                    TestingParking.retry(state, "{\"question-1\":" + TestingParking.ACCEPT + "}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            until(() -> at.answered().size() == 1);
            assertThat(at.cancelled()).isEmpty();
            client.shutdownNow();
        }

        until(() -> at.cancelled().size() == 1);
        until(() -> at.gateway.record("tools/call").getLast().equals("outcome unknown client.gone"));
    }

    @Test
    void a_client_may_lose_its_connection_while_its_user_thinks() throws Exception {
        String state;
        try (var client = HttpClient.newHttpClient()) {
            state = TestingParking.state(
                    client.send(at.request(at.alice, "ask", "").build(), HttpResponse.BodyHandlers.ofString()));
        }
        Thread.sleep(200);

        assertThat(at.cancelled()).isEmpty();
        assertThat(at.comeBack(at.alice, "ask", state).body()).contains("thank you");
    }

    @Test
    void the_end_of_the_gateway_ends_parked_calls_at_the_server_and_on_record() throws Exception {
        at.call(at.alice, "ask");
        at.gateway.reload(TestingGateway.quick("crm", at.server.url()));

        until(() -> at.cancelled().size() == 1);
        assertThat(at.gateway.record("tools/call")).last().isEqualTo("outcome unknown gateway.stopping");
    }

    @Test
    void a_state_of_a_call_that_ended_with_its_settings_never_begins_the_call_again() throws Exception {
        String state = TestingParking.state(at.call(at.alice, "ask"));
        at.gateway.reload(TestingGateway.quick("crm", at.server.url()));

        assertThat(at.comeBack(at.alice, "ask", state).body()).contains("handle.unknown");
        assertThat(at.server.seen("tools/call")).hasSize(1);
    }

    @Test
    void the_state_is_of_no_use_to_another_caller_or_for_another_tool() throws Exception {
        String state = TestingParking.state(at.call(at.alice, "ask"));

        assertThat(at.comeBack(at.bob, "ask", state).body()).contains("handle.unknown");
        assertThat(at.comeBack(at.alice, "ask_url", state).body()).contains("handle.unknown");
        assertThat(at.gateway.record("tools/call"))
                .filteredOn("outcome refused handle.foreign"::equals)
                .hasSize(2);
        assertThat(at.answered()).isEmpty();
        assertThat(at.comeBack(at.alice, "ask", state).body()).contains("thank you");
    }

    @Test
    void who_comes_back_is_judged_again_before_the_call_wakes() throws Exception {
        String state = TestingParking.state(at.call(at.alice, "ask"));
        at.gateway.rules(allow("crm/tools/echo", "role:tester"));

        assertThat(at.comeBack(at.alice, "ask", state).body()).contains("catalog.unknown");
        assertThat(at.answered()).isEmpty();
        at.gateway.rules(allow("crm/tools/*", "role:tester"));
        assertThat(at.comeBack(at.alice, "ask", state).body()).contains("thank you");
    }

    @Test
    void what_an_operator_stops_ends_while_it_is_parked() throws Exception {
        try (StoreWatch _ = TestingWatch.of(at.gateway)) {
            at.call(at.alice, "ask");
            new StopStore(at.gateway.database).stop(Stop.Kind.SERVER, "crm", "a test", "tester", null);

            until(() -> at.cancelled().size() == 1);
            until(() -> at.gateway.record("tools/call").getLast().equals("outcome unknown kill.stopped"));
        }
    }
}
