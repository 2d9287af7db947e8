package dev.warder.main;

import dev.warder.killswitch.Stop;
import dev.warder.killswitch.Stopping;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "restore", description = "Lets something pass again that was stopped.")
final class RestoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOptions where = new DataOptions();

    @Parameters(paramLabel = "STOP", description = "The number of the stop, or all.")
    private String stop = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; it is on record.")
    private String reason = "";

    @Option(names = "--json", description = "Print for programs.")
    private boolean json;

    @Override
    public Integer call() {
        Long id = id();
        return Stops.with(where, stops -> lift(stops, id));
    }

    private @Nullable Long id() {
        if (stop.equals("all")) {
            return null;
        }
        try {
            return Long.valueOf(stop);
        } catch (NumberFormatException none) {
            throw new Failed("\"" + stop + "\" is no number of a stop; see warder kills.");
        }
    }

    /** What cannot be recorded does not happen. */
    private int lift(Stopping stops, @Nullable Long id) {
        List<Stop> lifting = stops.inForce(id);
        if (lifting.isEmpty()) {
            throw new Failed(id == null ? "nothing is stopped." : "stop " + id + " is not in force; see warder kills.");
        }
        String what = lifting.stream().map(Stop::what).collect(Collectors.joining(", "));
        try {
            Acts.record(where.data(), "restored", Map.of("what", what, "why", reason));
        } catch (IOException unwritten) {
            throw new Failed("nothing was restored, because that could not be recorded: " + unwritten.getMessage());
        }
        return Stops.say(spec, json, "Restored " + what + ". ", stops.lift(id, Stops.who()));
    }
}
