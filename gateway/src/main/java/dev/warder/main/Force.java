package dev.warder.main;

import dev.warder.json.JsonObject;
import dev.warder.store.Acknowledgement;
import dev.warder.store.Database;
import java.io.PrintWriter;
import java.util.function.LongSupplier;
import picocli.CommandLine.Model.CommandSpec;

/** Which gateways have put a command's change into force. */
record Force(Acknowledgement gateways) {
    /**
     * Makes a change and waits until the running gateways have put it into force, for some seconds at most.
     *
     * @param change makes it and tells its number among those of the topic
     */
    static Force of(Database database, String topic, LongSupplier change) {
        return new Force(Acknowledgement.of(database, topic, null, change));
    }

    /**
     * Says what was done; 1 when a gateway did not follow.
     *
     * @param done for people, a sentence with a blank after it
     * @param report for programs
     */
    int say(CommandSpec spec, boolean json, String done, JsonObject report) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(gateways.in(report).text());
        } else if (gateways.gateways().isEmpty()) {
            out.println(done + "No gateway runs on this data; the next to start obeys.");
        } else if (gateways.inForce()) {
            out.println(done + "In force.");
        } else {
            out.println(done + "NOT yet in force at: " + String.join(", ", gateways.late()) + ".");
        }
        out.flush();
        return gateways.inForce() ? 0 : 1;
    }
}
