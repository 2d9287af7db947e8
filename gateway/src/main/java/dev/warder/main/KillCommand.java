package dev.warder.main;

import dev.warder.killswitch.Stop;
import dev.warder.killswitch.StopStore;
import dev.warder.store.Database;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "kill",
        description = {
            "Stops something at once, calls in flight included, until it is restored.",
            "Waits until every running gateway has put it into force."
        })
final class KillCommand implements Callable<Integer> {
    private static final int MOST = 512;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOptions where = new DataOptions();

    @Parameters(
            index = "0",
            paramLabel = "KIND",
            description = "server, capability, caller, client, tenant, session, or all.")
    private String kind = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            description = "Which one: a server's name, crm/tools/create_order, a subject, a client or key id, a tenant,"
                    + " or a session's label from the record. None for all.")
    private @Nullable String name;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; it is on record.")
    private String reason = "";

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "Until when, such as 30m, 12h or 2026-12-31; until it is restored unless given.")
    private @Nullable String until;

    @Option(names = "--json", description = "Print for programs.")
    private boolean json;

    @Override
    public Integer call() {
        Stop.Kind what = kind();
        if ((what == Stop.Kind.ALL) != (name == null)) {
            throw new Failed(what == Stop.Kind.ALL ? "all has no name." : "say which " + what.word() + ".");
        }
        if (reason.isBlank() || reason.length() > MOST || (name != null && (name.isBlank() || name.length() > MOST))) {
            throw new Failed("the name and the reason must say something, in at most " + MOST + " characters.");
        }
        Instant end = until == null ? null : Moments.ahead(until, Instant.now());
        if (end != null && !end.isAfter(Instant.now())) {
            throw new Failed("\"" + until + "\" is not in the future.");
        }
        return where.withDatabase(database -> stop(database, what, end));
    }

    private Stop.Kind kind() {
        for (Stop.Kind known : Stop.Kind.values()) {
            if (known.word().equals(kind)) {
                return known;
            }
        }
        throw new Failed("\"" + kind + "\" cannot be stopped; write server, capability, caller, client, tenant, session"
                + " or all.");
    }

    /** A full disk must not keep anything running: it is stopped first and recorded then. */
    private int stop(Database database, Stop.Kind what, @Nullable Instant end) {
        List<Stop> stopped = new ArrayList<>();
        Force force = Force.of(database, StopStore.TOPIC, () -> {
            StopStore.Change change =
                    new StopStore(database).stop(what, Objects.requireNonNullElse(name, ""), reason, Stops.who(), end);
            stopped.addAll(change.stops());
            return change.number();
        });
        Stop made = stopped.getFirst();
        try {
            Acts.record(
                    where.data(),
                    "stopped",
                    Map.of(
                            "stop",
                            String.valueOf(made.id()),
                            "what",
                            made.what(),
                            "why",
                            reason,
                            "until",
                            end == null ? "" : end.toString()));
        } catch (IOException unwritten) {
            throw new Failed(made.what() + " is stopped (" + made.id() + "), but that could not be recorded: "
                    + unwritten.getMessage());
        }
        return Stops.say(spec, json, "Stopped " + made.what() + " (stop " + made.id() + "). ", List.of(made), force);
    }
}
