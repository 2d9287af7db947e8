package dev.warder.testbed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An MCP server over pipes, run as a child: {@code TestingStdioServer [legacy|modern] [option...]}. Options: {@code exit-at-start},
 * {@code exit-on-discover} (as servers do that insist on initialize), {@code silent}, {@code silent-on-discover}, {@code stubborn}
 * (outlives the end of its input and ignores SIGTERM), {@code child} (starts a child of its own), {@code flood} (floods stderr at start).
 *
 * <p>Tools beyond the common ones: {@code die}, {@code hang}, {@code garbage} (garbage lines before the answer), {@code flood_stderr},
 * {@code hold} and {@code release} (the held answers come after, in reverse order), {@code wrong_id}, {@code huge}, {@code environment},
 * {@code ask} (elicits before it answers), {@code announce} (a list_changed), {@code log}, {@code touch} (says a resource was updated), {@code question} (asks sampling of the client),
 * {@code cancelled} (which request ids were cancelled).
 */
public final class TestingStdioServer {

    private static final String QUESTION =
            "{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"sampling/createMessage\",\"params\":{}}";
    private static final String META = "io.modelcontextprotocol/";

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final List<String> options;
    private final Deque<ObjectNode> held = new ArrayDeque<>();
    private final Map<String, Integer> asked = new TreeMap<>();
    private final Map<String, JsonNode> asking = new TreeMap<>();
    private String answerToQuestion = "none";
    private String cancelled = "";

