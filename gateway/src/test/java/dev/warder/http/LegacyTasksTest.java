package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static dev.warder.http.TestingGateway.until;
import static dev.warder.http.TestingTasks.withoutCall;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.testbed.Exchange;
import dev.warder.testbed.LegacyTaskAnswers;
import dev.warder.testbed.TaskAnswers;
import dev.warder.testbed.TestingServer;
import dev.warder.upstream.Allowance;
import dev.warder.upstream.ServerSettings;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks of revision 2025-11-25, from a session to a session; in no other cell, and of no use to another caller. */
class LegacyTasksTest {
    private static final String AS_TASK = "\"name\":\"work\",\"arguments\":{},\"task\":{\"ttl\":60000}";
    private static final String ABLE =
            "{\"elicitation\":{},\"sampling\":{},\"tasks\":{\"list\":{},\"cancel\":{},\"requests\":"
                    + "{\"elicitation\":{\"create\":{}},\"sampling\":{\"createMessage\":{}}}}}";

    @TempDir
    Path data;

    private final LegacyTaskAnswers tasks = new LegacyTaskAnswers();
    private final TestingServer server = TestingServer.start(tasks);
    private final TaskAnswers modernTasks = new TaskAnswers();
    private final TestingServer modern = TestingServer.start(modernTasks);
    private TestingGateway gateway;
    private String alice;
    private String bob;
    private String session;

    @BeforeEach
    void open() throws Exception {
        gateway = new TestingGateway(
                data,
                List.of(
                        ServerSettings.http("crm", URI.create(server.url()))
                                .with(new Allowance(Set.of("elicitation"), false, List.of(Allowance.TASKS), Set.of())),
                        ServerSettings.http("new", URI.create(modern.url())).with(TestingTasks.ALLOWED)),
                allow("*/**", "role:tester"));
        alice = gateway.key("alice", "tester");
        bob = gateway.key("bob", "tester");
        session = gateway.session("crm", alice, ABLE);
    }

    @AfterEach
    void close() {
        gateway.close();
        server.close();
        modern.close();
    }

    @Test
    void a_task_is_begun_followed_and_fetched_under_a_handle_of_the_gateways_own() throws Exception {
        var begun = send("tools/call", AS_TASK);
        String handle = handle(begun.body());
        var working = of("tasks/get", handle);
        var done = of("tasks/result", handle);
        var cancelled = of("tasks/cancel", handle);

        assertThat(begun.body()).contains("\"status\":\"working\"").contains("\"ttl\":86400000");
        assertThat(working.body()).contains("\"taskId\":\"" + handle + "\"").contains("\"ttl\":86400000");
        assertThat(done.body()).contains("done at last").contains("related-task\":{\"taskId\":\"" + handle + "\"");
        assertThat(cancelled.body()).contains("\"cancelled\"").contains(handle);
        for (var answer : List.of(begun, working, done, cancelled)) {
            assertThat(answer.body()).doesNotContain(LegacyTaskAnswers.ID);
        }
        assertThat(server.seen("tasks/get").getFirst().body()).contains(tasks.last());
        assertThat(send("tools/list", "").body()).contains("\"taskSupport\":\"optional\"");
    }

    @Test
    void a_call_that_asks_for_no_task_gets_none() throws Exception {
        assertThat(send("tools/call", "\"name\":\"work\",\"arguments\":{}").body())
                .contains("done at once");
    }

