package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.access.AccessSettings.Effect;
import dev.warder.access.AccessSettings.Rule;
import dev.warder.approval.ApprovalSettings;
import dev.warder.approval.Approver;
import dev.warder.approval.Ticket;
import dev.warder.approval.TicketStore;
import dev.warder.call.Requirement;
import dev.warder.killswitch.Stop;
import dev.warder.killswitch.StopStore;
import dev.warder.store.StoreWatch;
import dev.warder.testbed.ModernAnswers;
import dev.warder.testbed.TestingServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ApprovalTest {
    private static final Approver BOSS = new Approver("boss", Set.of("lead"), true);
    private static final String X = "{\"text\":\"x\"}";

    private final TestingServer server = TestingServer.start(new ModernAnswers());

    @TempDir
    private Path data;

    private TestingGateway gateway;
    private StoreWatch watch;
    private TicketStore store;
    private String alice;

    @BeforeEach
    void open() throws Exception {
        gateway = new TestingGateway(
                data,
                List.of(TestingGateway.quick("crm", server.url())),
                asking("crm/tools/echo", 1),
                allow("crm/tools/fail", "role:tester"));
        alice = gateway.key("alice", "tester");
        watch = TestingWatch.of(gateway);
        store = new TicketStore(gateway.database, (event, detail) -> {});
    }

    @AfterEach
    void close() {
        watch.close();
        gateway.close();
        server.close();
    }

    private static Rule asking(String capability, int quorum) {
        return asking(capability, new Requirement.Terms(List.of("role:lead"), Duration.ofMinutes(10), quorum, null));
    }

    private static Rule asking(String capability, Requirement.Terms terms) {
        return new Rule(null, Effect.ALLOW, List.of(capability), List.of("role:tester"), null, terms);
    }

    private CompletableFuture<HttpResponse<String>> calling(String key, String tool, String arguments) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return gateway.call("crm", key, tool, arguments);
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    private String echo(String arguments) throws Exception {
        return gateway.call("crm", alice, "echo", arguments).body();
    }

    private void impatient() {
        gateway.desk.adopt(new ApprovalSettings(Duration.ofMillis(100), 20, 100));
    }

    /** The ticket that waits alone. */
    private Ticket ticket() throws Exception {
        TestingGateway.until(() -> store.list(false).size() == 1);
        return store.list(false).getFirst();
    }

    private static String answer(CompletableFuture<HttpResponse<String>> call) throws Exception {
        return call.get(10, TimeUnit.SECONDS).body();
    }

    private List<String> events() throws Exception {
        return gateway.entries().stream()
                .filter(entry -> String.valueOf(entry.string("event")).startsWith("approval_"))
                .map(entry -> String.valueOf(entry.string("event")).substring("approval_".length()))
                .toList();
    }

    @Test
    void a_call_waits_until_a_person_agrees_and_is_then_made_as_it_came() throws Exception {
        var call = calling(alice, "echo", X);
        Ticket waiting = ticket();
        assertThat(waiting.subject()).isEqualTo("alice");
        assertThat(waiting.shown()).contains("\"arguments\":{\"text\":\"x\"}");
        assertThat(server.seen("tools/call")).isEmpty();
        assertThat(gateway.metrics.scrape()).contains("warder_calls_in_flight 1");

        store.decide(waiting.id(), BOSS, true, "fine");

        assertThat(answer(call)).contains("\"text\":\"x\"").doesNotContain("isError\":true");
        assertThat(server.seen("tools/call")).hasSize(1);
        assertThat(gateway.record("tools/call")).containsExactly("intent null null", "outcome ok null");
        TestingGateway.until(() -> events().size() == 3);
        assertThat(events()).containsExactly("proposed", "executed", "returned");
        assertThat(store.list(true).getFirst().state()).isEqualTo(Ticket.State.USED);
    }

    @Test
    void a_call_that_is_not_decided_in_time_is_pending_and_an_identical_one_takes_it_up_once() throws Exception {
        impatient();
        var pending = gateway.call("crm", alice, "echo", X);
        String id = ticket().id();
        assertThat(pending.statusCode()).isEqualTo(200);
        assertThat(pending.body()).contains("\"isError\":true", "approval.pending", id, "Nothing has been done yet");
        assertThat(gateway.record("tools/call")).containsExactly("outcome refused approval.pending");

        assertThat(echo("{ \"text\" : \"x\" }")).contains("approval.pending", id);
        store.decide(id, BOSS, true, "");

        assertThat(echo(X)).contains("\"text\":\"x\"").doesNotContain("approval.");
        assertThat(echo(X)).contains("approval.pending").doesNotContain(id);
        assertThat(server.seen("tools/call")).hasSize(1);
    }

    @Test
    void what_was_approved_is_of_no_use_for_other_arguments_or_another_caller() throws Exception {
        impatient();
        echo(X);
        store.decide(ticket().id(), BOSS, true, "");

        assertThat(echo("{\"text\":\"y\"}")).contains("approval.pending");
        assertThat(gateway.call("crm", gateway.key("bob", "tester"), "echo", X).body())
                .contains("approval.pending");
        assertThat(gateway.call("crm", gateway.key("alice", "tester"), "echo", X)
                        .body())
                .as("the same name with another key")
                .contains("approval.pending");
        assertThat(server.seen("tools/call")).isEmpty();
        assertThat(echo(X)).doesNotContain("approval.");
    }

    @Test
    void a_call_that_a_person_refuses_is_not_made_and_not_asked_about_again() throws Exception {
        var call = calling(alice, "echo", X);
        store.decide(ticket().id(), BOSS, false, "too much");

        assertThat(answer(call)).contains("approval.denied", "A person refused the call: too much");
        assertThat(echo(X)).contains("approval.denied");
        assertThat(store.list(true)).hasSize(1);
        assertThat(server.seen("tools/call")).isEmpty();
    }

    @Test
    void of_many_identical_calls_that_wait_one_is_made() throws Exception {
        var calls = List.of(calling(alice, "echo", X), calling(alice, "echo", X), calling(alice, "echo", X));
        String id = ticket().id();
        TestingGateway.until(() -> gateway.metrics.scrape().contains("warder_calls_in_flight 3"));
        store.decide(id, BOSS, true, "");

        var answers = List.of(answer(calls.get(0)), answer(calls.get(1)), answer(calls.get(2)));
        assertThat(answers).filteredOn(body -> body.contains("approval.")).hasSize(2);
        assertThat(server.seen("tools/call")).hasSize(1);
    }

    @Test
    void a_call_that_would_be_refused_anyway_is_nobody_asked_about() throws Exception {
        assertThat(echo("{\"text\":7}")).contains("validation.arguments");

        assertThat(store.list(true)).isEmpty();
    }

    @Test
    void a_stop_ends_a_call_that_waits_and_one_that_was_approved() throws Exception {
        var call = calling(alice, "echo", X);
        String id = ticket().id();
        new StopStore(gateway.database).stop(Stop.Kind.SERVER, "crm", "a test", "tester", null);

        assertThat(answer(call)).contains("kill.stopped");
        store.decide(id, BOSS, true, "");
        assertThat(echo(X)).contains("kill.stopped");
        assertThat(server.seen("tools/call")).isEmpty();
        assertThat(store.find(id).state()).isEqualTo(Ticket.State.APPROVED);
    }

    @Test
    void a_call_is_judged_again_by_the_rules_of_the_moment_at_which_it_is_released() throws Exception {
        var call = calling(alice, "echo", X);
        String id = ticket().id();
        gateway.rules(allow("crm/tools/fail", "role:tester"));
        store.decide(id, BOSS, true, "");

        assertThat(answer(call)).contains("catalog.unknown");
        assertThat(server.seen("tools/call")).isEmpty();
    }

    @Test
    void what_people_agreed_to_under_other_terms_counts_no_more() throws Exception {
        var call = calling(alice, "echo", X);
        String id = ticket().id();
        gateway.rules(asking("crm/tools/echo", 2));
        store.decide(id, BOSS, true, "");

        assertThat(answer(call)).contains("approval.void");
        assertThat(store.find(id).state()).isEqualTo(Ticket.State.CANCELLED);
        assertThat(server.seen("tools/call")).isEmpty();
    }

    @Test
    void a_caller_that_leaves_can_come_back_to_its_ticket() throws Exception {
        var request = gateway.modern(
                "crm",
                alice,
                "tools/call",
                "echo",
                "\"name\":\"echo\",\"arguments\":" + X,
                "{}",
                ",\"progressToken\":\"p\"");
        try (var events = new TestingEvents(request)) {
            assertThat(events.next()).contains("notifications/progress", "\"progressToken\":\"p\"", ticket().id());
        }
        TestingGateway.until(() -> gateway.record("tools/call").equals(List.of("outcome refused client.gone")));
        store.decide(ticket().id(), BOSS, true, "");

        assertThat(echo(X)).doesNotContain("approval.");
    }

    @Test
    void a_client_with_a_session_is_told_the_same_and_can_cancel() throws Exception {
        String session = gateway.session("crm", alice);
        String body =
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\",\"arguments\":"
                        + X + "}}";
        var cancelled = CompletableFuture.supplyAsync(() -> {
            try {
                return gateway.send(gateway.legacy("crm", alice, session, body));
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
        String id = ticket().id();
        gateway.send(gateway.legacy(
                "crm",
                alice,
                session,
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":7}}"));
        assertThat(answer(cancelled)).contains("client.gone");

        impatient();
        var pending = gateway.send(gateway.legacy("crm", alice, session, body));
        assertThat(pending.statusCode()).isEqualTo(200);
        assertThat(pending.body()).contains("\"isError\":true", "approval.pending", id);
        store.decide(id, BOSS, true, "");
        assertThat(gateway.send(gateway.legacy("crm", alice, session, body)).body())
                .contains("\"text\":\"x\"")
                .doesNotContain("approval.");
    }

    @Test
    void when_the_question_cannot_be_recorded_nobody_is_asked() throws Exception {
        gateway.writing = entry -> io.vertx.core.Future.failedFuture("full");

        assertThat(echo(X)).contains("audit.unavailable");
        assertThat(store.list(true)).isEmpty();
    }

    @Test
    void a_caller_can_make_people_be_asked_so_often_only() throws Exception {
        gateway.desk.adopt(new ApprovalSettings(Duration.ZERO, 20, 2));
        assertThat(echo("{\"text\":\"1\"}") + echo("{\"text\":\"2\"}")).doesNotContain("approval.limit");
        assertThat(echo("{\"text\":\"3\"}")).contains("approval.limit", "asked too often");
        gateway.desk.adopt(new ApprovalSettings(Duration.ZERO, 2, 10));
        assertThat(echo("{\"text\":\"3\"}")).contains("approval.limit", "wait for approval already");
        assertThat(gateway.call("crm", gateway.key("bob", "tester"), "echo", X).body())
                .contains("approval.pending");
    }
}
