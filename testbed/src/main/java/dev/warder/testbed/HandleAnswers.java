package dev.warder.testbed;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server that hands out handles: every list has two pages, and the tool {@code confirm} wants its request state back before it answers.
 * Handles it did not give out are errors, so that a handle that reached it altered or unopened is seen.
 */
public final class HandleAnswers implements Answering {
    /** What it gives out as cursor, followed by the method. */
    public static final String CURSOR = "cursor-of-the-server:";

    /** What it gives out as request state. */
    public static final String STATE = "{\"state\":\"of the server\"}";

    private static final Set<String> LISTS =
            Set.of("tools/list", "prompts/list", "resources/list", "resources/templates/list");

    private final Answering rest;
    private final boolean modern;

    private HandleAnswers(Answering rest, boolean modern) {
        this.rest = rest;
        this.modern = modern;
    }

    /** Of revision 2026-07-28. */
    public static HandleAnswers modern() {
        return new HandleAnswers(new ModernAnswers(), true);
    }

    /** Of the revisions with sessions; the very server that is given keeps them. */
    public static HandleAnswers legacy(LegacyAnswers sessions) {
        return new HandleAnswers(sessions, false);
    }

    @Override
    public void answer(Exchange exchange) {
        JsonNode params = exchange.json().path("params");
        if (LISTS.contains(exchange.method())) {
            list(exchange, params);
        } else if (modern && params.path("name").asString("").equals("confirm")) {
            confirm(exchange, params);
        } else {
            rest.answer(exchange);
        }
    }

    private void list(Exchange exchange, JsonNode params) {
        String cursor = CURSOR + exchange.method();
        boolean first = !params.has("cursor");
        if (!first && !cursor.equals(params.path("cursor").asString(""))) {
            exchange.error(200, -32602, "Invalid cursor");
            return;
        }
        ObjectNode page = page(exchange.method(), first ? 1 : 2);
        exchange.result(marked(first ? page.put("nextCursor", cursor) : page, "complete"));
    }

    private static ObjectNode page(String method, int number) {
        ObjectNode page = Wire.object();
        switch (method) {
            case "tools/list" -> {
                ObjectNode tool = page.putArray("tools").addObject().put("name", number == 1 ? "echo" : "confirm");
                tool.putObject("inputSchema").put("type", "object").put("additionalProperties", true);
            }
            case "prompts/list" -> page.putArray("prompts").addObject().put("name", "prompt-" + number);
            case "resources/list" ->
                page.putArray("resources")
                        .addObject()
                        .put("uri", "file:///" + number)
                        .put("name", "r" + number);
            default ->
                page.putArray("resourceTemplates")
                        .addObject()
                        .put("uriTemplate", "file:///" + number + "/{x}")
                        .put("name", "t" + number);
        }
        return page;
    }

    private void confirm(Exchange exchange, JsonNode params) {
        if (!params.has("requestState")) {
            exchange.result(Wire.object().put("resultType", "input_required").put("requestState", STATE));
        } else if (STATE.equals(params.path("requestState").asString(""))) {
            exchange.result(marked(Wire.text("confirmed"), "complete"));
        } else {
            exchange.error(200, -32602, "Invalid requestState");
        }
    }

    private ObjectNode marked(ObjectNode result, String type) {
        return modern ? result.put("resultType", type).put("ttlMs", 0).put("cacheScope", "private") : result;
    }
}