    @Test
    void a_task_can_be_fetched_from_another_session_of_the_same_caller() throws Exception {
        String handle = handle(send("tools/call", AS_TASK).body());
        session = gateway.session("crm", alice);

        assertThat(of("tasks/get", handle).body()).contains("working").contains(handle);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tasks/get", "tasks/result", "tasks/cancel"})
    void anothers_task_answers_like_an_unknown_one_and_is_told_apart_in_the_record(String method) throws Exception {
        String handle = handle(send("tools/call", AS_TASK).body());
        var unknown = of(method, "never-seen");
        var raw = of(method, tasks.last());
        String other = gateway.session("crm", bob);
        var foreign = gateway.send(gateway.legacy("crm", bob, other, message(method, "\"taskId\":\"" + handle + "\"")));
        gateway.rules(allow("crm/tools/other", "role:tester"));
        var denied = of(method, handle);

        assertThat(unknown.body()).contains("-32602").contains("handle.unknown");
        for (var answer : List.of(raw, foreign, denied)) {
            assertThat(withoutCall(answer.body())).isEqualTo(withoutCall(unknown.body()));
        }
        assertThat(gateway.record(method))
                .containsExactly(
                        "outcome refused handle.unknown",
                        "outcome refused handle.unknown",
                        "outcome refused handle.foreign",
                        "outcome refused handle.denied");
        assertThat(server.seen(method)).isEmpty();
    }

    @Test
    void a_list_of_tasks_has_those_of_its_own_session_only() throws Exception {
        String first = handle(send("tools/call", AS_TASK).body());
        String other = gateway.session("crm", bob);
        gateway.send(gateway.legacy("crm", bob, other, message("tools/call", AS_TASK)));
        String last = handle(send("tools/call", AS_TASK).body());

        var page = send("tasks/list", "");
        String cursor = found(page.body(), "\"nextCursor\":\"([^\"]+)\"");
        var rest = send("tasks/list", "\"cursor\":\"" + cursor + "\"");
        var foreign =
                gateway.send(gateway.legacy("crm", bob, other, message("tasks/list", "\"cursor\":\"" + cursor + "\"")));

        assertThat(page.body()).containsOnlyOnce("taskId").contains(first);
        assertThat(rest.body()).containsOnlyOnce("taskId").contains(last);
        assertThat(page.body() + rest.body()).doesNotContain("-of-the-server");
        assertThat(foreign.body()).contains("handle.unknown");
    }

    @Test
    void a_session_hears_of_its_own_tasks_only_and_under_the_handles_it_holds() throws Exception {
        String mine = handle(send("tools/call", AS_TASK).body());
        String own = tasks.last();
        gateway.send(gateway.legacy("crm", bob, gateway.session("crm", bob), message("tools/call", AS_TASK)));
        try (var stream = stream()) {
            tasks.tell(tasks.last());
            tasks.log(tasks.last());
            tasks.tell(own);
            tasks.log(own);

            assertThat(stream.next()).contains("half way").doesNotContain("related-task");
            assertThat(stream.next()).contains("tasks/status").contains("\"taskId\":\"" + mine + "\"");
            assertThat(stream.next()).contains("half way").contains("related-task\":{\"taskId\":\"" + mine + "\"");
        }
    }

    @Test
    void an_answer_names_the_task_it_is_for_as_the_server_does() throws Exception {
        String mine = handle(send("tools/call", AS_TASK).body());
        try (var stream = stream()) {
            tasks.ask(tasks.last());
            assertThat(stream.next()).contains("elicitation/create").contains(mine);
            String answer = "{\"jsonrpc\":\"2.0\",\"id\":\"ask-1\",\"result\":{\"action\":\"accept\",\"_meta\":"
                    + "{\"io.modelcontextprotocol/related-task\":{\"taskId\":\"HANDLE\"}}}}";
            var wrong = post(answer.replace("HANDLE", "never-seen"));
            var right = post(answer.replace("HANDLE", mine));

            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(right.statusCode()).isEqualTo(202);
            assertThat(answered("ask-1")).hasSize(1).allMatch(body -> body.contains(tasks.last()));
        }
    }

    @Test
    void a_client_runs_a_task_for_the_server_and_only_that_one_can_be_asked_about() throws Exception {
        try (var stream = stream()) {
            tasks.comeBack("early", "tasks/get", "of-the-client");
            tasks.delegate("begin", "elicitation/create");
            assertThat(stream.next()).contains("\"id\":\"begin\"").contains("\"task\":{\"ttl\":60000}");
            post("{\"jsonrpc\":\"2.0\",\"id\":\"begin\",\"result\":{\"task\":{\"taskId\":\"of-the-client\"}}}");
            tasks.comeBack("list", "tasks/list", "of-the-client");
            tasks.comeBack("other", "tasks/result", "of-another-server");
            tasks.comeBack("own", "tasks/result", "of-the-client");

            assertThat(stream.next()).contains("\"id\":\"own\"").contains("tasks/result");
            assertThat(post(status("of-the-client")).statusCode()).isEqualTo(202);
            assertThat(post(status("of-another-server")).statusCode()).isEqualTo(400);
            until(() -> answered("early").size()
                            + answered("list").size()
                            + answered("other").size()
                    == 3);
            assertThat(server.seen("notifications/tasks/status")).hasSize(1);
        }
    }

    @Test
    void a_server_may_begin_tasks_only_with_what_it_may_ask() throws Exception {
        assertThat(server.seen("initialize").getFirst().body())
                .contains("\"tasks\":{\"cancel\":{},\"requests\":{\"elicitation\":{\"create\":{}}}}");
        try (var stream = stream()) {
            tasks.delegate("denied", "sampling/createMessage");
            tasks.delegate("allowed", "elicitation/create");

            assertThat(stream.next()).contains("\"id\":\"allowed\"");
        }
    }

    @Test
    void no_tasks_are_shown_to_or_taken_from_a_client_of_the_other_era() throws Exception {
        var client = new TestingTasks(gateway);
        var discovered = client.send("crm", alice, "server/discover", "", TestingTasks.TASKS);
        var listed = client.send("crm", alice, "tools/list", "", TestingTasks.TASKS);
        var called = gateway.send(gateway.modern("crm", alice, "tools/call", "work", AS_TASK, TestingTasks.TASKS, ""));
        var polled = client.send("crm", alice, "tasks/get", "never-seen", "", TestingTasks.TASKS);
        session = gateway.session("new", alice, ABLE);
        var task = gateway.send(gateway.legacy("new", alice, session, message("tools/call", AS_TASK)));
        var tools = gateway.send(gateway.legacy("new", alice, session, message("tools/list", "")));
        var asked = gateway.send(gateway.legacy("new", alice, session, message("tasks/list", "")));

        assertThat(discovered.body() + listed.body()).doesNotContain("tasks").doesNotContain("taskSupport");
        assertThat(called.body()).contains("done at once");
        assertThat(polled.body()).contains("handle.unknown");
        assertThat(task.body()).contains("done at once");
        assertThat(tools.body()).doesNotContain("taskSupport");
        assertThat(asked.body()).contains("-32601");
        assertThat(server.seen("tasks/get")).isEmpty();
    }

    @Test
    void a_session_with_many_servers_has_no_tasks() throws Exception {
        session = gateway.session("/mcp", alice, ABLE);
        var called = gateway.send(
                gateway.legacy("/mcp", alice, session, message("tools/call", AS_TASK.replace("work", "crm__work"))));
        var tools = gateway.send(gateway.legacy("/mcp", alice, session, message("tools/list", "")));
        var asked = gateway.send(gateway.legacy("/mcp", alice, session, message("tasks/list", "")));

        assertThat(called.body()).contains("done at once");
        assertThat(tools.body()).contains("crm__work").doesNotContain("taskSupport");
        assertThat(asked.body()).contains("-32601");
        assertThat(server.seen("initialize").getLast().body()).doesNotContain("tasks");
    }

    private TestingEvents stream() throws Exception {
        var stream = new TestingEvents(gateway.to("crm", alice)
                .header("Mcp-Session-Id", session)
                .header("MCP-Protocol-Version", "2025-11-25")
                .GET());
        until(() -> tasks.sessions().streams() == 1);
        return stream;
    }

    private List<String> answered(String id) {
        return server.seen().stream()
                .map(Exchange::body)
                .filter(body -> body.contains("\"id\":\"" + id + "\""))
                .toList();
    }

    private static String status(String task) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tasks/status\",\"params\":{\"taskId\":\"" + task
                + "\"}}";
    }

    private HttpResponse<String> of(String method, String handle) throws Exception {
        return send(method, "\"taskId\":\"" + handle + "\"");
    }

    private HttpResponse<String> send(String method, String params) throws Exception {
        return post(message(method, params));
    }

    private HttpResponse<String> post(String body) throws Exception {
        return gateway.send(gateway.legacy("crm", alice, session, body));
    }

    private static String message(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":{" + params + "}}";
    }

    private static String handle(String body) {
        return found(body, "\"taskId\":\"([^\"]+)\"");
    }

    private static String found(String body, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(body);
        assertThat(matcher.find()).as(body).isTrue();
        return matcher.group(1);
    }
}
