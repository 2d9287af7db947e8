package dev.warder.testbed;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The tools of a modern server that want to know something more before they answer (2026-07-28, Multi Round-Trip Requests). */
final class ModernRounds {
    private static final String STATE = "state-of-round-";

    private ModernRounds() {}

    /** Answers one of these tools; false when the tool is none of them. */
    static boolean answer(Exchange exchange, String tool) {
        switch (tool) {
            case "ask" -> asked(exchange, form());
            case "ask_url" -> asked(exchange, url());
            case "ask_sampling" ->
                asked(exchange, request("sampling/createMessage", Wire.object().put("maxTokens", 5)));
            case "ask_forever" -> exchange.result(inputRequired(exchange, form()));
            case "wait" -> waiting(exchange);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void asked(Exchange exchange, ObjectNode request) {
        JsonNode response =
                exchange.json().path("params").path("inputResponses").path("question");
        String method = request.path("method").asString("");
        if (!response.isMissingNode()) {
            exchange.result(complete(response.toString()));
        } else if (declared(exchange, method)) {
            exchange.result(inputRequired(exchange, request));
        } else {
            ObjectNode error = Wire.error(exchange.id(), -32021, "Missing required client capability");
            ((ObjectNode) error.get("error"))
                    .putObject("data")
                    .putObject("requiredCapabilities")
                    .putObject(capability(method));
            exchange.json(400, error);
        }
    }

    private static boolean declared(Exchange exchange, String method) {
        return exchange.json()
                .path("params")
                .path("_meta")
                .path("io.modelcontextprotocol/clientCapabilities")
                .has(capability(method));
    }

    private static String capability(String method) {
        return method.substring(0, method.indexOf('/'));
    }

    /** Asks for time only, twice. */
    private static void waiting(Exchange exchange) {
        String state = exchange.json().path("params").path("requestState").asString("");
        if (state.equals(STATE + 2)) {
            exchange.result(complete("worth the wait"));
            return;
        }
        ObjectNode result = Wire.object().put("resultType", "input_required");
        exchange.result(result.put("requestState", STATE + (state.isEmpty() ? 1 : 2)));
    }

    private static ObjectNode inputRequired(Exchange exchange, ObjectNode request) {
        ObjectNode result = Wire.object().put("resultType", "input_required");
        result.putObject("inputRequests").set("question", request);
        return result.put("requestState", STATE + exchange.argument("round").asInt(1));
    }

    private static ObjectNode form() {
        return request("elicitation/create", Wire.parse("""
                {"mode":"form","message":"Sure?","requestedSchema":{"type":"object","properties":{"sure":{"type":"boolean"}}}}"""));
    }

    private static ObjectNode url() {
        return request(
                "elicitation/create",
                Wire.object()
                        .put("mode", "url")
                        .put("message", "Please sign in")
                        .put("url", "https://idp.example/in"));
    }

    private static ObjectNode request(String method, ObjectNode params) {
        ObjectNode request = Wire.object().put("method", method);
        request.set("params", params);
        return request;
    }

    private static ObjectNode complete(String text) {
        return Wire.text(text).put("resultType", "complete");
    }
}
