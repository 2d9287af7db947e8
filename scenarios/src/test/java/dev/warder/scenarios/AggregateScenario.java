package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.scenarios.harness.Gateway;
import dev.warder.scenarios.harness.Listed;
import dev.warder.scenarios.harness.NodeClient;
import dev.warder.scenarios.harness.NodePackages;
import dev.warder.scenarios.harness.NodeServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Three servers nobody here wrote, and one that is down, behind one address: real clients of both eras use them as one server. */
class AggregateScenario {
    private static NodeServers.Served fixture;
    private static NodeServers.Served everything;
    private static Gateway gateway;

    @TempDir
    private static Path disk;

    private static Path documents;

    @BeforeAll
    static void start() throws IOException {
        documents = Files.createDirectory(disk.toRealPath().resolve("documents"));
        Files.writeString(documents.resolve("plan.txt"), "the plan");
        fixture = NodeServers.fixture("dual");
        everything = NodeServers.everything();
        gateway = Gateway.start(servers(), """
                access:
                  - allow: [files/tools/read_*, files/tools/list_*]
                    to: [role:analyst]
                  - allow: ["fixture/**", "everything/**", "gone/**"]
                    to: [role:analyst]
                  - deny: fixture/tools/test_image_content
                    to: [role:analyst]
                """);
    }

    private static String servers() {
        return """
                servers:
                  fixture: { url: "%s" }
                  everything: { url: "%s" }
                  files: { stdio: ["%s", "%s", "%s"] }
                  gone: { url: "http://127.0.0.1:1/mcp" }
                """.formatted(
                        fixture.url(),
                        everything.url(),
                        NodePackages.node(),
                        NodePackages.module("@modelcontextprotocol/server-filesystem/dist/index.js"),
                        documents);
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        everything.close();
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-07-28", "legacy", "v1"})
    void a_real_client_uses_many_servers_as_one(String mode) {
        String url = gateway.everything();
        String key = gateway.key("analyst");
        NodeClient client = mode.equals("v1") ? NodeClient.v1(url, key) : NodeClient.v2(mode, url, key);
        List<JsonNode> answers = client.listTools()
                .callTool("fixture__test_simple_text", "{}")
                .callTool("fixture__test_image_content", "{}")
                .callTool("everything__echo", "{\"message\":\"hello\"}")
                .callTool("files__read_text_file", "{\"path\":\"" + documents.resolve("plan.txt") + "\"}")
                .callTool("files__write_file", "{\"path\":\"x\",\"content\":\"x\"}")
                .readResource("warder+fixture:test://static-text")
                .getPrompt("fixture__test_simple_prompt")
                .run();

        assertThat(answers).as(answers.toString()).hasSize(9);
        assertThat(Listed.tools(answers.get(1).path("result")))
                .contains("fixture__test_simple_text", "everything__echo", "files__read_text_file")
                .doesNotContain("fixture__test_image_content", "files__write_file")
                .allMatch(name -> name.matches("[A-Za-z0-9_-]{1,64}"));
        assertThat(answers.get(2).at("/result/content/0/text").asString("")).isEqualTo("A line of text.");
        assertThat(answers.get(3).at("/error/code").asInt(0)).isEqualTo(-32602);
        assertThat(answers.get(4).at("/result/content/0/text").asString("")).contains("hello");
        assertThat(answers.get(5).at("/result/content/0/text").asString("")).isEqualTo("the plan");
        assertThat(answers.get(6).at("/error/code").asInt(0)).isEqualTo(-32602);
        assertThat(answers.get(7).at("/result/contents/0/uri").asString(""))
                .isEqualTo("warder+fixture:test://static-text");
        assertThat(answers.get(8).at("/result/messages").size()).isEqualTo(1);
    }
}
