package dev.warder.scenarios.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A plan for a real client on Node: what to ask, in this order; each run is a process of its own. */
public final class NodeClient {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final String script;
    private final ObjectNode plan = JSON.createObjectNode();
    private final ArrayNode steps = plan.putArray("steps");

    private NodeClient(String script, String url, String key) {
        this.script = script;
        plan.put("url", url);
        plan.putObject("headers").put("Authorization", "Bearer " + key);
    }

    /** {@code @modelcontextprotocol/client} 2.x; {@code mode} is {@code auto}, {@code legacy}, or a revision to insist on. */
    public static NodeClient v2(String mode, String url, String key) {
        NodeClient client = new NodeClient("clients/client-v2.mjs", url, key);
        if (mode.startsWith("20")) {
            client.plan.putObject("mode").put("pin", mode);
        } else {
            client.plan.put("mode", mode);
        }
        return client;
    }

    /** {@code @modelcontextprotocol/sdk} 1.x. */
    public static NodeClient v1(String url, String key) {
        return new NodeClient("clients/client-v1.mjs", url, key);
    }

    /** {@code @modelcontextprotocol/sdk} 1.x that runs tools as core tasks and answers what they ask. */
    public static NodeClient v1Tasks(String url, String key) {
        return new NodeClient("clients/client-v1-tasks.mjs", url, key);
    }

    /** {@code @modelcontextprotocol/client} 2.x with {@code @modelcontextprotocol/ext-tasks}. */
    public static NodeClient extTasks(String url, String key) {
        return new NodeClient("clients/client-ext-tasks.mjs", url, key);
    }

    public NodeClient listTools() {
        return step("listTools", "{}");
    }

    /** {@code arguments} is JSON text. */
    public NodeClient callTool(String name, String arguments) {
        return step("callTool", "{\"name\":\"" + name + "\",\"arguments\":" + arguments + "}");
    }

    public NodeClient readResource(String uri) {
        return step("readResource", "{\"uri\":\"" + uri + "\"}");
    }

    public NodeClient getPrompt(String name) {
        return step("getPrompt", "{\"name\":\"" + name + "\"}");
    }

    /** Asks with any function of the client; {@code parameters} is JSON text. */
    public NodeClient step(String method, String parameters) {
        steps.addObject().put("do", method).set("with", JSON.readTree(parameters));
        return this;
    }

    /** Runs the plan: one answer for the connection, then one per step, with {@code result} or {@code error}. */
    public List<JsonNode> run() {
        try (Program client = NodePackages.start(
                script, NodePackages.script(script), Map.of("PLAN", JSON.writeValueAsString(plan)))) {
            int status = client.await(PATIENCE);
            if (status != 0) {
                throw new IllegalStateException(script + " exited with " + status + "\n" + client.everything());
            }
            List<JsonNode> answers = new ArrayList<>();
            client.output().forEach(line -> answers.add(JSON.readTree(line)));
            return answers;
        }
    }
}
