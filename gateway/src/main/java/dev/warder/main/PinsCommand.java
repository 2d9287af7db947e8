package dev.warder.main;

import dev.warder.call.Capability;
import dev.warder.catalog.Finding;
import dev.warder.catalog.ListedPin;
import dev.warder.catalog.PinStore;
import dev.warder.catalog.Standing;
import dev.warder.catalog.Visible;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonNull;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.settings.Moments;
import dev.warder.store.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "pins",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Shows what servers offer, and approves or blocks it. Only what is approved is listed and can be called.",
            "A change is in force at every running gateway when the command returns."
        },
        subcommands = PinsDiffCommand.class)
final class PinsCommand implements Runnable {
    /** Capabilities in one entry of the record. */
    private static final int ENTRY = 50;

    private static final String CAPABILITY = "A capability as rules name it: crm/tools/create_order.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new picocli.CommandLine.ParameterException(spec.commandLine(), "Missing required subcommand");
    }

    @Command(name = "list", description = "Lists what servers offer and how it stands.")
    int list(
            @Mixin DataOptions where,
            @Option(names = "--server", paramLabel = "NAME", description = "Of that server only.") @Nullable
                    String server,
            @Option(names = "--waiting", description = "Only what waits for someone: new or changed.") boolean waiting,
            @Option(names = "--json", description = "Print for programs.") boolean json) {
        List<ListedPin> pins = where.withDatabase(database -> new PinStore(database).list()).stream()
                .filter(pin -> server == null || pin.capability().server().equals(server))
                .filter(pin -> !waiting || waits(pin))
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new JsonArray(pins.stream().<Json>map(PinsCommand::json).toList()).text());
        } else if (pins.isEmpty()) {
            out.println(waiting ? "Nothing waits for approval." : "No server has been seen yet.");
        } else {
            var table = new Columns("capability", "status", "findings", "definition", "seen", "approved", "by");
            for (ListedPin pin : pins) {
                ListedPin.Version approved = pin.approved();
                table.row(
                        pin.capability().fullName(),
                        pin.standing().word() + (pin.gone() == null ? "" : " (gone)"),
                        pin.findings().isEmpty()
                                ? ""
                                : pin.findings().getFirst().risk().word(),
                        pin.seen().fingerprint().substring(0, 12),
                        Moments.text(pin.seen().at()),
                        approved == null ? "" : Moments.text(approved.at()),
                        pin.approvedBy() == null ? "" : pin.approvedBy());
            }
            out.print(table.text());
        }
        out.flush();
        return 0;
    }

    /** Whether someone should look at it: what its server does not offer any more can wait. */
    static boolean waits(ListedPin pin) {
        return pin.gone() == null && (pin.standing() == Standing.PENDING || pin.standing() == Standing.CHANGED);
    }

    private static Json json(ListedPin pin) {
        ListedPin.Version approved = pin.approved();
        String by = pin.approvedBy();
        return JsonObject.of("capability", new JsonString(pin.capability().fullName()))
                .with("status", pin.standing().word())
                .with("definition", pin.seen().fingerprint())
                .with("seen", Moments.json(pin.seen().at()))
                .with("approvedDefinition", approved == null ? JsonNull.NULL : new JsonString(approved.fingerprint()))
                .with("approved", Moments.json(approved == null ? null : approved.at()))
                .with("by", by == null ? JsonNull.NULL : new JsonString(by))
                .with("gone", Moments.json(pin.gone()))
                .with(
                        "findings",
                        new JsonArray(pin.findings().stream().map(Finding::json).toList()));
    }

    @Command(
            name = "approve",
            description = "Approves definitions as their servers gave them last, or lets pass again what was blocked.")
    int approve(
            @Mixin DataOptions where,
            @Parameters(arity = "0..*", paramLabel = "CAPABILITY", description = CAPABILITY) @Nullable
                    List<String> names,
            @Option(
                            names = "--server",
                            paramLabel = "NAME",
                            description = "Everything of that server that waits, instead of single capabilities.")
                    @Nullable
                    String server,
            @Option(
                            names = "--definition",
                            paramLabel = "HEX",
                            description =
                                    "Only when the definition is still the one that was looked at, as pins list and"
                                            + " diff show it; at least 12 digits.")
                    @Nullable
                    String definition,
            @Option(names = "--despite-findings", description = "Although something grave was found in a definition.")
                    boolean despite,
            @Option(names = "--json", description = "Print for programs.") boolean json) {
        return where.withDatabase(database -> {
            List<ListedPin> chosen = chosen(database, names, server);
            if (definition != null) {
                check(chosen, definition);
            }
            if (!despite) {
                unsuspicious(chosen);
            }
            record(where, "pins_approved", chosen);
            return put(database, json, "Approved ", chosen, true);
        });
    }

    @Command(
            name = "block",
            description = "Shuts capabilities out, whatever their definitions, until they are approved.")
    int block(
            @Mixin DataOptions where,
            @Parameters(arity = "1..*", paramLabel = "CAPABILITY", description = CAPABILITY) List<String> names,
            @Option(names = "--json", description = "Print for programs.") boolean json) {
        return where.withDatabase(database -> {
            List<ListedPin> chosen = chosen(database, names, null);
            int exit = put(database, json, "Blocked ", chosen, false);
            // A full disk must not keep anything callable: it is blocked first and recorded then.
            record(where, "pins_blocked", chosen);
            return exit;
        });
    }

    private int put(Database database, boolean json, String done, List<ListedPin> chosen, boolean approve) {
        var store = new PinStore(database);
        List<Capability> put = new ArrayList<>();
        Map<Capability, String> seen = new LinkedHashMap<>();
        chosen.forEach(pin -> seen.put(pin.capability(), pin.seen().fingerprint()));
        Force force = Force.of(database, PinStore.TOPIC, () -> {
            PinStore.Change change =
                    approve ? store.approve(seen, Stops.who()) : store.block(List.copyOf(seen.keySet()));
            put.addAll(change.capabilities());
            return change.number();
        });
        JsonObject report = JsonObject.of(
                "capabilities",
                JsonArray.ofStrings(put.stream().map(Capability::fullName).toList()));
        int exit = force.say(spec, json, done + text(put) + ". ", report);
        if (put.size() < chosen.size()) {
            throw new Failed("the definitions of " + (chosen.size() - put.size())
                    + " have changed in this moment and were not approved; see warder pins list --waiting.");
        }
        return exit;
    }

    private static List<ListedPin> chosen(Database database, @Nullable List<String> names, @Nullable String server) {
        if ((names == null || names.isEmpty()) == (server == null)) {
            throw new Failed("say which capabilities, or --server with a server's name.");
        }
        if (server != null) {
            List<ListedPin> waiting = new PinStore(database)
                    .list().stream()
                            .filter(pin -> pin.capability().server().equals(server) && waits(pin))
                            .toList();
            if (waiting.isEmpty()) {
                throw new Failed("nothing of " + server + " waits for approval.");
            }
            return waiting;
        }
        List<ListedPin> found = new ArrayList<>();
        for (String name : names == null ? List.<String>of() : names) {
            found.add(PinsDiffCommand.find(database, name));
        }
        return found;
    }

    private static void unsuspicious(List<ListedPin> chosen) {
        List<String> suspicious = chosen.stream()
                .filter(ListedPin::isSuspicious)
                .map(pin -> pin.capability().fullName())
                .toList();
        if (!suspicious.isEmpty()) {
            throw new Failed("something grave was found in " + Visible.text(String.join(", ", suspicious))
                    + "; look with warder pins diff, then approve with --despite-findings, or block.");
        }
    }

    private static void check(List<ListedPin> chosen, String definition) {
        if (chosen.size() != 1 || !definition.matches("[0-9a-f]{12,64}")) {
            throw new Failed("--definition goes with one capability, and has 12 to 64 of 0-9 and a-f.");
        }
        if (!chosen.getFirst().seen().fingerprint().startsWith(definition)) {
            throw new Failed("the definition has changed again; look at it with warder pins diff.");
        }
    }

    /** What cannot be recorded fails the command. */
    private static void record(DataOptions where, String act, List<ListedPin> chosen) {
        for (int from = 0; from < chosen.size(); from += ENTRY) {
            String what = chosen.subList(from, Math.min(from + ENTRY, chosen.size())).stream()
                    .map(pin -> pin.capability().fullName() + " " + pin.seen().fingerprint())
                    .collect(Collectors.joining(", "));
            try {
                Acts.record(where.data(), act, Map.of("definitions", what));
            } catch (IOException unwritten) {
                throw new Failed("that could not be recorded: " + unwritten.getMessage());
            }
        }
    }

    private static String text(List<Capability> capabilities) {
        return capabilities.size() > 5
                ? capabilities.size() + " capabilities"
                : capabilities.stream().map(Capability::fullName).collect(Collectors.joining(", "));
    }
}
