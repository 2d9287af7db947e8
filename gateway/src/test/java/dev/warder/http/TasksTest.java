package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static dev.warder.http.TestingTasks.TASKS;
import static dev.warder.http.TestingTasks.handle;
import static dev.warder.http.TestingTasks.withoutCall;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.testbed.Exchange;
import dev.warder.testbed.TaskAnswers;
import dev.warder.testbed.TestingServer;
import dev.warder.upstream.ServerSettings;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks of servers of 2026-07-28: only where they are allowed, under handles of the gateway's own, judged at every step. */
class TasksTest {
    private static final String SAME_TEXT = "The cursor, request state or task is not known.";

    @TempDir
    Path data;

    private final TaskAnswers tasks = new TaskAnswers();
    private final TestingServer server = TestingServer.start(tasks);
    private TestingGateway gateway;
    private TestingTasks client;
    private String alice;
    private String bob;

    @BeforeEach
    void open() throws Exception {
        gateway = new TestingGateway(
                data,
                List.of(
                        ServerSettings.http("crm", URI.create(server.url())).with(TestingTasks.ALLOWED),
                        ServerSettings.http("closed", URI.create(server.url())),
                        ServerSettings.http("twin", URI.create(server.url())).with(TestingTasks.ALLOWED)),
                allow("*/**", "role:tester"));
        client = new TestingTasks(gateway);
        alice = gateway.key("alice", "tester");
        bob = gateway.key("bob", "tester");
    }

    @AfterEach
    void close() {
        gateway.close();
        server.close();
    }

    @Test
    void a_task_is_begun_followed_and_fetched_under_a_handle_of_the_gateways_own() throws Exception {
        var begun = client.begin("crm", alice, "work");
        String handle = handle(begun);
        var working = of(handle, "tasks/get");
        tasks.complete(tasks.last());
        var done = of(handle, "tasks/get");

        assertThat(begun.body()).contains("\"resultType\":\"task\"").doesNotContain(TaskAnswers.ID);
        assertThat(working.body())
                .contains("\"status\":\"working\"")
                .contains("\"taskId\":\"" + handle + "\"")
                .doesNotContain(TaskAnswers.ID);
        assertThat(done.body())
                .contains("done at last")
                .doesNotContain("com.example/x")
                .doesNotContain(TaskAnswers.ID);
        Exchange asked = server.seen("tasks/get").getLast();
        assertThat(asked.header("mcp-name")).isEqualTo(tasks.last());
        assertThat(asked.body()).doesNotContain(handle);
    }

    @Test
    void a_task_is_said_to_last_no_longer_than_its_handle() throws Exception {
        var begun = client.begin("crm", alice, "work");

        assertThat(begun.body()).contains("\"ttlMs\":86400000");
        assertThat(of(handle(begun), "tasks/get").body()).contains("\"ttlMs\":86400000");
    }

    @Test
    void what_a_task_asks_is_answered_under_its_handle() throws Exception {
        String handle = handle(client.begin("crm", alice, "work"));
        tasks.ask(tasks.last(), "elicitation/create");

        var asking = of(handle, "tasks/get");
        var updated = client.send(
                "crm", alice, "tasks/update", handle, ",\"inputResponses\":{\"name\":{\"action\":\"accept\"}}", TASKS);
        var done = of(handle, "tasks/get");

        assertThat(asking.body()).contains("input_required").contains("Who are you?");
        assertThat(updated.body()).contains("\"resultType\":\"complete\"");
        assertThat(server.seen("tasks/update").getFirst().body()).contains("\"action\":\"accept\"");
        assertThat(done.body()).contains("done at last");
    }

    @Test
    void a_task_asks_no_more_than_its_server_may_ask_and_the_client_declared() throws Exception {
        String handle = handle(client.begin("crm", alice, "work"));
        tasks.ask(tasks.last(), "sampling/createMessage");
        var policy = of(handle, "tasks/get");
        tasks.ask(tasks.last(), "elicitation/create");
        var undeclared = client.send(
                "crm", alice, "tasks/get", handle, "", "{\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}");

        assertThat(policy.body()).contains("access.asking").doesNotContain("Who are you?");
        assertThat(undeclared.statusCode()).isEqualTo(400);
        assertThat(undeclared.body())
                .contains("-32021")
                .contains("\"elicitation\"")
                .doesNotContain("Who are you?");
    }

