package dev.warder.scenarios.interop;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.List;
import java.util.Map;

/** A server on the official Java SDK over pipes, with one capability of each kind. */
public final class JavaServer {
    private JavaServer() {}

    /** Serves until its input ends. */
    public static void main(String[] args) {
        var capabilities = McpSchema.ServerCapabilities.builder()
                .tools(false)
                .resources(false, false)
                .prompts(false)
                .completions()
                .build();
        McpServer.sync(new StdioServerTransportProvider(McpJsonDefaults.getMapper()))
                .serverInfo("java-server", "1.0.0")
                .capabilities(capabilities)
                .toolCall(
                        tool(),
                        (exchange, request) -> McpSchema.CallToolResult.builder(List.of(
                                        text(String.valueOf(request.arguments().get("message")))))
                                .build())
                .resources(note())
                .prompts(prompt())
                .completions(completion())
                .build();
    }

    private static McpSchema.Tool tool() {
        Map<String, Object> schema = Map.of(
                "type",
                "object",
                "properties",
                Map.of("message", Map.of("type", "string")),
                "required",
                List.of("message"));
        return McpSchema.Tool.builder("echo", schema)
                .description("Says it again")
                .build();
    }

    private static McpServerFeatures.SyncResourceSpecification note() {
        var resource = McpSchema.Resource.builder("note://today", "today")
                .mimeType("text/plain")
                .build();
        return new McpServerFeatures.SyncResourceSpecification(
                resource,
                (exchange, request) -> McpSchema.ReadResourceResult.builder(
                                List.of(McpSchema.TextResourceContents.builder(request.uri(), "Remember the milk.")
                                        .mimeType("text/plain")
                                        .build()))
                        .build());
    }

    private static McpServerFeatures.SyncPromptSpecification prompt() {
        var prompt = McpSchema.Prompt.builder("greet")
                .description("Greets someone")
                .arguments(List.of(
                        McpSchema.PromptArgument.builder("who").required(false).build()))
                .build();
        return new McpServerFeatures.SyncPromptSpecification(
                prompt,
                (exchange, request) -> McpSchema.GetPromptResult.builder(
                                List.of(new McpSchema.PromptMessage(McpSchema.Role.USER, text("Say hello."))))
                        .build());
    }

    private static McpServerFeatures.SyncCompletionSpecification completion() {
        return new McpServerFeatures.SyncCompletionSpecification(
                new McpSchema.PromptReference("greet"),
                (exchange, request) -> new McpSchema.CompleteResult(
                        new McpSchema.CompleteResult.CompleteCompletion(List.of("Ada", "Alan"), 2, false)));
    }

    private static McpSchema.TextContent text(String text) {
        return McpSchema.TextContent.builder(text).build();
    }
}
