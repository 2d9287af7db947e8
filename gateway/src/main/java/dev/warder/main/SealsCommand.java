package dev.warder.main;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonNull;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.sessions.SealKeys;
import dev.warder.sessions.SealKeys.Listed;
import dev.warder.sessions.SealKeys.Rotated;
import dev.warder.settings.Moments;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "seals",
        synopsisSubcommandLabel = "COMMAND",
        description = "Lists and rotates the keys that seal cursors, request states and kept sessions.")
final class SealsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new picocli.CommandLine.ParameterException(spec.commandLine(), "Missing required subcommand");
    }

    @Command(name = "list", description = "Lists all keys ever made, without their secrets.")
    int list(@Mixin DataOptions where, @Option(names = "--json", description = "Print for programs.") boolean json) {
        List<Listed> all = with(where, SealKeys::list);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new JsonArray(all.stream().<Json>map(SealsCommand::json).toList()).text());
        } else {
            var table = new Columns("id", "created", "superseded", "ended", "state");
            for (Listed key : all) {
                table.row(
                        key.id(),
                        Moments.text(key.created()),
                        Moments.text(key.superseded()),
                        Moments.text(key.ended()),
                        state(key));
            }
            out.print(table.text());
        }
        out.flush();
        return 0;
    }

    @Command(
            name = "rotate",
            description =
                    "Makes a new key. A running gateway seals with it within seconds; what the former key sealed is accepted for"
                            + " a while (seals.acceptFormer).")
    int rotate(
            @Mixin DataOptions where,
            @Option(
                            names = "--end-former",
                            description = "Accept nothing any more that a former key sealed. Open sessions go on.")
                    boolean endFormer,
            @Option(names = "--json", description = "Print for programs.") boolean json) {
        Path data = where.data();
        Rotated rotated = endFormer ? ended(where, data) : recorded(where, data);
        PrintWriter out = spec.commandLine().getOut();
        String former = rotated.former();
        if (json) {
            out.println(JsonObject.of("key", new JsonString(rotated.key()))
                    .with("former", former == null ? JsonNull.NULL : new JsonString(former))
                    .text());
        } else {
            out.println("The key " + rotated.key() + " seals from now on.");
        }
        out.flush();
        return 0;
    }

    /** What cannot be recorded does not happen. */
    private Rotated recorded(DataOptions where, Path data) {
        try {
            return with(
                    where,
                    keys -> keys.rotate(false, rotated -> {
                        try {
                            record(data, rotated, false);
                        } catch (IOException unwritten) {
                            throw new UncheckedIOException(unwritten.getMessage(), unwritten);
                        }
                    }));
        } catch (UncheckedIOException unwritten) {
            throw new Failed("no key was made, because that could not be recorded: " + unwritten.getMessage());
        }
    }

    /** A full disk must not keep a stolen key alive: the former keys end first, and the operator is told. */
    private Rotated ended(DataOptions where, Path data) {
        Rotated rotated = with(where, keys -> keys.rotate(true, _ -> {}));
        try {
            record(data, rotated, true);
            return rotated;
        } catch (IOException unwritten) {
            throw new Failed("the key " + rotated.key()
                    + " seals and the former keys have ended, but that could not be recorded: "
                    + unwritten.getMessage());
        }
    }

    private static void record(Path data, Rotated rotated, boolean endFormer) throws IOException {
        String former = rotated.former() == null ? "" : rotated.former();
        Acts.record(
                data,
                "seal_key_rotated",
                Map.of("key", rotated.key(), "former", former, "former_ended", Boolean.toString(endFormer)));
    }

    private static <T> T with(DataOptions where, Function<SealKeys, T> work) {
        return where.withDatabase(database -> work.apply(new SealKeys(database)));
    }

    private static String state(Listed key) {
        return key.superseded() == null ? "seals" : key.ended() == null ? "former" : "ended";
    }

    private static JsonObject json(Listed key) {
        return JsonObject.of("id", new JsonString(key.id()))
                .with("created", Moments.json(key.created()))
                .with("superseded", Moments.json(key.superseded()))
                .with("ended", Moments.json(key.ended()))
                .with("state", state(key));
    }
}
