package dev.warder.main;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.killswitch.StopStore;
import dev.warder.killswitch.Stopping;
import dev.warder.settings.Moments;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "kills", description = "Lists what is stopped: since when, by whom, why, until when.")
final class KillsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOptions where = new DataOptions();

    @Option(names = "--all", description = "What was stopped and is no more, too.")
    private boolean all;

    @Option(names = "--json", description = "Print for programs.")
    private boolean json;

    @Override
    public Integer call() {
        Instant now = Instant.now();
        List<StopStore.Listed> stops = Stops.with(where, Stopping::list).stream()
                .filter(listed -> all || listed.isInForce(now))
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new JsonArray(
                            stops.stream().<Json>map(StopStore.Listed::json).toList())
                    .text());
        } else if (stops.isEmpty()) {
            out.println("Nothing is stopped.");
        } else {
            var table = new Columns("stop", "what", "since", "until", "by", "reason", "restored");
            for (StopStore.Listed listed : stops) {
                table.row(
                        String.valueOf(listed.stop().id()),
                        listed.stop().what(),
                        Moments.text(listed.stop().since()),
                        Moments.text(listed.stop().until()),
                        listed.stop().by(),
                        listed.stop().reason(),
                        listed.ended() == null ? "" : Moments.text(listed.ended()) + " by " + listed.endedBy());
            }
            out.print(table.text());
        }
        out.flush();
        return 0;
    }
}
