package dev.warder.testbed;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A server of revision 2026-07-28 that insists on every header rule, so that a wrong header of the gateway is an error here. */
public final class ModernAnswers implements Answering {
    private static final String VERSION = "2026-07-28";
    private static final String META = "io.modelcontextprotocol/";

    private static final Map<String, String> NAMED_BY = Map.of(
            "tools/call", "name",
            "prompts/get", "name",
            "resources/read", "uri",
            "tasks/get", "taskId",
            "tasks/update", "taskId",
            "tasks/cancel", "taskId");

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    private record Listener(EventStream stream, JsonNode id) {}

    @Override
    public void answer(Exchange exchange) {
        String problem = problem(exchange);
        if (!exchange.verb().equals("POST")) {
            exchange.response().putHeader("allow", "POST");
            exchange.status(405);
        } else if (exchange.method().equals("initialize")) {
            exchange.error(400, -32022, "Unsupported protocol version");
        } else if (problem != null) {
            exchange.error(400, -32020, problem);
        } else {
            dispatch(exchange);
        }
    }

    /** Sends a notification to every open listen stream. */
    public void say(String method) {
        for (Listener listener : listeners) {
            ObjectNode params = Wire.object();
            params.putObject("_meta").set(META + "subscriptionId", listener.id);
            listener.stream.message(Wire.notification(method, params));
        }
    }

    /** Sends a notification about a resource to every open listen stream. */
    public void update(String uri) {
        for (Listener listener : listeners) {
            ObjectNode params = Wire.object().put("uri", uri);
            params.putObject("_meta").set(META + "subscriptionId", listener.id);
            listener.stream.message(Wire.notification("notifications/resources/updated", params));
        }
    }

    /** Ends every open listen stream with its result. */
    public void endListening() {
        for (Listener listener : listeners) {
            listener.stream.result(complete(Wire.object()));
        }
        listeners.clear();
    }

    /** The header rule that a request breaks, or null. */
    static @Nullable String problem(Exchange exchange) {
        JsonNode params = exchange.json().path("params");
        String version = params.path("_meta").path(META + "protocolVersion").asString("");
        if (!VERSION.equals(version) || !version.equals(exchange.header("mcp-protocol-version"))) {
            return "MCP-Protocol-Version";
        }
        if (!exchange.method().equals(exchange.header("mcp-method"))) {
            return "Mcp-Method";
        }
        String namedBy = NAMED_BY.get(exchange.method());
        if (namedBy != null && !params.path(namedBy).asString("").equals(decoded(exchange.header("mcp-name")))) {
            return "Mcp-Name";
        }
        JsonNode region = exchange.argument("region");
        if (region.isString() && !region.asString().equals(decoded(exchange.header("mcp-param-region")))) {
            return "Mcp-Param-Region";
        }
        String accept = exchange.header("accept");
        return accept == null || !accept.contains("application/json") || !accept.contains("text/event-stream")
                ? "Accept"
                : null;
    }

    private static @Nullable String decoded(@Nullable String value) {
        if (value == null || !value.startsWith("=?base64?") || !value.endsWith("?=")) {
            return value;
        }
        return new String(Base64.getDecoder().decode(value.substring(9, value.length() - 2)), StandardCharsets.UTF_8);
    }

    private void dispatch(Exchange exchange) {
        switch (exchange.method()) {
            case "server/discover" -> exchange.result(discovered());
            case "tools/list" ->
                exchange.result(complete(Tools.list()).put("ttlMs", 0).put("cacheScope", "private"));
            case "tools/call" -> call(exchange);
            case "subscriptions/listen" -> listen(exchange);
            case "resources/read" -> exchange.error(200, -32602, "No such resource");
            default -> exchange.error(404, -32601, "Method not found");
        }
    }

    private static ObjectNode discovered() {
        ObjectNode result = complete(Wire.object()).put("ttlMs", 0).put("cacheScope", "private");
        result.putArray("supportedVersions").add(VERSION);
        ObjectNode capabilities = result.putObject("capabilities");
        capabilities.putObject("tools").put("listChanged", true);
        capabilities.putObject("resources").put("subscribe", true);
        capabilities.putObject("logging");
        capabilities.putObject("extensions").putObject("io.modelcontextprotocol/tasks");
        result.putObject("_meta")
                .putObject(META + "serverInfo")
                .put("name", "testbed")
                .put("version", "1");
        return result;
    }

    private static void call(Exchange exchange) {
        JsonNode params = exchange.json().path("params");
        String tool = params.path("name").asString("");
        Misbehaviour misbehaviour = Misbehaviour.of(tool);
        ObjectNode simple = Tools.simple(tool, params.path("arguments"));
        if (misbehaviour != null) {
            misbehaviour.answer(exchange);
        } else if (simple != null) {
            exchange.result(complete(simple));
        } else if (tool.equals("slow")) {
            exchange.later(exchange.argument("millis").asInt(100), () -> exchange.result(complete(Wire.text("late"))));
        } else if (tool.equals("progress")) {
            steps(exchange, exchange.events(), 1);
        } else if (!ModernRounds.answer(exchange, tool)) {
            exchange.error(200, -32602, "Unknown tool");
        }
    }

    /** Tells the steps one after the other, waiting whenever the client does not read. */
    static void steps(Exchange exchange, EventStream stream, int first) {
        int steps = exchange.argument("steps").asInt(3);
        JsonNode token = exchange.json().path("params").path("_meta").path("progressToken");
        int step = first;
        while (step <= steps && !stream.isFull() && !stream.isClosed()) {
            stream.message(
                    Tools.progress(token, step++, exchange.argument("padding").asInt(0)));
        }
        int next = step;
        if (step <= steps && !stream.isClosed()) {
            exchange.later(2, () -> steps(exchange, stream, next));
        } else {
            stream.result(complete(Wire.text("done")));
        }
    }

    private void listen(Exchange exchange) {
        EventStream stream = exchange.events();
        JsonNode id = exchange.json().path("id");
        listeners.add(new Listener(stream, id));
        ObjectNode params = Wire.object();
        params.putObject("notifications").put("toolsListChanged", true);
        params.putObject("_meta").set(META + "subscriptionId", id);
        stream.message(Wire.notification("notifications/subscriptions/acknowledged", params));
    }

    private static ObjectNode complete(ObjectNode result) {
        return result.put("resultType", "complete");
    }
}
