package dev.warder.main;

import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.catalog.Comparison;
import dev.warder.catalog.Difference;
import dev.warder.catalog.Finding;
import dev.warder.catalog.ListedPin;
import dev.warder.catalog.PinStore;
import dev.warder.catalog.Visible;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonNull;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.json.JsonString;
import dev.warder.store.Database;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "diff",
        description = {
            "Shows how a capability's definition differs from the approved one, the most dangerous first;",
            "the whole definition where none was approved. Invisible characters are made visible."
        })
final class PinsDiffCommand implements Callable<Integer> {
    private static final JsonLimits LIMITS = new JsonLimits(4 << 20, 128, 200_000, 400);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOptions where = new DataOptions();

    @Parameters(paramLabel = "CAPABILITY", description = "A capability as rules name it: crm/tools/create_order.")
    private String name = "";

    @Option(names = "--json", description = "Print for programs.")
    private boolean json;

    @Override
    public Integer call() {
        ListedPin pin = where.withDatabase(database -> find(database, name));
        ListedPin.Version approved = pin.approved();
        JsonObject seen = read(pin.seen());
        JsonObject before = approved == null ? JsonObject.EMPTY : read(approved);
        List<Difference> differences = Comparison.of(before, seen);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonObject.of(
                            "capability", new JsonString(pin.capability().fullName()))
                    .with("status", pin.standing().word())
                    .with("definition", pin.seen().fingerprint())
                    .with(
                            "differences",
                            new JsonArray(differences.stream()
                                    .<Json>map(PinsDiffCommand::json)
                                    .toList()))
                    .with(
                            "findings",
                            new JsonArray(
                                    pin.findings().stream().map(Finding::json).toList()))
                    .text());
        } else {
            people(out, pin, differences);
        }
        out.flush();
        return 0;
    }

    private static void people(PrintWriter out, ListedPin pin, List<Difference> differences) {
        String shown = Visible.text(pin.capability().fullName());
        out.println(shown + " is " + pin.standing().word() + ".");
        if (pin.approved() != null && differences.isEmpty()) {
            out.println("Its definition is the approved one.");
        }
        for (Finding finding : pin.findings()) {
            out.println();
            out.println(finding.risk().word() + ": " + finding.check() + ", " + finding.where());
            out.println("  ! " + finding.what());
        }
        for (Difference difference : differences) {
            out.println();
            out.println(difference.risk().word() + ": " + difference.what() + ", " + Visible.text(difference.path()));
            if (difference.before() != null) {
                out.println("  - " + Visible.text(difference.before()));
            }
            if (difference.after() != null) {
                out.println("  + " + Visible.text(difference.after()));
            }
        }
        if (PinsCommand.waits(pin)) {
            out.println();
            out.println("To approve exactly this: warder pins approve '" + shown + "' --definition "
                    + pin.seen().fingerprint().substring(0, 12)
                    + (pin.isSuspicious() ? " --despite-findings" : ""));
        }
    }

    private static Json json(Difference difference) {
        return JsonObject.of("risk", new JsonString(difference.risk().word()))
                .with("what", difference.what())
                .with("path", difference.path())
                .with("before", text(difference.before()))
                .with("after", text(difference.after()));
    }

    private static Json text(@Nullable String text) {
        return text == null ? JsonNull.NULL : new JsonString(text);
    }

    /** The pin of a capability; fails with a sentence when there is none. */
    static ListedPin find(Database database, String name) {
        int first = name.indexOf('/');
        int second = name.indexOf('/', first + 1);
        CapabilityType type = second < 0 ? null : CapabilityType.of(name.substring(first + 1, second));
        ListedPin pin = type == null
                ? null
                : new PinStore(database)
                        .find(new Capability(name.substring(0, first), type, name.substring(second + 1)));
        if (pin == null) {
            throw new Failed("\"" + Visible.text(name) + "\" has not been seen; warder pins list shows what has.");
        }
        return pin;
    }

    private static JsonObject read(ListedPin.Version version) {
        try {
            return (JsonObject) JsonReader.read(version.definition().getBytes(StandardCharsets.UTF_8), LIMITS);
        } catch (JsonException unreadable) {
            throw new Failed("the stored definition cannot be read: " + unreadable.getMessage());
        }
    }
}
