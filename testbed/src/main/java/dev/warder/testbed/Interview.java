package dev.warder.testbed;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * The tools of a legacy server over HTTP that ask the client something before they answer. Each result holds what the client said.
 */
final class Interview {
    private static final String FORM =
            "{\"message\":\"Sure?\",\"requestedSchema\":{\"type\":\"object\",\"properties\":{}}}";
    private static final String URL = "{\"mode\":\"url\",\"message\":\"Sign in\",\"url\":\"https://idp.example/in\","
            + "\"elicitationId\":\"e-1\"}";
    private static final String SAMPLE = "{\"messages\":[],\"maxTokens\":10,\"_meta\":{\"progressToken\":5}}";

    private final AtomicInteger ids = new AtomicInteger(6);
    private final Map<String, Consumer<JsonNode>> open = new ConcurrentHashMap<>();
    private final List<EventStream> streams = new CopyOnWriteArrayList<>();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();

    /** Answers a call of a tool that asks; false when it is another tool. */
    boolean begin(Exchange exchange, String tool) {
        switch (tool) {
            case "ask" -> ask(begun(exchange), "elicitation/create", FORM);
            case "ask_url" -> ask(begun(exchange), "elicitation/create", URL);
            case "ask_sampling" -> ask(begun(exchange), "sampling/createMessage", SAMPLE);
            case "ask_hang" -> question(begun(exchange), "elicitation/create", FORM, _ -> {});
            case "ask_forever" -> forever(begun(exchange));
            case "ask_twice" -> {
                EventStream stream = begun(exchange);
                question(
                        stream,
                        "elicitation/create",
                        FORM,
                        first -> question(stream, "roots/list", "{}", second -> end(stream, first + " and " + second)));
            }
            case "ask_both" -> {
                EventStream stream = begun(exchange);
                question(stream, "roots/list", "{}", _ -> {});
                ask(stream, "elicitation/create", FORM);
            }
            case "ask_progress" -> {
                EventStream stream = begun(exchange);
                JsonNode token = exchange.json().path("params").path("_meta").path("progressToken");
                question(stream, "elicitation/create", FORM, said -> {
                    stream.message(Tools.progress(token, 1, 0));
                    end(stream, said.toString());
                });
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private EventStream begun(Exchange exchange) {
        EventStream stream = exchange.events();
        streams.add(stream);
        exchanges.add(exchange);
        return stream;
    }

    private void forever(EventStream stream) {
        question(stream, "elicitation/create", FORM, _ -> forever(stream));
    }

    private void ask(EventStream stream, String method, String params) {
        question(stream, method, params, said -> end(stream, said.toString()));
    }

    private void end(EventStream stream, String text) {
        stream.result(Wire.text("thank you for " + text));
    }

    private void question(EventStream stream, String method, String params, Consumer<JsonNode> then) {
        String id = String.valueOf(ids.incrementAndGet());
        open.put(id, then);
        stream.message(Wire.parse(
                "{\"jsonrpc\":\"2.0\",\"id\":\"" + id + "\",\"method\":\"" + method + "\",\"params\":" + params + "}"));
    }

    /** Takes a posted response. */
    void answered(JsonNode response) {
        Consumer<JsonNode> then = open.remove(response.path("id").asString(""));
        if (then != null) {
            then.accept(response.has("result") ? response.get("result") : response.path("error"));
        }
    }

    /** Ends every call with a result, whatever was answered. */
    void lose() {
        open.clear();
        streams.forEach(stream -> stream.result(Wire.text("never mind")));
    }

    /** Closes the connections of every call. */
    void cut() {
        open.clear();
        exchanges.forEach(Exchange::cut);
    }
}
