package dev.warder.http;

import static dev.warder.http.TestingGateway.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.upstream.Allowance;
import dev.warder.upstream.ParkingSettings;
import dev.warder.upstream.ServerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A legacy server asks something in the middle of a call of a client without sessions, and the call waits until that client comes back. */
@Timeout(60)
class ParkingTest {
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
    void the_question_reaches_the_client_and_its_answer_the_same_call() throws Exception {
        var parked = at.call(at.alice, "ask");

        assertThat(parked.body())
                .contains(
                        "\"inputRequests\":{\"question-1\":{\"method\":\"elicitation/create\"", "\"message\":\"Sure?\"")
                .contains("\"id\":1");
        var done = at.comeBack(at.alice, "ask", TestingParking.state(parked));

        assertThat(done.body())
                .contains("thank you for {\\\"action\\\":\\\"accept\\\"", "\"resultType\":\"complete\"", "\"id\":1");
        assertThat(at.server.seen("tools/call")).hasSize(1);
        assertThat(at.gateway.record("tools/call"))
                .containsExactly("intent null null", "outcome parked null", "intent null null", "outcome ok null");
        assertThat(at.gateway.metrics.scrape())
                .contains("status=\"parked\"")
                .doesNotContain("warder_abandoned_calls_total");
    }

    @Test
    void the_session_says_what_the_client_can_be_asked_as_far_as_the_server_may_ask() throws Exception {
        at.call(at.alice, "ask");
        assertThat(at.server.seen("initialize"))
                .anySatisfy(
                        seen -> assertThat(seen.body())
                                .contains(
                                        "\"capabilities\":{\"elicitation\":{\"form\":{},\"url\":{}},\"roots\":{},\"sampling\":{}}"));

        at.start(at.settings(TestingParking.LONG, 10).with(new Allowance(Set.of("roots"), false, List.of(), Set.of())));
        var refused = at.call(at.alice, "ask");

        assertThat(at.server.seen("initialize"))
                .last()
                .satisfies(seen -> assertThat(seen.body()).contains("\"capabilities\":{\"roots\":{}}"));
        assertThat(refused.body()).contains("access.asking");
        assertThat(at.gateway.metrics.scrape()).doesNotContain("status=\"parked\"");
    }

    @Test
    void clients_that_can_be_asked_other_things_share_no_session() throws Exception {
        at.call(at.alice, "log");
        at.call(at.alice, "log");
        at.gateway.call("crm", at.alice, "log", "{}");

        List<String> used = at.server.seen("tools/call").stream()
                .map(seen -> seen.header("mcp-session-id"))
                .toList();
        assertThat(used).hasSize(3);
        assertThat(used.get(0)).isEqualTo(used.get(1)).isNotEqualTo(used.get(2));
    }

