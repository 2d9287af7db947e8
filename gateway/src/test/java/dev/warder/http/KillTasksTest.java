package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static dev.warder.http.TestingTasks.TASKS;
import static dev.warder.http.TestingTasks.handle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.killswitch.StopOrder;
import dev.warder.killswitch.Stopping;
import dev.warder.store.StoreWatch;
import dev.warder.testbed.TaskAnswers;
import dev.warder.testbed.TestingServer;
import dev.warder.upstream.ServerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class KillTasksTest {
    @TempDir
    private Path data;

    private final TestingServer server = TestingServer.start(new TaskAnswers());
    private TestingGateway gateway;
    private TestingTasks client;
    private StoreWatch watch;

    @BeforeEach
    void open() throws Exception {
        gateway = new TestingGateway(
                data,
                List.of(ServerSettings.http("crm", URI.create(server.url())).with(TestingTasks.ALLOWED)),
                allow("*/**", "role:tester"));
        client = new TestingTasks(gateway);
        watch = TestingWatch.of(gateway);
    }

    @AfterEach
    void close() {
        watch.close();
        gateway.close();
        server.close();
    }

    private String about(String handle, String key, String method) throws Exception {
        return client.send("crm", key, method, handle, "", TASKS).body();
    }

    @ParameterizedTest
    @CsvSource({"capability, crm/tools/work", "server, crm", "caller, alice", "all, "})
    void a_task_that_runs_is_out_of_reach_while_its_tool_server_or_caller_is_stopped(String kind, String name)
            throws Exception {
        String alice = gateway.key("alice", "tester");
        String handle = handle(client.begin("crm", alice, "work"));
        assertThat(about(handle, alice, "tasks/get")).contains("\"status\":\"working\"");

        var stopping = new Stopping(gateway.database, "here");
        stopping.stop(StopOrder.of(kind, name, "a test", null, Instant.now()), "tester");
        assertThat(about(handle, alice, "tasks/get")).contains("\"error\"").doesNotContain("working");
        assertThat(about(handle, alice, "tasks/cancel")).contains("\"error\"");
        assertThat(server.seen("tasks/get")).hasSize(1);
        assertThat(server.seen("tasks/cancel")).isEmpty();

        stopping.lift(null, "tester");
        assertThat(about(handle, alice, "tasks/get")).contains("\"status\":\"working\"");
    }
}
