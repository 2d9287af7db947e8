package dev.warder.admin;

import dev.warder.json.Json;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether the gateway can serve calls.
 *
 * @param needed what must be there to serve: each by name, and whether it is
 * @param servers the servers by name with a word on their state, for information only: one server's trouble does not make the gateway
 *     unready
 */
public record Readiness(Map<String, Boolean> needed, Map<String, String> servers) {

    boolean ready() {
        return !needed.containsValue(false);
    }

    JsonObject json() {
        Map<String, Json> parts = new LinkedHashMap<>();
        needed.forEach((name, there) -> parts.put(name, JsonBool.of(there)));
        JsonObject states = JsonObject.EMPTY;
        for (Map.Entry<String, String> server : servers.entrySet()) {
            states = states.with(server.getKey(), server.getValue());
        }
        return JsonObject.of("ready", JsonBool.of(ready()))
                .with("needed", JsonObject.of(parts))
                .with("servers", states);
    }
}
