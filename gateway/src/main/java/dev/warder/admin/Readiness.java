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
 * @param eras which era each server is spoken to in, as far as that is known
 */
public record Readiness(Map<String, Boolean> needed, Map<String, String> servers, Map<String, Spoken> eras) {

    /**
     * Which era a server is spoken to in.
     *
     * @param era {@code legacy} or {@code modern}
     * @param by {@code settings} or {@code asking}
     * @param at when that was found, as RFC 3339 has it
     */
    public record Spoken(String era, String by, String at) {}

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
        JsonObject spoken = JsonObject.EMPTY;
        for (Map.Entry<String, Spoken> server : eras.entrySet()) {
            Spoken found = server.getValue();
            spoken = spoken.with(
                    server.getKey(),
                    JsonObject.EMPTY
                            .with("era", found.era())
                            .with("by", found.by())
                            .with("at", found.at()));
        }
        return JsonObject.of("ready", JsonBool.of(ready()))
                .with("needed", JsonObject.of(parts))
                .with("servers", states)
                .with("eras", spoken);
    }
}