    @Test
    void a_task_is_cancelled_at_its_server() throws Exception {
        String handle = handle(client.begin("crm", alice, "work"));

        assertThat(of(handle, "tasks/cancel").body()).contains("\"resultType\":\"complete\"");
        assertThat(of(handle, "tasks/get").body()).contains("\"status\":\"cancelled\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tasks/get", "tasks/update", "tasks/cancel"})
    void anothers_task_answers_like_an_unknown_one_and_is_told_apart_in_the_record(String method) throws Exception {
        String handle = handle(client.begin("crm", alice, "work"));

        var unknown = client.send("crm", alice, method, "never-seen", "", TASKS);
        var raw = client.send("crm", alice, method, tasks.last(), "", TASKS);
        var foreign = client.send("crm", bob, method, handle, "", TASKS);
        var elsewhere = client.send("twin", alice, method, handle, "", TASKS);
        var altered = client.send("crm", alice, method, handle.substring(0, handle.length() - 4) + "AAAA", "", TASKS);

        assertThat(unknown.statusCode()).isEqualTo(200);
        assertThat(unknown.body()).contains("-32602").contains(SAME_TEXT).contains("handle.unknown");
        for (var answer : List.of(raw, foreign, elsewhere, altered)) {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(withoutCall(answer.body())).isEqualTo(withoutCall(unknown.body()));
        }
        assertThat(gateway.record(method))
                .containsExactly(
                        "outcome refused handle.unknown",
                        "outcome refused handle.unknown",
                        "outcome refused handle.foreign",
                        "outcome refused handle.foreign",
                        "outcome refused handle.forged");
        assertThat(server.seen(method)).isEmpty();
        assertThat(gateway.metrics.scrape()).contains("reason=\"handle.foreign\"");
    }

    @Test
    void a_task_whose_tool_is_no_longer_allowed_answers_like_an_unknown_one() throws Exception {
        String work = handle(client.begin("crm", alice, "work"));
        String other = handle(client.begin("crm", alice, "other"));
        gateway.rules(allow("crm/tools/other", "role:tester"));

        var denied = of(work, "tasks/get");
        var unknown = of("never-seen", "tasks/get");
        var listened = client.listen("crm", alice, "\"" + work + "\"", TASKS);
        var allowed = of(other, "tasks/get");

        assertThat(withoutCall(denied.body())).isEqualTo(withoutCall(unknown.body()));
        assertThat(allowed.body()).contains("working");
        assertThat(listened.body()).contains("handle.unknown");
        assertThat(gateway.record("tasks/get")).startsWith("outcome refused handle.denied");
        assertThat(gateway.record("subscriptions/listen")).containsExactly("outcome refused handle.denied");
        assertThat(server.seen("tasks/get")).hasSize(1);
    }

    @Test
    void every_step_of_a_task_is_on_record_with_the_tool_that_began_it() throws Exception {
        of(handle(client.begin("crm", alice, "work")), "tasks/get");

        assertThat(gateway.entries())
                .filteredOn(entry -> "tasks/get".equals(entry.string("method")))
                .hasSize(2)
                .allMatch(entry -> entry.toString().contains("\"work\""));
    }

    @Test
    void a_task_that_its_server_has_forgotten_is_unknown_and_its_own_id_stays_hidden() throws Exception {
        String handle = handle(client.begin("crm", alice, "work"));
        tasks.forget(tasks.last());

        assertThat(of(handle, "tasks/get").body()).contains("-32602").doesNotContain(TaskAnswers.ID);
    }

    @Test
    void a_client_that_did_not_declare_tasks_gets_none() throws Exception {
        var plain = client.send("crm", alice, "tools/call", "work", "{}");
        var strict = client.send("crm", alice, "tools/call", "strict", "{}");
        var rude = client.send("crm", alice, "tools/call", "rude", "{}");
        var polled = client.send("crm", alice, "tasks/get", "any", "", "{}");
        var listened = client.listen("crm", alice, "\"any\"", "{}");

        assertThat(plain.body()).contains("done at once");
        for (var answer : List.of(strict, rude, polled, listened)) {
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body())
                    .contains("-32021")
                    .contains("\"requiredCapabilities\":{\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}");
        }
    }

    @Test
    void a_server_without_leave_has_no_tasks() throws Exception {
        var discovered = client.send("closed", alice, "server/discover", "", TASKS);
        var work = client.send("closed", alice, "tools/call", "work", TASKS);
        var rude = client.send("closed", alice, "tools/call", "rude", TASKS);
        var polled = client.send("closed", alice, "tasks/get", "any", "", TASKS);

        assertThat(discovered.body()).doesNotContain("io.modelcontextprotocol/tasks");
        assertThat(work.body()).contains("done at once");
        assertThat(rude.body()).contains("upstream.protocol").doesNotContain(TaskAnswers.ID);
        assertThat(polled.statusCode()).isEqualTo(404);
        assertThat(polled.body()).contains("-32601");
        assertThat(client.send("crm", alice, "server/discover", "", TASKS).body())
                .contains("io.modelcontextprotocol/tasks");
    }

    @Test
    void the_header_names_the_task_as_the_body_does() throws Exception {
        String handle = handle(client.begin("crm", alice, "work"));
        var wrong = gateway.send(
                gateway.modern("crm", alice, "tasks/get", "another", "\"taskId\":\"" + handle + "\"", TASKS, ""));

        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("-32020");
    }

    private HttpResponse<String> of(String handle, String method) throws Exception {
        return client.send("crm", alice, method, handle, "", TASKS);
    }
}
