package dev.warder.main;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.killswitch.Stop;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** What the commands about stops share. */
final class Stops {
    private Stops() {}

    static String who() {
        return System.getProperty("user.name", "unknown");
    }

    /** Says what was done; 1 when a gateway did not follow. */
    static int say(CommandSpec spec, boolean json, String done, List<Stop> stops, Force force) {
        JsonObject report = JsonObject.of(
                "stops", new JsonArray(stops.stream().<Json>map(Stops::json).toList()));
        return force.say(spec, json, done, report);
    }

    static JsonObject json(Stop stop) {
        return JsonObject.of("id", JsonNumber.of(stop.id()))
                .with("kind", stop.kind().word())
                .with("name", stop.name())
                .with("reason", stop.reason())
                .with("by", stop.by())
                .with("since", stop.since().toString())
                .with("until", Moments.json(stop.until()));
    }
}
