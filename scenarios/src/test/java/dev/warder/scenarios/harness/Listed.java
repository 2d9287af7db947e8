package dev.warder.scenarios.harness;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads lists of capabilities. */
public final class Listed {
    private Listed() {}

    /** The names in a result of {@code tools/list}. */
    public static List<String> tools(JsonNode result) {
        return result.path("tools")
                .valueStream()
                .map(tool -> tool.path("name").asString(""))
                .toList();
    }
}
