package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.scenarios.harness.Commands;
import dev.warder.scenarios.harness.Program;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** First contact: what somebody sees who runs the demo. */
class DemoScenario {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LIST = """
            {"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{
             "io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}""";

    @TempDir
    Path folder;

    @Test
    void the_tour_goes_as_told_and_leaves_nothing_behind() throws IOException {
        try (Program demo = Commands.start(folder, "demo", "--once")) {
            int exit = demo.await(PATIENCE);

            assertThat(exit).as(demo.everything()).isZero();
            assertThat(demo.output())
                    .anySatisfy(line -> assertThat(line).contains("access.denied"))
                    .anySatisfy(line -> assertThat(line).contains("validation.arguments"))
                    .anySatisfy(line -> assertThat(line).contains("auth.invalid"))
                    .anySatisfy(line -> assertThat(line).contains("gateway_started"))
                    .endsWith("Every step went as told.");
        }
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void the_demo_stays_up_for_a_client_that_takes_the_printed_settings() throws Exception {
        List<ProcessHandle> children;
        HttpResponse<String> answer;
        try (Program demo = Commands.start(folder, "demo");
                HttpClient client = HttpClient.newHttpClient()) {
            demo.awaitLine(line -> line.contains("stays up"), PATIENCE);
            children = ProcessHandle.of(demo.pid()).orElseThrow().children().toList();
            answer = client.send(listOf(servers(demo.output()).get("shop")), BodyHandlers.ofString());
        }

        assertThat(answer.body()).as(answer.toString()).contains("list_orders", "create_order");
        assertThat(children).as("the server on pipes").isNotEmpty().noneMatch(ProcessHandle::isAlive);
        assertThat(leftBehind()).isEmpty();
    }

    private static HttpRequest listOf(JsonNode server) {
        return HttpRequest.newBuilder(URI.create(server.get("url").stringValue()))
                .timeout(PATIENCE)
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", server.at("/headers/Authorization").stringValue())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", "tools/list")
                .POST(BodyPublishers.ofString(LIST))
                .build();
    }

    /** What stands between the lines with nothing but a brace. */
    private static JsonNode servers(List<String> printed) {
        List<String> json = printed.subList(printed.indexOf("{"), printed.indexOf("}") + 1);
        return JsonMapper.shared().readTree(String.join("\n", json)).get("mcpServers");
    }

    private List<String> leftBehind() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("warder-demo-"))
                    .toList();
        }
    }
}