    @Test
    void what_the_client_did_not_declare_still_fails_the_call() throws Exception {
        var refused = at.gateway.call("crm", at.alice, "ask", "{}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("-32021", "client.capability");
        until(() -> at.cancelled().size() == 1);
    }

    @Test
    void one_call_can_ask_again_and_each_round_has_a_state_of_its_own() throws Exception {
        var first = at.call(at.alice, "ask_twice");
        var second = at.gateway.send(at.request(
                at.alice,
                "ask_twice",
                TestingParking.retry(TestingParking.state(first), "{\"question-1\":" + TestingParking.ACCEPT + "}")));
        assertThat(second.body())
                .contains("\"question-2\":{\"method\":\"roots/list\"}")
                .doesNotContain("question-1");
        assertThat(TestingParking.state(second)).isNotEqualTo(TestingParking.state(first));
        var done = at.gateway.send(at.request(
                at.alice,
                "ask_twice",
                TestingParking.retry(TestingParking.state(second), "{\"question-2\":{\"roots\":[]}}")));

        assertThat(done.body()).contains("thank you for", "accept", " and ", "roots");
        assertThat(at.gateway.record("tools/call"))
                .containsExactly(
                        "intent null null",
                        "outcome parked null",
                        "intent null null",
                        "outcome parked null",
                        "intent null null",
                        "outcome ok null");
    }

    @Test
    void what_is_asked_at_once_is_answered_at_once_and_what_is_left_out_is_asked_again() throws Exception {
        var both = at.call(at.alice, "ask_both");
        assertThat(both.body())
                .contains("\"question-1\":{\"method\":\"roots/list\"}", "\"question-2\":{\"method\":\"elicitation");
        var again = at.gateway.send(at.request(
                at.alice,
                "ask_both",
                TestingParking.retry(TestingParking.state(both), "{\"question-1\":{\"roots\":[]}}")));
        assertThat(again.body()).contains("question-2").doesNotContain("question-1");
        var nothing = at.gateway.send(at.request(
                at.alice, "ask_both", TestingParking.retry(TestingParking.state(again), "{\"question-2\":7}")));
        var done = at.gateway.send(at.request(
                at.alice,
                "ask_both",
                TestingParking.retry(TestingParking.state(nothing), "{\"question-2\":" + TestingParking.ACCEPT + "}")));

        assertThat(done.body()).contains("thank you for");
        assertThat(at.server.seen("tools/call")).hasSize(1);
    }

    @Test
    void sampling_and_visits_are_asked_for_without_what_only_concerns_the_session() throws Exception {
        assertThat(at.call(at.alice, "ask_sampling").body())
                .contains("\"method\":\"sampling/createMessage\"", "\"maxTokens\":10")
                .doesNotContain("progressToken");
        assertThat(at.call(at.alice, "ask_url").body())
                .contains("\"mode\":\"url\"", "https://idp.example/in")
                .doesNotContain("elicitationId");
    }

    @Test
    void a_server_that_asks_without_end_is_stopped_after_eight_rounds() throws Exception {
        var asked = at.call(at.alice, "ask_forever");
        int round = 1;
        while (asked.body().contains("input_required")) {
            asked = at.gateway.send(at.request(
                    at.alice,
                    "ask_forever",
                    TestingParking.retry(
                            TestingParking.state(asked),
                            "{\"question-" + round + "\":" + TestingParking.ACCEPT + "}")));
            round++;
        }

        assertThat(round).isEqualTo(9);
        assertThat(asked.body()).contains("\"isError\":true", "bridge.rounds");
        until(() -> at.cancelled().size() == 1);
    }

    @Test
    void the_progress_of_a_call_reaches_the_request_that_waits_for_it_under_its_own_token() throws Exception {
        String params = "\"name\":\"ask_progress\",\"arguments\":{}";
        var parked = at.gateway.send(at.gateway.modern(
                "crm",
                at.alice,
                "tools/call",
                "ask_progress",
                params,
                TestingParking.ABLE,
                ",\"progressToken\":\"one\""));
        try (var events = new TestingEvents(at.gateway.modern(
                "crm",
                at.alice,
                "tools/call",
                "ask_progress",
                params
                        + TestingParking.retry(
                                TestingParking.state(parked), "{\"question-1\":" + TestingParking.ACCEPT + "}"),
                TestingParking.ABLE,
                ",\"progressToken\":\"two\""))) {
            assertThat(events.next()).contains("notifications/progress", "\"progressToken\":\"two\"");
            assertThat(events.next()).contains("thank you");
        }
    }

    @Test
    void the_time_limit_of_the_server_does_not_run_while_the_client_is_waited_for() throws Exception {
        at.start(TestingGateway.quick("crm", at.server.url())
                .with(new ServerSettings.Limits(Duration.ofMillis(500), Duration.ofSeconds(1), 1 << 20, 16))
                .with(new ParkingSettings(TestingParking.LONG, 10)));
        var parked = at.call(at.alice, "ask");
        Thread.sleep(1_200);

        assertThat(at.comeBack(at.alice, "ask", TestingParking.state(parked)).body())
                .contains("thank you");
    }

    @Test
    void it_is_the_same_on_a_route_of_many_servers() throws Exception {
        String params = "\"name\":\"crm__ask\",\"arguments\":{}";
        var parked = at.gateway.send(
                at.gateway.modern("/mcp", at.alice, "tools/call", "crm__ask", params, TestingParking.ABLE, ""));
        String more =
                TestingParking.retry(TestingParking.state(parked), "{\"question-1\":" + TestingParking.ACCEPT + "}");
        var elsewhere = at.comeBack(at.alice, "ask", TestingParking.state(parked));
        var done = at.gateway.send(
                at.gateway.modern("/mcp", at.alice, "tools/call", "crm__ask", params + more, TestingParking.ABLE, ""));

        assertThat(elsewhere.body()).contains("handle.unknown");
        assertThat(done.body()).contains("thank you");
    }
}
