package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.scenarios.harness.Gateway;
import dev.warder.scenarios.harness.Inspector;
import dev.warder.scenarios.harness.Listed;
import dev.warder.scenarios.harness.NodeClient;
import dev.warder.scenarios.harness.NodeServers;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Clients nobody here wrote connect, list, call, read, get a prompt, and are refused what no rule allows, without breaking. */
class RealClientsScenario {
    private static final String ALLOWED = "test_simple_text";
    private static final String FORBIDDEN = "test_image_content";
    private static NodeServers.Served fixture;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        fixture = NodeServers.fixture("dual");
        gateway = Gateway.start("servers: { everything: { url: \"" + fixture.url() + "\" } }", """
                access:
                  - allow: [everything/tools/*, "everything/resources/**", everything/prompts/*]
                    to: [role:tester]
                  - deny: everything/tools/test_image_content
                    to: [role:tester]
                """);
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        fixture.close();
    }

    private static String url() {
        return gateway.route("everything");
    }

    private static String key() {
        return gateway.key("tester");
    }

    @ParameterizedTest
    @CsvSource({"auto, modern", "2026-07-28, modern", "legacy, legacy"})
    void the_typescript_client_works_in_both_eras(String mode, String era) {
        List<JsonNode> answers = everyStep(NodeClient.v2(mode, url(), key())).run();

        assertThat(answers.getFirst().at("/result/era").asString("none"))
                .as(answers.toString())
                .isEqualTo(era);
        assertServedAndRefused(answers);
    }

    @Test
    void the_previous_typescript_sdk_works() {
        List<JsonNode> answers = everyStep(NodeClient.v1(url(), key())).run();

        assertThat(answers.getFirst().at("/result/version").asString("none")).isEqualTo("2025-11-25");
        assertServedAndRefused(answers);
    }

    private static NodeClient everyStep(NodeClient client) {
        return client.listTools()
                .callTool(ALLOWED, "{}")
                .callTool(FORBIDDEN, "{}")
                .readResource("test://static-text")
                .getPrompt("test_simple_prompt")
                .callTool(ALLOWED, "{}");
    }

    /** The answers to {@link #everyStep}; the last call shows that the refusal did not break the client. */
    private static void assertServedAndRefused(List<JsonNode> answers) {
        assertThat(answers).as(answers.toString()).hasSize(7);
        assertThat(Listed.tools(answers.get(1).path("result")))
                .contains(ALLOWED)
                .doesNotContain(FORBIDDEN);
        assertThat(answers.get(2).at("/result/content/0/text").asString("")).isEqualTo("A line of text.");
        assertThat(answers.get(3).at("/error/code").asInt(0)).isEqualTo(-32602);
        assertThat(answers.get(4).at("/result/contents/0/text").asString("")).isEqualTo("This text never changes.");
        assertThat(answers.get(5).at("/result/messages").size()).isEqualTo(1);
        assertThat(answers.get(6).at("/result/content/0/text").asString("")).isEqualTo("A line of text.");
    }

    @Test
    void an_unknown_key_is_an_authentication_failure_for_a_real_client() {
        List<JsonNode> answers =
                NodeClient.v2("auto", url(), "wk_unknown").listTools().run();

        assertThat(answers)
                .singleElement()
                .satisfies(answer -> assertThat(answer.has("error")).isTrue());
    }

    @Test
    void the_java_sdk_works() {
        try (McpSyncClient client = javaClient()) {
            assertThat(client.initialize().protocolVersion()).isEqualTo("2025-11-25");
            assertThat(client.listTools().tools())
                    .extracting(McpSchema.Tool::name)
                    .contains(ALLOWED)
                    .doesNotContain(FORBIDDEN);
            assertThat(text(client.callTool(call(ALLOWED)))).isEqualTo("A line of text.");
            assertThat(refusal(client)).isEqualTo(-32602);
            var read = client.readResource(
                    McpSchema.ReadResourceRequest.builder("test://static-text").build());
            assertThat(read.contents()).hasSize(1);
            var prompt = client.getPrompt(
                    McpSchema.GetPromptRequest.builder("test_simple_prompt").build());
            assertThat(prompt.messages()).hasSize(1);
            assertThat(text(client.callTool(call(ALLOWED)))).isEqualTo("A line of text.");
        }
    }

    private static McpSyncClient javaClient() {
        URI uri = URI.create(url());
        var transport = HttpClientStreamableHttpTransport.builder("http://" + uri.getAuthority())
                .endpoint(uri.getPath())
                .customizeClient(client -> client.connectTimeout(Duration.ofSeconds(10)))
                .addHttpRequestCustomizer((request, method, endpoint, body, context) ->
                        request.setHeader("Authorization", "Bearer " + key()))
                .build();
        return McpClient.sync(transport).requestTimeout(Duration.ofSeconds(20)).build();
    }

    private static McpSchema.CallToolRequest call(String tool) {
        return McpSchema.CallToolRequest.builder(tool).arguments(Map.of()).build();
    }

    private static String text(McpSchema.CallToolResult result) {
        return ((McpSchema.TextContent) result.content().getFirst()).text();
    }

    private static int refusal(McpSyncClient client) {
        try {
            client.callTool(call(FORBIDDEN));
            return 0;
        } catch (McpError refused) {
            return refused.getJsonRpcError().code();
        }
    }

    @Test
    void the_inspector_works() {
        var inspector = new Inspector(url(), key());

        Inspector.Ended listed = inspector.run("tools/list");
        assertThat(listed.status()).as(listed.printed()).isZero();
        assertThat(Listed.tools(listed.result())).contains(ALLOWED).doesNotContain(FORBIDDEN);
        Inspector.Ended called = inspector.run("tools/call", "--tool-name", ALLOWED);
        assertThat(called.result().at("/content/0/text").asString(""))
                .as(called.printed())
                .isEqualTo("A line of text.");
        Inspector.Ended read = inspector.run("resources/read", "--uri", "test://static-text");
        assertThat(read.result().path("contents").size()).as(read.printed()).isEqualTo(1);
        Inspector.Ended prompted = inspector.run("prompts/get", "--prompt-name", "test_simple_prompt");
        assertThat(prompted.result().path("messages").size())
                .as(prompted.printed())
                .isEqualTo(1);
        Inspector.Ended refused = inspector.run("tools/call", "--tool-name", FORBIDDEN);
        assertThat(refused.status()).as(refused.printed()).isNotZero();
    }
}
