package dev.warder.main;

import dev.warder.killswitch.Stop;
import dev.warder.killswitch.StopOrder;
import dev.warder.killswitch.Stopping;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
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
        StopOrder order = Failed.ifWrong(() -> StopOrder.of(kind, name, reason, until, Instant.now()));
        return Stops.with(where, stops -> stop(stops, order));
    }

    /** A full disk must not keep anything running: it is stopped first and recorded then. */
    private int stop(Stopping stops, StopOrder order) {
        Stopping.Done done = stops.stop(order, Stops.who());
        Stop made = done.stops().getFirst();
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
                            order.until() == null ? "" : order.until().toString()));
        } catch (IOException unwritten) {
            throw new Failed(made.what() + " is stopped (" + made.id() + "), but that could not be recorded: "
                    + unwritten.getMessage());
        }
        return Stops.say(spec, json, "Stopped " + made.what() + " (stop " + made.id() + "). ", done);
    }
}
