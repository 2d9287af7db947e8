package dev.warder.scenarios.interop;

import dev.warder.scenarios.harness.NodePackages;
import dev.warder.scenarios.harness.NodeServers;
import dev.warder.scenarios.harness.Places;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * A server of the table.
 *
 * @param name what it is, for the table
 * @param id its name in the gateway's settings
 * @param settings its entry there
 * @param asks what to ask it, with the parameters as JSON; what is missing it does not have
 */
record Peer(String name, String id, String settings, Map<Ask, String> asks) {

    static Peer fixture(String mode, NodeServers.Served served) {
        return new Peer(
                "TypeScript SDK 2.4, " + mode,
                "ts-" + mode,
                "{ url: \"" + served.url() + "\" }",
                asks(
                        "{\"name\":\"test_simple_text\",\"arguments\":{}}",
                        "test://static-text",
                        "{\"name\":\"test_simple_prompt\"}",
                        completion("test_prompt_with_arguments", "arg1", "p")));
    }

    static Peer everything(NodeServers.Served served) {
        return new Peer(
                "server-everything 2026.8.31, streamable HTTP",
                "everything",
                "{ url: \"" + served.url() + "\" }",
                asks(
                        "{\"name\":\"echo\",\"arguments\":{\"message\":\"hello\"}}",
                        "demo://resource/static/document/architecture.md",
                        "{\"name\":\"simple-prompt\"}",
                        completion("completable-prompt", "department", "E")));
    }

    static Peer filesystem(Path documents) {
        Path script = NodePackages.module("@modelcontextprotocol/server-filesystem/dist/index.js");
        Map<Ask, String> asks = new EnumMap<>(Ask.class);
        asks.put(Ask.LIST_TOOLS, "{}");
        asks.put(Ask.CALL_TOOL, "{\"name\":\"list_allowed_directories\",\"arguments\":{}}");
        return new Peer(
                "server-filesystem 2026.8.31, stdio",
                "files",
                "{ stdio: [\"%s\", \"%s\", \"%s\"] }".formatted(NodePackages.node(), script, documents),
                asks);
    }

    static Peer java() {
        Map<Ask, String> asks = asks(
                "{\"name\":\"echo\",\"arguments\":{\"message\":\"hello\"}}",
                "note://today",
                "{\"name\":\"greet\"}",
                completion("greet", "who", "A"));
        asks.remove(Ask.LIST_TEMPLATES);
        return new Peer(
                "Java SDK 2.1, stdio",
                "java",
                "{ stdio: [\"%s\", -cp, \"%s\", %s] }"
                        .formatted(Places.java(), System.getProperty("java.class.path"), JavaServer.class.getName()),
                asks);
    }

    private static Map<Ask, String> asks(String call, String resource, String prompt, String completion) {
        Map<Ask, String> asks = new EnumMap<>(Ask.class);
        for (Ask list : new Ask[] {Ask.LIST_TOOLS, Ask.LIST_RESOURCES, Ask.LIST_TEMPLATES, Ask.LIST_PROMPTS}) {
            asks.put(list, "{}");
        }
        asks.put(Ask.CALL_TOOL, call);
        asks.put(Ask.READ_RESOURCE, "{\"uri\":\"" + resource + "\"}");
        asks.put(Ask.GET_PROMPT, prompt);
        asks.put(Ask.COMPLETE, completion);
        return asks;
    }

    private static String completion(String prompt, String argument, String value) {
        return "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"%s\"},\"argument\":{\"name\":\"%s\",\"value\":\"%s\"}}"
                .formatted(prompt, argument, value);
    }
}
