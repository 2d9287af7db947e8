package dev.warder.main;

import dev.warder.approval.Approver;
import dev.warder.approval.Recorder;
import dev.warder.approval.Ticket;
import dev.warder.approval.TicketStore;
import dev.warder.approval.Undecidable;
import dev.warder.identity.KeyStore;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.settings.Moments;
import dev.warder.store.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "approvals",
        synopsisSubcommandLabel = "COMMAND",
        description = "Shows the calls that wait for people, and decides about them.")
final class ApprovalsCommand implements Runnable {
    private static final int MOST = 512;
    private static final String ID = "The ticket, as warder approvals list names it.";
    private static final String AS =
            "Who decides: the subject of an API key, whose roles count. The account of this" + " machine unless given.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new picocli.CommandLine.ParameterException(spec.commandLine(), "Missing required subcommand");
    }

    @Command(name = "list", description = "Lists the calls that wait for people, or for their caller to come back.")
    int list(
            @Mixin DataOptions where,
            @Option(names = "--all", description = "Those that have ended in the last days, too.") boolean all,
            @Option(names = "--json", description = "Print for programs.") boolean json) {
        List<Ticket> tickets =
                where.withDatabase(database -> store(database, where.data()).list(all));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new JsonArray(tickets.stream().<Json>map(Ticket::json).toList()).text());
        } else {
            out.print(tickets.isEmpty() ? "Nothing waits.\n" : Cards.table(tickets));
        }
        out.flush();
        return 0;
    }

    @Command(name = "show", description = "Shows exactly what would be sent, with secrets masked.")
    int show(
            @Mixin DataOptions where,
            @Parameters(paramLabel = "TICKET", description = ID) String id,
            @Option(names = "--json", description = "Print for programs.") boolean json) {
        Ticket ticket = where.withDatabase(database -> {
            Ticket found = store(database, where.data()).find(id);
            if (found == null) {
                throw new Failed("there is no ticket " + id + "; see warder approvals list --all.");
            }
            return found;
        });
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? ticket.json().text() + "\n" : Cards.text(ticket));
        out.flush();
        return 0;
    }

    @Command(name = "approve", description = "Agrees to a call: its caller may make exactly this one, once.")
    int approve(
            @Mixin DataOptions where,
            @Parameters(paramLabel = "TICKET", description = ID) String id,
            @Option(names = "--as", paramLabel = "NAME", description = AS) @Nullable String name,
            @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; it is on record.")
                    String reason) {
        return decide(where, id, name, true, reason);
    }

    @Command(name = "deny", description = "Refuses a call.")
    int deny(
            @Mixin DataOptions where,
            @Parameters(paramLabel = "TICKET", description = ID) String id,
            @Option(names = "--as", paramLabel = "NAME", description = AS) @Nullable String name,
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "TEXT",
                            description = "Why; it is on record, and the caller is told.")
                    String reason) {
        return decide(where, id, name, false, reason);
    }

    private int decide(DataOptions where, String id, @Nullable String name, boolean agrees, String reason) {
        String who = name == null ? Stops.who() : name;
        if (who.isBlank() || who.length() > 255 || reason.length() > MOST) {
            throw new Failed("a name has 1 to 255 characters and a reason at most " + MOST + ".");
        }
        Ticket decided = where.withDatabase(database -> {
            try {
                return store(database, where.data()).decide(id, approver(database, who), agrees, reason);
            } catch (Undecidable cannot) {
                throw new Failed(String.valueOf(cannot.getMessage()));
            } catch (Recorder.Unrecorded unwritten) {
                throw new Failed("nothing was decided, because that could not be recorded.");
            }
        });
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                switch (decided.state()) {
                    case APPROVED ->
                        "Approved. The caller has until "
                                + Moments.text(decided.life().expires()) + " to make the call.";
                    case PROPOSED -> "Noted. More people must agree.";
                    default -> "Denied.";
                });
        out.flush();
        return 0;
    }

    private static TicketStore store(Database database, Path data) {
        return new TicketStore(database, (event, detail) -> {
            try {
                Acts.record(data, event, detail);
            } catch (IOException unwritten) {
                throw new Recorder.Unrecorded("the record cannot be written", unwritten);
            }
        });
    }

    /** Whoever has the data at hand may say who decides; what that person is, only the keys say. */
    private static Approver approver(Database database, String name) {
        Instant now = Instant.now();
        Set<String> roles = new HashSet<>();
        for (KeyStore.StoredKey key : new KeyStore(database).list()) {
            Instant expires = key.expires();
            if (key.subject().equals(name) && key.revoked() == null && (expires == null || expires.isAfter(now))) {
                roles.addAll(key.roles());
            }
        }
        return new Approver(name, roles, true);
    }
}
