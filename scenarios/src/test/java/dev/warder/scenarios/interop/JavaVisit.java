package dev.warder.scenarios.interop;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A visit with the official Java SDK. */
final class JavaVisit {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, Object>> ARGUMENTS = new TypeReference<>() {};

    private JavaVisit() {}

    static Map<Ask, String> visit(Peer peer, String url, String key) {
        Map<Ask, String> got = new EnumMap<>(Ask.class);
        try (McpSyncClient client = client(URI.create(url), key)) {
            String unreachable = attempt(Ask.LIST_TOOLS, client::initialize);
            peer.asks().forEach((ask, parameters) -> {
                boolean connected = "nothing".equals(unreachable);
                got.put(
                        ask,
                        connected ? attempt(ask, () -> answer(client, ask, JSON.readTree(parameters))) : unreachable);
            });
        }
        return got;
    }

    private interface Step {
        Object answer();
    }

    private static String attempt(Ask ask, Step step) {
        try {
            String verdict = ask.verdict(JSON.valueToTree(step.answer()));
            return verdict == null ? "" : verdict;
        } catch (McpError refused) {
            return refused.getMessage();
        } catch (RuntimeException failed) {
            Throwable root = failed;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            return String.valueOf(root.getMessage());
        }
    }

    private static Object answer(McpSyncClient client, Ask ask, JsonNode given) {
        String name = given.path("name").asString("");
        return switch (ask) {
            case LIST_TOOLS -> client.listTools();
            case CALL_TOOL ->
                client.callTool(McpSchema.CallToolRequest.builder(name)
                        .arguments(JSON.convertValue(given.path("arguments"), ARGUMENTS))
                        .build());
            case LIST_RESOURCES -> client.listResources();
            case LIST_TEMPLATES -> client.listResourceTemplates();
            case READ_RESOURCE ->
                client.readResource(
                        McpSchema.ReadResourceRequest.builder(given.path("uri").asString(""))
                                .build());
            case LIST_PROMPTS -> client.listPrompts();
            case GET_PROMPT ->
                client.getPrompt(McpSchema.GetPromptRequest.builder(name).build());
            case COMPLETE ->
                client.completeCompletion(McpSchema.CompleteRequest.builder(
                                new McpSchema.PromptReference(
                                        given.at("/ref/name").asString("")),
                                new McpSchema.CompleteRequest.CompleteArgument(
                                        given.at("/argument/name").asString(""),
                                        given.at("/argument/value").asString("")))
                        .build());
        };
    }

    private static McpSyncClient client(URI url, String key) {
        var transport = HttpClientStreamableHttpTransport.builder("http://" + url.getAuthority())
                .endpoint(url.getPath())
                .customizeClient(client -> client.connectTimeout(Duration.ofSeconds(10)))
                .addHttpRequestCustomizer((request, method, endpoint, body, context) ->
                        request.setHeader("Authorization", "Bearer " + key))
                .build();
        return McpClient.sync(transport).requestTimeout(Duration.ofSeconds(20)).build();
    }
}
