package dev.warder.testbed;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The tools every testing server offers: a few honest ones, and one per misbehaviour. */
final class Tools {
    private static final String ECHO = """
            {"name":"echo","description":"Says what it was told","inputSchema":
             {"type":"object","properties":{"text":{"type":"string"}},"required":["text"]}}""";
    private static final String ADD = """
            {"name":"add","description":"Adds two numbers","inputSchema":{"type":"object",
             "properties":{"a":{"type":"number"},"b":{"type":"number"}},"required":["a","b"],"additionalProperties":false}}""";
    private static final String REGION = """
            {"name":"region","description":"Wants its region mirrored in a header","inputSchema":{"type":"object",
             "properties":{"region":{"type":"string","x-mcp-header":"Region"}},"required":["region"]}}""";
    private static final String PROGRESS = """
            {"name":"progress","description":"Tells how far it is, then ends","inputSchema":
             {"type":"object","properties":{"steps":{"type":"integer"},"padding":{"type":"integer"}}}}""";
    private static final String SLOW = """
            {"name":"slow","description":"Answers after a while","inputSchema":
             {"type":"object","properties":{"millis":{"type":"integer"}}}}""";
    private static final String ASK = """
            {"name":"ask","description":"Asks the client something before it answers","inputSchema":{"type":"object"}}""";
    private static final String POLL = """
            {"name":"poll","description":"Ends its stream early and has the client come back","inputSchema":{"type":"object"}}""";
    private static final String HOLD = """
            {"name":"hold","description":"Says that it began, and answers when it is told to","inputSchema":{"type":"object"}}""";
    private static final String FAIL = """
            {"name":"fail","description":"Always says that it failed","inputSchema":{"type":"object"}}""";

    /** Tools that one era's server has, and that take nothing. */
    private static final List<String> MORE = List.of(
            "ask_url",
            "ask_sampling",
            "ask_forever",
            "ask_hang",
            "ask_twice",
            "ask_both",
            "ask_progress",
            "poll_cut",
            "poll_forever",
            "wait",
            "open_url",
            "log");

    private Tools() {}

    /** The result of tools/list, without the marks of an era. */
    static ObjectNode list() {
        ObjectNode result = Wire.object();
        ArrayNode tools = result.putArray("tools");
        for (String tool : new String[] {ECHO, ADD, REGION, PROGRESS, SLOW, ASK, POLL, HOLD, FAIL}) {
            tools.add(Wire.parse(tool));
        }
        for (Misbehaviour misbehaviour : Misbehaviour.values()) {
            tools.addObject()
                    .put("name", misbehaviour.name().toLowerCase(Locale.ROOT))
                    .put("description", "Misbehaves")
                    .putObject("inputSchema")
                    .put("type", "object");
        }
        for (String tool : MORE) {
            tools.addObject()
                    .put("name", tool)
                    .put("description", "Needs its era")
                    .putObject("inputSchema")
                    .put("type", "object");
        }
        return result;
    }

    /** The answers that need no transport: echo, add, region and fail; null for any other tool. */
    static @org.jspecify.annotations.Nullable ObjectNode simple(String name, JsonNode arguments) {
        return switch (name) {
            case "echo" -> Wire.text(arguments.path("text").asString(""));
            case "add" ->
                Wire.text(String.valueOf(
                        arguments.path("a").asDouble(0) + arguments.path("b").asDouble(0)));
            case "region" -> Wire.text(arguments.path("region").asString(""));
            case "fail" -> Wire.text("It failed.").put("isError", true);
            default -> null;
        };
    }

    /** One progress notification. */
    static ObjectNode progress(JsonNode token, int step, int padding) {
        ObjectNode params = Wire.object().put("progress", step).put("message", "x".repeat(padding));
        params.set("progressToken", token);
        return Wire.notification("notifications/progress", params);
    }
}
