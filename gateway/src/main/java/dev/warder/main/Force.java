package dev.warder.main;

import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonObject;
import dev.warder.store.Database;
import dev.warder.store.Gateways;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Which gateways have put a change into force.
 *
 * @param gateways that were running
 * @param late of those, the ones that did not answer in time
 */
record Force(List<String> gateways, List<String> late) {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /**
     * Makes a change and waits until the running gateways have put it into force, for some seconds at most.
     *
     * @param change makes it and tells its number among those of the topic
     */
    static Force of(Database database, String topic, LongSupplier change) {
        var store = new Gateways(database);
        List<String> running = store.running();
        long number = change.getAsLong();
        long end = System.nanoTime() + PATIENCE_NANOS;
        List<String> late = store.waitingFor(topic, number, running);
        while (!late.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_NANOS);
            late = store.waitingFor(topic, number, running);
        }
        return new Force(running, late);
    }

    /**
     * Says what was done; 1 when a gateway did not follow.
     *
     * @param done for people, a sentence with a blank after it
     * @param report for programs
     */
    int say(CommandSpec spec, boolean json, String done, JsonObject report) {
        PrintWriter out = spec.commandLine().getOut();
        boolean inForce = late.isEmpty();
        if (json) {
            out.println(report.with("gateways", JsonArray.ofStrings(gateways))
                    .with("late", JsonArray.ofStrings(late))
                    .with("inForce", JsonBool.of(inForce))
                    .text());
        } else if (gateways.isEmpty()) {
            out.println(done + "No gateway runs on this data; the next to start obeys.");
        } else if (inForce) {
            out.println(done + "In force.");
        } else {
            out.println(done + "NOT yet in force at: " + String.join(", ", late) + ".");
        }
        out.flush();
        return inForce ? 0 : 1;
    }
}
