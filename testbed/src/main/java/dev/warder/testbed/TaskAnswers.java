package dev.warder.testbed;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server of revision 2026-07-28 whose tools answer with tasks (extension {@code io.modelcontextprotocol/tasks}): {@code work} when the
 * client declared it, {@code rude} always, {@code strict} with an error when it did not; {@code survey} ends when its client has answered. Like a server behind a gateway it has one caller
 * only: it tells everybody of every task. A test decides what becomes of the tasks.
 */
public final class TaskAnswers implements Answering {
    /** What every id it gives out begins with. */
    public static final String ID = "task-of-the-server-";

    private static final String META = "io.modelcontextprotocol/";
    private static final List<String> TOOLS = List.of("work", "other", "rude", "strict", "survey");

    private final Answering rest = new ModernAnswers();
    private final AtomicInteger count = new AtomicInteger();
    private final Map<String, ObjectNode> tasks = new ConcurrentSkipListMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    private record Listener(EventStream stream, JsonNode id) {}

    /** The id of the task that was begun last. */
    public String last() {
        return ID + count.get();
    }

    /** Has a task end with a text, a link to a resource, and metadata of some extension. */
    public void complete(String id) {
        ObjectNode result = complete(Wire.text("done at last"));
        ((ArrayNode) result.path("content"))
                .addObject()
                .put("type", "resource_link")
                .put("uri", "file:///made/here")
                .put("name", "made");
        result.putObject("_meta").put("com.example/x", 1);
        ObjectNode task = task(id).put("status", "completed");
        task.remove("inputRequests");
        task.set("result", result);
    }

    /** Has a task ask its client something. */
    public void ask(String id, String method) {
        ObjectNode requests = task(id).put("status", "input_required").putObject("inputRequests");
        ObjectNode params = requests.putObject("name").put("method", method).putObject("params");
        params.put("message", "Who are you?").put("mode", "form");
        ObjectNode schema = params.putObject("requestedSchema").put("type", "object");
        schema.putObject("properties").putObject("name").put("type", "string");
    }

    /** Forgets a task. */
    public void forget(String id) {
        tasks.remove(id);
    }

    /** Tells every listener of a task, whatever it asked for. */
    public void tell(String id) {
        for (Listener listener : listeners) {
            ObjectNode params = task(id).deepCopy();
            params.putObject("_meta").set(META + "subscriptionId", listener.id);
            listener.stream.message(Wire.notification("notifications/tasks", params));
        }
    }

    /** How many listen. */
    public int listeners() {
        return (int) listeners.stream().filter(one -> !one.stream.isClosed()).count();
    }

    private ObjectNode task(String id) {
        ObjectNode known = tasks.get(id);
        if (known == null) {
            throw new IllegalArgumentException("no task " + id);
        }
        return known;
    }

    @Override
    public void answer(Exchange exchange) {
        String problem = exchange.method().equals("initialize") ? null : ModernAnswers.problem(exchange);
        if (problem != null) {
            exchange.error(400, -32020, problem);
            return;
        }
        switch (exchange.method()) {
            case "tools/list" -> list(exchange);
            case "tools/call" -> call(exchange);
            case "tasks/get", "tasks/update", "tasks/cancel" -> ofOne(exchange);
            case "subscriptions/listen" -> listen(exchange);
            default -> rest.answer(exchange);
        }
    }

    private static void list(Exchange exchange) {
        ObjectNode result = complete(Wire.object()).put("ttlMs", 0).put("cacheScope", "private");
        ArrayNode tools = result.putArray("tools");
        for (String tool : TOOLS) {
            ObjectNode definition = tools.addObject().put("name", tool);
            definition.putObject("inputSchema").put("type", "object").put("additionalProperties", true);
            definition.putObject("execution").put("taskSupport", "optional");
        }
        exchange.result(result);
    }

    private static boolean isDeclared(Exchange exchange) {
        return exchange.json()
                .path("params")
                .path("_meta")
                .path(META + "clientCapabilities")
                .path("extensions")
                .has(META + "tasks");
    }

    private void call(Exchange exchange) {
        String tool = exchange.json().path("params").path("name").asString("");
        boolean declared = isDeclared(exchange);
        if (tool.equals("strict") && !declared) {
            lacking(exchange);
        } else if (!declared && !tool.equals("rude")) {
            exchange.result(complete(Wire.text("done at once")));
        } else {
            String id = ID + count.incrementAndGet();
            ObjectNode task = Wire.object()
                    .put("taskId", id)
                    .put("status", "working")
                    .put("createdAt", "2026-07-28T00:00:00Z")
                    .put("lastUpdatedAt", "2026-07-28T00:00:00Z")
                    .put("pollIntervalMs", 20);
            task.putNull("ttlMs");
            tasks.put(id, task);
            if (tool.equals("survey")) {
                exchange.later(30, () -> ask(id, "elicitation/create"));
            }
            exchange.result(task.deepCopy().put("resultType", "task"));
        }
    }

    private static void lacking(Exchange exchange) {
        ObjectNode error = Wire.error(exchange.id(), -32021, "Missing required client capability");
        ((ObjectNode) error.path("error"))
                .putObject("data")
                .putObject("requiredCapabilities")
                .putObject("extensions")
                .putObject(META + "tasks");
        exchange.json(400, error);
    }

    private void ofOne(Exchange exchange) {
        JsonNode params = exchange.json().path("params");
        String id = params.path("taskId").asString("");
        ObjectNode task = tasks.get(id);
        if (!isDeclared(exchange)) {
            lacking(exchange);
        } else if (task == null) {
            exchange.error(200, -32602, "Failed to retrieve task: " + id + " not found");
        } else if (exchange.method().equals("tasks/get")) {
            exchange.result(complete(task.deepCopy()));
        } else {
            if (exchange.method().equals("tasks/cancel")) {
                task.put("status", "cancelled");
            } else {
                complete(id);
            }
            exchange.result(complete(Wire.object()));
        }
    }

    private void listen(Exchange exchange) {
        EventStream stream = exchange.events();
        listeners.add(new Listener(stream, exchange.json().path("id")));
        ObjectNode said = Wire.object();
        said.set("notifications", exchange.json().path("params").path("notifications"));
        said.putObject("_meta").set(META + "subscriptionId", exchange.json().path("id"));
        stream.message(Wire.notification("notifications/subscriptions/acknowledged", said));
    }

    private static ObjectNode complete(ObjectNode result) {
        return result.put("resultType", "complete");
    }
}
