package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static dev.warder.http.TestingGateway.until;
import static dev.warder.http.TestingTasks.TASKS;
import static dev.warder.http.TestingTasks.handle;
import static dev.warder.http.TestingTasks.withoutCall;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.testbed.TaskAnswers;
import dev.warder.testbed.TestingServer;
import dev.warder.upstream.ServerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hearing of tasks on a listen stream, and tasks on the route of many servers. */
class TaskListenTest {
    private static final String SAME_TEXT = "The cursor, request state or task is not known.";
    private static final String ALL = "/mcp";

    @TempDir
    Path data;

    private final TaskAnswers tasks = new TaskAnswers();
    private final TestingServer server = TestingServer.start(tasks);
    private final TestingServer other = TestingServer.start(new TaskAnswers());
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
                        ServerSettings.http("files", URI.create(other.url())).with(TestingTasks.ALLOWED),
                        ServerSettings.http("closed", URI.create(other.url()))),
                Map.of(),
                allow("*/**", "role:tester"));
        client = new TestingTasks(gateway);
        alice = gateway.key("alice", "tester");
        bob = gateway.key("bob", "tester");
    }

    @AfterEach
    void close() {
        gateway.close();
        server.close();
        other.close();
    }

    @Test
    void a_listener_hears_of_its_own_tasks_under_the_handles_it_holds() throws Exception {
        String mine = handle(client.begin("crm", alice, "work"));
        String own = tasks.last();
        client.begin("crm", bob, "work");
        String theirs = tasks.last();
        try (var events = new TestingEvents(client.listening("crm", alice, "\"" + mine + "\"", TASKS))) {
            assertThat(events.next()).contains("acknowledged").contains("\"taskIds\":[\"" + mine + "\"]");
            until(() -> tasks.listeners() == 1);
            tasks.tell(theirs);
            tasks.complete(own);
            tasks.tell(own);

            assertThat(events.next())
                    .contains("\"method\":\"notifications/tasks\"")
                    .contains("\"taskId\":\"" + mine + "\"")
                    .contains("done at last")
                    .doesNotContain("com.example/x")
                    .doesNotContain(TaskAnswers.ID);
        }
        assertThat(server.seen("subscriptions/listen").getFirst().body())
                .contains(own)
                .doesNotContain(mine);
    }

    @Test
    void nobody_listens_to_anothers_task() throws Exception {
        String handle = handle(client.begin("crm", alice, "work"));

        var foreign = client.listen("crm", bob, "\"" + handle + "\"", TASKS);
        var unknown = client.listen("crm", bob, "\"never-seen\"", TASKS);

        assertThat(unknown.body()).contains("-32602").contains(SAME_TEXT);
        assertThat(withoutCall(foreign.body())).isEqualTo(withoutCall(unknown.body()));
        assertThat(gateway.record("subscriptions/listen"))
                .containsExactly("outcome refused handle.foreign", "outcome refused handle.unknown");
        assertThat(server.seen("subscriptions/listen")).isEmpty();
    }

    @Test
    void nobody_listens_to_more_tasks_than_the_limit() throws Exception {
        String many = "\"x\",".repeat(100) + "\"x\"";

        assertThat(client.listen("crm", alice, many, TASKS).body()).contains("rpc.params");
    }

    @Test
    void what_a_listener_may_no_longer_use_it_hears_no_more_of() throws Exception {
        String work = handle(client.begin("crm", alice, "work"));
        String first = tasks.last();
        String still = handle(client.begin("crm", alice, "other"));
        String handles = "\"" + work + "\",\"" + still + "\"";
        try (var events = new TestingEvents(client.listening("crm", alice, handles, TASKS))) {
            events.next();
            until(() -> tasks.listeners() == 1);
            gateway.rules(allow("crm/tools/other", "role:tester"));
            tasks.tell(first);
            tasks.tell(tasks.last());

            assertThat(events.next()).contains(still).doesNotContain(work);
        }
    }

    @Test
    void a_listener_is_not_asked_what_it_did_not_offer_to_answer() throws Exception {
        String handle = handle(client.begin("crm", alice, "work"));
        try (var events = new TestingEvents(client.listening("crm", alice, "\"" + handle + "\"", TASKS))) {
            events.next();
            until(() -> tasks.listeners() == 1);
            tasks.ask(tasks.last(), "sampling/createMessage");
            tasks.tell(tasks.last());
            tasks.complete(tasks.last());
            tasks.tell(tasks.last());

            assertThat(events.next()).contains("completed");
        }
    }

    @Test
    void where_no_tasks_are_allowed_none_are_listened_to() throws Exception {
        try (var events = new TestingEvents(client.listening("closed", alice, "\"any\"", TASKS))) {
            assertThat(events.next()).contains("acknowledged").doesNotContain("taskIds");
        }
    }

    @Test
    void on_the_route_of_many_servers_the_handle_says_whose_task_it_is() throws Exception {
        String handle = handle(client.begin(ALL, alice, "crm__work"));
        tasks.complete(tasks.last());
        var done = client.send(ALL, alice, "tasks/get", handle, "", TASKS);

        assertThat(done.body())
                .contains("done at last")
                .contains("\"taskId\":\"" + handle + "\"")
                .contains("\"uri\":\"warder+crm:file:///made/here\"")
                .doesNotContain("com.example/x")
                .doesNotContain(TaskAnswers.ID);
        assertThat(server.seen("tasks/get").getFirst().header("mcp-name")).isEqualTo(tasks.last());
        assertThat(other.seen("tasks/get")).isEmpty();
        assertThat(client.send(ALL, alice, "server/discover", "", TASKS).body())
                .contains("io.modelcontextprotocol/tasks");
        assertThat(client.send(ALL, alice, "tools/list", "", TASKS).body()).doesNotContain("taskSupport");
    }

    @Test
    void a_task_of_another_caller_or_route_is_unknown_on_the_route_of_many_servers() throws Exception {
        String handle = handle(client.begin(ALL, alice, "crm__work"));
        String single = handle(client.begin("crm", alice, "work"));

        var unknown = client.send(ALL, alice, "tasks/get", "never-seen", "", TASKS);
        var foreign = client.send(ALL, bob, "tasks/get", handle, "", TASKS);
        var misplaced = client.send(ALL, alice, "tasks/get", single, "", TASKS);
        gateway.rules(allow("*/tools/other", "role:tester"));
        var denied = client.send(ALL, alice, "tasks/get", handle, "", TASKS);

        assertThat(unknown.body()).contains("-32602").contains(SAME_TEXT);
        for (var answer : List.of(foreign, misplaced, denied)) {
            assertThat(withoutCall(answer.body())).isEqualTo(withoutCall(unknown.body()));
        }
        assertThat(gateway.record("tasks/get"))
                .containsExactly(
                        "outcome refused handle.unknown",
                        "outcome refused handle.foreign",
                        "outcome refused handle.foreign",
                        "outcome refused handle.denied");
        assertThat(server.seen("tasks/get")).isEmpty();
    }

    @Test
    void tasks_of_every_server_are_heard_of_on_one_stream() throws Exception {
        String handle = handle(client.begin(ALL, alice, "crm__work"));
        String elsewhere = handle(client.begin(ALL, alice, "files__work"));
        String handles = "\"" + handle + "\",\"" + elsewhere + "\"";
        try (var events = new TestingEvents(client.listening(ALL, alice, handles, TASKS))) {
            assertThat(events.next()).contains(handle).contains(elsewhere);
            until(() -> tasks.listeners() == 1);
            tasks.complete(tasks.last());
            tasks.tell(tasks.last());

            assertThat(events.next())
                    .contains("\"taskId\":\"" + handle + "\"")
                    .contains("warder+crm:file:///made/here")
                    .contains("\"io.modelcontextprotocol/subscriptionId\":1")
                    .doesNotContain(TaskAnswers.ID);
        }
        assertThat(client.listen(ALL, bob, handles, TASKS).body()).contains("handle.unknown");
    }
}
