package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.scenarios.harness.Gateway;
import dev.warder.scenarios.harness.NodeClient;
import dev.warder.testbed.TaskAnswers;
import dev.warder.testbed.TestingServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The official client package for tasks of 2026-07-28, which no real server speaks yet, against a server of our own through the gateway. */
class TasksScenario {
    private static TestingServer server;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        server = TestingServer.start(new TaskAnswers());
        gateway = Gateway.start(
                "servers: { crm: { url: \"" + server.url() + "\", extensions: [io.modelcontextprotocol/tasks] } }",
                """
                access:
                  - allow: crm/tools/*
                    to: [role:tester]
                """);
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"crm, survey", "/mcp, crm__survey"})
    void the_official_client_begins_a_task_answers_it_and_fetches_its_result(String route, String tool) {
        String url = route.equals("/mcp") ? gateway.everything() : gateway.route(route);
        List<JsonNode> answers = NodeClient.extTasks(url, gateway.key("tester"))
                .callTool(tool, "{}")
                .run();

        assertThat(answers).as(answers.toString()).hasSize(2);
        JsonNode done = answers.get(1).path("result");
        assertThat(done.path("kind").asString("none")).as(answers.toString()).isEqualTo("task");
        assertThat(done.path("status").asString("none")).isEqualTo("completed");
        assertThat(done.at("/result/content/0/text").asString("")).isEqualTo("done at last");
        assertThat(done.path("task").asString("")).isNotEmpty().doesNotContain(TaskAnswers.ID);
        assertThat(server.seen("tasks/update").getLast().body()).contains("Ada");
    }
}
