package dev.warder.main;

import dev.warder.killswitch.Stopping;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;

/** What the commands about stops share. */
final class Stops {
    private Stops() {}

    static String who() {
        return System.getProperty("user.name", "unknown");
    }

    static <T> T with(DataOptions where, Function<Stopping, T> work) {
        return where.withDatabase(database -> work.apply(new Stopping(database, null)));
    }

    /** Says what was done; 1 when a gateway did not follow. */
    static int say(CommandSpec spec, boolean json, String what, Stopping.Done done) {
        return new Force(done.force()).say(spec, json, what, done.report());
    }
}
