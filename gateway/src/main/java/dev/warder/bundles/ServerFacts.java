package dev.warder.bundles;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.Era;
import dev.warder.mcp.Revision;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a route of many servers says of itself. The gateway speaks in its own name: instructions of the servers are left out, because one
 * server's would then speak about another's tools.
 *
 * @param capabilities what the servers can do together
 * @param logging whether some server says what happens in it, which only clients with sessions can ask for
 * @param tasks whether some tool of a server without sessions may answer with a task; tasks of sessions are not offered together
 */
public record ServerFacts(JsonObject capabilities, boolean logging, boolean tasks) {
    private static final JsonObject SELF =
            JsonObject.of("name", new JsonString("warder")).with("version", "0.1.0");
    private static final String INFO = "io.modelcontextprotocol/serverInfo";
    private static final String INSTRUCTIONS =
            "Several servers are offered here together. The name of a tool or prompt begins with its server's name and __;"
                    + " the URI of a resource with warder+, its server's name and a colon.";
    private static final String TASKS = "io.modelcontextprotocol/tasks";
    private static final String APPS = "io.modelcontextprotocol/ui";

    /** What is assumed of a server that has not spoken yet: a client that believed otherwise would never ask for its lists. */
    private static final List<String> LISTS = List.of("tools", "prompts", "resources");

    /**
     * What each server answered to {@code server/discover} or {@code initialize}, as one. What a server promises besides capabilities ends
     * at the gateway.
     *
     * @param all whether every server has answered
     */
    public static ServerFacts together(List<JsonObject> results, boolean all) {
        var capabilities = new TreeMap<String, Json>();
        boolean apps = false;
        boolean tasks = false;
        boolean logging = false;
        for (JsonObject result : results) {
            JsonObject its = result.object("capabilities");
            if (its != null) {
                Stream.of("tools", "prompts", "resources", "completions")
                        .forEach(name -> unite(capabilities, name, its.object(name)));
                logging |= its.has("logging");
                JsonObject extensions = its.object("extensions");
                tasks |= extensions != null && extensions.has(TASKS);
                apps |= extensions != null && extensions.has(APPS);
            }
        }
        if (!all) {
            LISTS.forEach(name -> unite(capabilities, name, JsonObject.EMPTY));
        }
        if (apps) {
            capabilities.put("extensions", JsonObject.of(APPS, JsonObject.EMPTY));
        }
        return new ServerFacts(JsonObject.of(capabilities), logging, tasks);
    }

    /** The result of {@code server/discover}, without the marks of caching. */
    public JsonObject discovered() {
        return JsonObject.of("supportedVersions", JsonArray.ofStrings(Revision.texts(Era.MODERN)))
                .with("capabilities", tasks ? withTasks() : capabilities)
                .with("instructions", INSTRUCTIONS);
    }

    private JsonObject withTasks() {
        JsonObject extensions = capabilities.object("extensions");
        return capabilities.with(
                "extensions", (extensions == null ? JsonObject.EMPTY : extensions).with(TASKS, JsonObject.EMPTY));
    }

    /** The result of {@code initialize} in that revision. */
    public JsonObject initialized(Revision revision) {
        return JsonObject.of("protocolVersion", new JsonString(revision.text()))
                .with("capabilities", logging ? capabilities.with("logging", JsonObject.EMPTY) : capabilities)
                .with("serverInfo", SELF)
                .with("instructions", INSTRUCTIONS);
    }

    private static void unite(Map<String, Json> all, String name, @Nullable JsonObject its) {
        if (its == null) {
            return;
        }
        JsonObject united = all.get(name) instanceof JsonObject before ? before : JsonObject.EMPTY;
        for (String flag : List.of("listChanged", "subscribe")) {
            if (JsonBool.TRUE.equals(its.find(flag))) {
                united = united.with(flag, JsonBool.TRUE);
            }
        }
        all.put(name, united);
    }

    /** The {@code _meta} of results that the gateway itself answers. */
    public static JsonObject meta() {
        return JsonObject.of(INFO, SELF);
    }
}
