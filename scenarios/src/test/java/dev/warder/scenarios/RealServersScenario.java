package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.scenarios.harness.Gateway;
import dev.warder.scenarios.harness.Listed;
import dev.warder.scenarios.harness.NodeClient;
import dev.warder.scenarios.harness.NodePackages;
import dev.warder.scenarios.harness.NodeServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Servers nobody here wrote, over HTTP and over pipes, do through the gateway what the rules allow and nothing else. */
class RealServersScenario {
    private static NodeServers.Served everything;
    private static NodeServers.Served overSse;
    private static Gateway gateway;

    @TempDir
    private static Path disk;

    private static Path documents;
    private static Path memory;

    @BeforeAll
    static void start() throws IOException {
        documents = Files.createDirectory(disk.toRealPath().resolve("documents"));
        memory = disk.toRealPath().resolve("memory.jsonl");
        Files.writeString(documents.resolve("plan.txt"), "the plan");
        everything = NodeServers.everything();
        overSse = NodeServers.everythingOverSse();
        gateway = Gateway.start(servers(), """
                access:
                  - allow: [files/tools/read_*, files/tools/list_*]
                    to: [role:analyst]
                  - allow: [memory/tools/create_*, memory/tools/read_graph]
                    to: [role:analyst]
                  - allow: ["everything/**", "everything-sse/**", "everything-stdio/**"]
                    to: [role:analyst]
                """);
    }

    private static String servers() {
        return """
                servers:
                  everything: { url: "%s" }
                  everything-sse: { url: "%s" }
                  everything-stdio: { stdio: ["%s", "%s", stdio] }
                  files: { stdio: ["%s", "%s", "%s"] }
                  memory: { stdio: ["%s", "%s"], env: { MEMORY_FILE_PATH: "%s" } }
                """.formatted(
                        everything.url(),
                        overSse.url(),
                        NodePackages.node(),
                        server("everything"),
                        NodePackages.node(),
                        server("filesystem"),
                        documents,
                        NodePackages.node(),
                        server("memory"),
                        memory);
    }

    private static Path server(String name) {
        return NodePackages.module("@modelcontextprotocol/server-" + name + "/dist/index.js");
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        everything.close();
        overSse.close();
    }

    private static NodeClient client(String server, String role) {
        return NodeClient.v1(gateway.route(server), gateway.key(role));
    }

    @ParameterizedTest
    @ValueSource(strings = {"everything", "everything-sse", "everything-stdio"})
    void server_everything_answers_over_every_transport_it_has(String server) {
        List<JsonNode> answers = client(server, "analyst")
                .listTools()
                .callTool("echo", "{\"message\":\"hello\"}")
                .callTool("get-sum", "{\"a\":2,\"b\":3}")
                .callTool("get-sum", "{\"a\":2}")
                .readResource("demo://resource/static/document/architecture.md")
                .getPrompt("simple-prompt")
                .run();

        assertThat(answers).as(answers.toString()).hasSize(7);
        assertThat(Listed.tools(answers.get(1).path("result"))).contains("echo", "get-sum");
        assertThat(text(answers.get(2))).contains("hello");
        assertThat(text(answers.get(3))).contains("5");
        assertThat(answers.get(4).at("/result/isError").asBoolean(false)).isTrue();
        assertThat(text(answers.get(4)))
                .as("a refusal that the model can correct itself from")
                .contains("\"b\"");
        assertThat(answers.get(5).at("/result/contents").size()).isEqualTo(1);
        assertThat(answers.get(6).at("/result/messages").size()).isEqualTo(1);
    }

    @Test
    void a_child_process_does_not_inherit_the_gateways_environment() {
        List<JsonNode> answers =
                client("everything-stdio", "analyst").callTool("get-env", "{}").run();

        assertThat(text(answers.get(1))).as(answers.toString()).contains("PATH").doesNotContain(Gateway.CANARY);
    }

