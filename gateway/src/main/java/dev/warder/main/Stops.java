package dev.warder.main;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.killswitch.Stop;
import dev.warder.killswitch.StopStore;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;

/** What the commands about stops share. */
final class Stops {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private Stops() {}

    /**
     * Which gateways have put a change into force.
     *
     * @param gateways that were running
     * @param late of those, the ones that did not answer in time
     */
    record InForce(List<String> gateways, List<String> late) {}

    static String who() {
        return System.getProperty("user.name", "unknown");
    }

    static <T> T with(DataOptions where, Function<StopStore, T> work) {
        return where.withDatabase(database -> work.apply(new StopStore(database)));
    }

    /** Waits until the gateways have put the change into force, for some seconds at most. */
    static InForce await(StopStore store, long change, List<String> gateways) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        List<String> late = store.waitingFor(change, gateways);
        while (!late.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_NANOS);
            late = store.waitingFor(change, gateways);
        }
        return new InForce(gateways, late);
    }

    /** Says what was done; 1 when a gateway did not follow. */
    static int say(CommandSpec spec, boolean json, String done, List<Stop> stops, InForce force) {
        PrintWriter out = spec.commandLine().getOut();
        boolean inForce = force.late().isEmpty();
        if (json) {
            out.println(JsonObject.of(
                            "stops",
                            new JsonArray(stops.stream().<Json>map(Stops::json).toList()))
                    .with("gateways", texts(force.gateways()))
                    .with("late", texts(force.late()))
                    .with("inForce", JsonBool.of(inForce))
                    .text());
        } else if (force.gateways().isEmpty()) {
            out.println(done + "No gateway runs on this data; the next to start obeys.");
        } else if (inForce) {
            out.println(done + "In force.");
        } else {
            out.println(done + "NOT yet in force at: " + String.join(", ", force.late()) + ".");
        }
        out.flush();
        return inForce ? 0 : 1;
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

    private static JsonArray texts(List<String> texts) {
        return new JsonArray(texts.stream().<Json>map(JsonString::new).toList());
    }
}