    private TestingStdioServer(List<String> options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var server = new TestingStdioServer(List.of(arguments));
        server.prepare();
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            server.take(Wire.JSON.readTree(line));
        }
        if (server.options.contains("stubborn")) {
            Thread.sleep(600_000);
        }
    }

    private void prepare() throws IOException {
        if (options.contains("exit-at-start")) {
            System.err.println("cannot start today");
            System.exit(3);
        }
        if (options.contains("flood")) {
            flood();
        }
        if (options.contains("child")) {
            Process child = new ProcessBuilder("sleep", "600").start();
            System.err.println("child " + child.pid());
        }
        if (options.contains("stubborn")) {
            // A hook that does not end keeps the process alive after SIGTERM.
            Runtime.getRuntime().addShutdownHook(new Thread(TestingStdioServer::sleep));
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(600_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void flood() {
        for (int i = 0; i < 20_000; i++) {
            System.err.println("noise " + i + " " + "y".repeat(200));
        }
    }

    private void take(JsonNode message) {
        String method = message.path("method").asString("");
        asked.merge(method, 1, Integer::sum);
        if (method.isEmpty()) {
            answerToQuestion = message.toString();
            JsonNode call = asking.remove(message.path("id").asString(""));
            if (call != null) {
                send(Wire.result(call, Wire.text("thank you for " + message)));
            }
        } else if (method.equals("notifications/cancelled")) {
            cancelled += message.path("params").path("requestId") + ";";
            say(Wire.notification("notifications/cancelled", message.path("params")), options.contains("echo-cancel"));
        } else if (message.has("id") && !options.contains("silent")) {
            answer(message, method);
        }
    }

    private void answer(JsonNode message, String method) {
        boolean modern = options.contains("modern");
        JsonNode id = message.get("id");
        switch (method) {
            case "initialize" -> {
                if (modern) {
                    send(Wire.error(id, -32022, "Unsupported protocol version"));
                } else {
                    send(Wire.result(id, LegacyAnswers.initialized("2025-11-25")));
                }
            }
            case "server/discover" -> discover(id, modern);
            case "ping", "resources/subscribe", "resources/unsubscribe", "logging/setLevel" ->
                send(Wire.result(id, Wire.object()));
            case "tools/list" -> send(Wire.result(id, mark(Tools.list())));
            case "tools/call" -> call(message, id);
            case "subscriptions/listen" -> {
                ObjectNode params = Wire.object();
                params.putObject("notifications").put("toolsListChanged", true);
                params.putObject("_meta").set(META + "subscriptionId", id);
                send(Wire.notification("notifications/subscriptions/acknowledged", params));
                held.add(Wire.notification("notifications/tools/list_changed", params));
            }
            default -> send(Wire.error(id, -32601, "Method not found"));
        }
    }

    private void discover(JsonNode id, boolean modern) {
        if (options.contains("exit-on-discover")) {
            System.exit(4);
        }
        if (modern) {
            ObjectNode result = mark(Wire.object());
            result.putArray("supportedVersions").add("2026-07-28");
            result.putObject("capabilities").putObject("tools").put("listChanged", true);
            send(Wire.result(id, result));
        } else if (!options.contains("silent-on-discover")) {
            send(Wire.error(id, -32601, "Method not found"));
        }
    }

    private void call(JsonNode message, JsonNode id) {
        JsonNode params = message.path("params");
        JsonNode arguments = params.path("arguments");
        String tool = params.path("name").asString("");
        ObjectNode simple = Tools.simple(tool, arguments);
        if (simple != null) {
            send(Wire.result(id, mark(simple)));
            return;
        }
        switch (tool) {
            case "die" -> System.exit(5);
            case "hang" -> {}
            case "hold" ->
                held.push(Wire.result(id, mark(Wire.text(arguments.path("text").asString("")))));
            case "ask" -> {
                String question = "q-" + asked.merge("questions", 1, Integer::sum);
                asking.put(question, id);
                send(Wire.parse("{\"jsonrpc\":\"2.0\",\"id\":\"" + question
                        + "\",\"method\":\"elicitation/create\",\"params\":{\"message\":\"Sure?\"}}"));
            }
            case "wrong_id" -> send(Wire.result(Wire.JSON.valueToTree("nobody"), mark(Wire.text("not yours"))));
            case "progress" -> {
                for (int step = 1; step <= arguments.path("steps").asInt(3); step++) {
                    send(Tools.progress(params.path("_meta").path("progressToken"), step, 0));
                }
                send(Wire.result(id, mark(Wire.text("done"))));
            }
            default -> {
                String said = perform(tool);
                send(said == null ? Wire.error(id, -32602, "Unknown tool") : Wire.result(id, mark(Wire.text(said))));
            }
        }
    }

    private @org.jspecify.annotations.Nullable String perform(String tool) {
        switch (tool) {
            case "garbage" -> out.println("this is not json\n\n{\"half\":\n[1,2]\n\u0001\u0002");
            case "flood_stderr" -> flood();
            case "release" -> {
                held.forEach(this::send);
                held.clear();
            }
            case "announce" -> say(Wire.notification("notifications/tools/list_changed", Wire.object()), true);
            case "log" ->
                say(
                        Wire.notification(
                                "notifications/message", Wire.parse("{\"level\":\"info\",\"data\":\"hello\"}")),
                        true);
            case "touch" ->
                say(Wire.notification("notifications/resources/updated", Wire.parse("{\"uri\":\"test://one\"}")), true);
            case "question" -> send(Wire.parse(QUESTION));
            case "huge" -> {
                return "x".repeat(30 << 20);
            }
            case "environment" -> {
                return new TreeMap<>(System.getenv()) + " in " + System.getProperty("user.dir");
            }
            case "asked" -> {
                return asked.toString();
            }
            case "answer" -> {
                return answerToQuestion;
            }
            case "cancelled" -> {
                return cancelled;
            }
            case "pid" -> {
                return String.valueOf(ProcessHandle.current().pid());
            }
            default -> {
                return null;
            }
        }
        return "done";
    }

    private ObjectNode mark(ObjectNode result) {
        return options.contains("modern") ? result.put("resultType", "complete") : result;
    }

    private void say(ObjectNode notification, boolean really) {
        if (really) {
            send(notification);
        }
    }

    private void send(ObjectNode message) {
        out.println(Wire.JSON.writeValueAsString(message));
    }
}