    @ParameterizedTest
    @CsvSource({"everything, true, snake", "everything-stdio, false, research"})
    void a_real_task_runs_asks_and_ends_through_the_gateway(String server, boolean asks, String said) {
        List<JsonNode> answers = NodeClient.v1Tasks(gateway.route(server), gateway.key("analyst"))
                .listTools()
                .step(
                        "runTask",
                        "{\"name\":\"simulate-research-query\",\"arguments\":{\"topic\":\"python\",\"ambiguous\":"
                                + asks + "}}")
                .step("listTasks", "{}")
                .step("getTask", "{\"taskId\":\"made-up\"}")
                .run();

        assertThat(answers).as(answers.toString()).hasSize(5);
        assertThat(answers.get(0).at("/result/tasks").isObject()).isTrue();
        JsonNode run = answers.get(2).path("result");
        assertThat(run.path("seen").toString()).contains("working").contains(asks ? "input_required" : "completed");
        assertThat(run.at("/result/content/0/text").asString("")).containsIgnoringCase(said);
        assertThat(answers.get(3).at("/result/tasks/0/taskId").asString("none"))
                .as("the list names the task by the handle the client holds")
                .isEqualTo(run.path("task").asString("?"));
        assertThat(answers.get(4).at("/error/code").asInt(0)).isEqualTo(-32602);
    }

    @Test
    void a_caller_without_a_rule_sees_and_gets_nothing() {
        List<JsonNode> answers = client("everything", "stranger")
                .listTools()
                .callTool("echo", "{\"message\":\"hello\"}")
                .run();

        assertThat(answers.toString()).doesNotContain("get-sum").doesNotContain("hello");
        assertThat(answers.getLast().has("error")).as(answers.toString()).isTrue();
    }

    @Test
    void one_role_reads_files_and_none_writes_them() {
        Map<String, String> before = content(documents);
        String file = documents.resolve("plan.txt").toString();
        String other = documents.resolve("other.txt").toString();

        List<JsonNode> answers = client("files", "analyst")
                .listTools()
                .callTool("read_text_file", "{\"path\":\"" + file + "\"}")
                .callTool("write_file", "{\"path\":\"" + file + "\",\"content\":\"overwritten\"}")
                .callTool("write_file", "{\"path\":\"" + other + "\",\"content\":\"new\"}")
                .callTool(
                        "edit_file", "{\"path\":\"" + file + "\",\"edits\":[{\"oldText\":\"the\",\"newText\":\"no\"}]}")
                .callTool("move_file", "{\"source\":\"" + file + "\",\"destination\":\"" + other + "\"}")
                .callTool("create_directory", "{\"path\":\"" + documents.resolve("folder") + "\"}")
                .callTool("read_text_file", "{\"path\":\"" + file + "\"}")
                .run();

        assertThat(answers).as(answers.toString()).hasSize(9);
        assertThat(Listed.tools(answers.get(1).path("result")))
                .contains("read_text_file", "list_directory")
                .allMatch(tool -> tool.startsWith("read_") || tool.startsWith("list_"));
        assertThat(text(answers.get(2))).isEqualTo("the plan");
        assertThat(answers.subList(3, 8))
                .allSatisfy(refused ->
                        assertThat(refused.at("/error/code").asInt(0)).isEqualTo(-32602));
        assertThat(text(answers.get(8))).isEqualTo("the plan");
        assertThat(content(documents)).isEqualTo(before);
    }

    @Test
    void another_role_does_not_even_read_files() {
        List<JsonNode> answers = client("files", "stranger")
                .callTool("read_text_file", "{\"path\":\"" + documents.resolve("plan.txt") + "\"}")
                .run();

        assertThat(answers.toString()).doesNotContain("the plan");
        assertThat(answers.getLast().has("error")).isTrue();
    }

    @Test
    void server_memory_remembers_what_a_rule_allows_and_forgets_nothing() throws IOException {
        List<JsonNode> answers = client("memory", "analyst")
                .callTool("create_entities", """
                        {"entities":[{"name":"Ada","entityType":"person","observations":["writes programs"]}]}""")
                .callTool("delete_entities", "{\"entityNames\":[\"Ada\"]}")
                .callTool("read_graph", "{}")
                .run();

        assertThat(answers).as(answers.toString()).hasSize(4);
        assertThat(answers.get(2).at("/error/code").asInt(0)).isEqualTo(-32602);
        assertThat(text(answers.get(3))).contains("Ada", "writes programs");
        assertThat(memory).content().contains("Ada");
    }

    private static String text(JsonNode answer) {
        return answer.at("/result/content/0/text").asString("");
    }

    private static Map<String, String> content(Path folder) {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.toList()) {
                files.put(path.toString(), Files.isDirectory(path) ? "folder" : Files.readString(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
