package dev.warder.scenarios.interop;

import tools.jackson.databind.JsonNode;

/** One of the methods of the table; the field of a good answer that must not be empty. */
enum Ask {
    LIST_TOOLS("tools/list", "listTools", "tools"),
    CALL_TOOL("tools/call", "callTool", "content"),
    LIST_RESOURCES("resources/list", "listResources", "resources"),
    LIST_TEMPLATES("resources/templates/list", "listResourceTemplates", "resourceTemplates"),
    READ_RESOURCE("resources/read", "readResource", "contents"),
    LIST_PROMPTS("prompts/list", "listPrompts", "prompts"),
    GET_PROMPT("prompts/get", "getPrompt", "messages"),
    COMPLETE("completion/complete", "complete", "completion");

    final String method;
    /** The name of the function for it in the TypeScript clients. */
    final String function;

    private final String field;

    Ask(String method, String function, String field) {
        this.method = method;
        this.function = function;
        this.field = field;
    }

    /** What a result is worth: null when it is what was asked for, or what is wrong with it. */
    String verdict(JsonNode result) {
        if (result.path("isError").asBoolean(false)) {
            return "isError: " + result.at("/content/0/text").asString("");
        }
        JsonNode found = this == COMPLETE ? result.at("/completion/values") : result.path(field);
        return found.size() > 0 ? null : "nothing";
    }
}
