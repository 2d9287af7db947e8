package dev.warder.testbed;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server of revision 2025-11-25 whose tools run as tasks when they are asked to. Like a server behind a gateway it has one caller only: it
 * lists and answers everybody's tasks. A test decides what becomes of them.
 */
public final class LegacyTaskAnswers implements Answering {
    /** What every id it gives out begins with. */
    public static final String ID = "task-of-the-server-";

    private static final String RELATED = "io.modelcontextprotocol/related-task";

    private final LegacyAnswers sessions = new LegacyAnswers();
    private final AtomicInteger count = new AtomicInteger();
    private final Map<String, ObjectNode> tasks = new ConcurrentSkipListMap<>();

    /** The sessions it has. */
    public LegacyAnswers sessions() {
        return sessions;
    }

    /** The id of the task that was begun last. */
    public String last() {
        return ID + count.get();
    }

    /** Says on every GET stream how a task is doing. */
    public void tell(String id) {
        sessions.say(Wire.notification("notifications/tasks/status", task(id)));
    }

    /** Says something on every GET stream that belongs to a task. */
    public void log(String id) {
        ObjectNode params = Wire.object().put("level", "info").put("data", "half way");
        sessions.say(Wire.notification("notifications/message", related(params, id)));
    }

    /** Asks on every GET stream, on behalf of a task. */
    public void ask(String id) {
        ObjectNode params = Wire.object().put("message", "Who are you?");
        sessions.say(request("ask-1", "elicitation/create", related(params, id)));
    }

    /** Asks on every GET stream for something that the client shall run as a task. */
    public void delegate(String id, String method) {
        ObjectNode params = Wire.object().put("message", "Who are you?");
        params.putObject("task").put("ttl", 60_000);
        sessions.say(request(id, method, params));
    }

    /** Comes back on every GET stream to a task that the client runs. */
    public void comeBack(String id, String method, String task) {
        sessions.say(request(id, method, Wire.object().put("taskId", task)));
    }

    private static ObjectNode request(String id, String method, ObjectNode params) {
        ObjectNode request = Wire.notification(method, params);
        return request.put("id", id);
    }

    private static ObjectNode related(ObjectNode holder, String id) {
        holder.putObject("_meta").putObject(RELATED).put("taskId", id);
        return holder;
    }

    private ObjectNode task(String id) {
        ObjectNode known = tasks.get(id);
        if (known == null) {
            throw new IllegalArgumentException("no task " + id);
        }
        return known.deepCopy();
    }

    @Override
    public void answer(Exchange exchange) {
        JsonNode params = exchange.json().path("params");
        String id = params.path("taskId").asString("");
        boolean known = tasks.containsKey(id);
        switch (exchange.method()) {
            case "tools/list" -> list(exchange);
            case "tools/call" -> call(exchange, params);
            case "tasks/list" -> all(exchange, params);
            case "tasks/get", "tasks/cancel", "tasks/result" -> {
                if (!known) {
                    exchange.error(200, -32602, "Task " + id + " not found");
                } else if (exchange.method().equals("tasks/result")) {
                    exchange.result(related(Wire.text("done at last"), id));
                } else {
                    exchange.result(
                            exchange.method().equals("tasks/cancel") ? task(id).put("status", "cancelled") : task(id));
                }
            }
            default -> sessions.answer(exchange);
        }
    }

    private static void list(Exchange exchange) {
        ObjectNode result = Wire.object();
        ArrayNode tools = result.putArray("tools");
        for (String name : new String[] {"work", "other"}) {
            ObjectNode tool = tools.addObject().put("name", name);
            tool.putObject("inputSchema").put("type", "object");
            tool.putObject("execution").put("taskSupport", "optional");
        }
        exchange.result(result);
    }

    private void call(Exchange exchange, JsonNode params) {
        if (!params.has("task")) {
            exchange.result(Wire.text("done at once"));
            return;
        }
        String id = ID + count.incrementAndGet();
        ObjectNode task = Wire.object()
                .put("taskId", id)
                .put("status", "working")
                .put("createdAt", "2025-11-25T00:00:00Z")
                .put("lastUpdatedAt", "2025-11-25T00:00:00Z")
                .put("pollInterval", 20);
        task.putNull("ttl");
        tasks.put(id, task);
        ObjectNode result = Wire.object();
        result.set("task", task.deepCopy());
        exchange.result(result);
    }

    /** Two pages: all but the last, and the last. */
    private void all(Exchange exchange, JsonNode params) {
        ObjectNode result = Wire.object();
        ArrayNode page = result.putArray("tasks");
        boolean first = !params.has("cursor");
        tasks.forEach((id, task) -> {
            if (first != id.equals(last())) {
                page.add(task.deepCopy());
            }
        });
        exchange.result(first ? result.put("nextCursor", "cursor-of-the-server") : result);
    }
}
