package dev.warder.bundles;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.Era;
import dev.warder.mcp.Revision;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a route of many servers says of itself. The gateway speaks in its own name: instructions of the servers are left out, because one
 * server's would then speak about another's tools.
 */
public final class ServerFacts {
    private static final String INFO = "io.modelcontextprotocol/serverInfo";
    private static final String INSTRUCTIONS =
            "Several servers are offered here together. The name of a tool or prompt begins with its server's name and __;"
                    + " the URI of a resource with warder+, its server's name and a colon.";
    private static final String APPS = "io.modelcontextprotocol/ui";

    /** What is assumed of a server that has not spoken yet: a client that believed otherwise would never ask for its lists. */
    private static final List<String> LISTS = List.of("tools", "prompts", "resources");

    private ServerFacts() {}

    /**
     * The result of {@code server/discover} over what each server answered to it, without the marks of caching. What a server promises
     * besides capabilities ends at the gateway.
     *
     * @param all whether every server has answered
     */
    public static JsonObject together(List<JsonObject> results, boolean all) {
        var capabilities = new TreeMap<String, Json>();
        boolean apps = false;
        for (JsonObject result : results) {
            JsonObject its = result.object("capabilities");
            if (its != null) {
                Stream.of("tools", "prompts", "resources", "completions")
                        .filter(name -> its.object(name) != null)
                        .forEach(name -> capabilities.put(name, JsonObject.EMPTY));
                JsonObject extensions = its.object("extensions");
                apps |= extensions != null && extensions.has(APPS);
            }
        }
        if (!all) {
            LISTS.forEach(name -> capabilities.put(name, JsonObject.EMPTY));
        }
        if (apps) {
            capabilities.put("extensions", JsonObject.of(APPS, JsonObject.EMPTY));
        }
        return JsonObject.of("supportedVersions", JsonArray.ofStrings(Revision.texts(Era.MODERN)))
                .with("capabilities", JsonObject.of(capabilities))
                .with("instructions", INSTRUCTIONS);
    }

    /** The {@code _meta} of results that the gateway itself answers. */
    public static JsonObject meta() {
        return JsonObject.of(
                INFO, JsonObject.of("name", new JsonString("warder")).with("version", "0.1.0"));
    }
}
