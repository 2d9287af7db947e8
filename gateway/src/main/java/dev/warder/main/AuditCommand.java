package dev.warder.main;

import dev.warder.audit.AuditQuery;
import dev.warder.audit.AuditQuery.Field;
import dev.warder.audit.AuditSearch;
import dev.warder.settings.Moments;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "audit",
        synopsisSubcommandLabel = "COMMAND",
        description = "Looks at the record of everything asked, decided and done.")
final class AuditCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand");
    }

    @Command(
            name = "search",
            description = {
                "Shows the newest entries of the record, newest first; filters must all match, * stands for any text.",
                "Works while the gateway runs and when it does not."
            })
    int search(
            @Mixin DataOptions where,
            @Mixin AuditFilters filters,
            @Option(
                            names = "--since",
                            paramLabel = "WHEN",
                            description = "Only what happened since: 1h, 2d, 2026-12-31, 2026-12-31T08:00:00Z.")
                    @Nullable
                    String since,
            @Option(names = "--until", paramLabel = "WHEN", description = "Only what happened before.") @Nullable
                    String until,
            @Option(names = "--oldest-first", description = "Oldest entries first.") boolean oldestFirst,
            @Option(names = "--json", description = "One entry per line, as JSON, exactly as it is in the record.")
                    boolean json) {
        Instant now = Instant.now();
        AuditQuery query = Failed.ifWrong(() -> filters.query()
                .between(
                        since == null ? null : Moments.ago(since, now),
                        until == null ? null : Moments.ago(until, now)));
        AuditSearch record = AuditSearch.in(where.data());
        if (!record.exists()) {
            throw new Failed("there is no record in " + where.data() + ".");
        }
        return print(record, oldestFirst ? query.oldestFirst() : query, json);
    }

    private int print(AuditSearch record, AuditQuery query, boolean json) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (!json) {
            out.println(AuditSearch.tableHeading());
        }
        try {
            AuditSearch.Result result =
                    record.find(query, found -> out.println(json ? found.jsonLine() : found.tableLine()));
            out.flush();
            if (result.damaged() > 0) {
                err.println("warder: " + result.damaged() + " entries of the record are damaged.");
                err.flush();
                return 1;
            }
            return 0;
        } catch (IOException e) {
            throw new Failed("the record cannot be read: " + e);
        }
    }

    /** The fields of an entry that can be asked about. */
    static final class AuditFilters {
        @Option(names = "--caller", paramLabel = "SUBJECT", description = "Who called.")
        private @Nullable String caller;

        @Option(names = "--server", paramLabel = "NAME", description = "Which server was called.")
        private @Nullable String server;

        @Option(names = "--capability", paramLabel = "NAME", description = "What was called: crm/tools/create_order.")
        private @Nullable String capability;

        @Option(names = "--method", paramLabel = "NAME", description = "The protocol's method: tools/call.")
        private @Nullable String method;

        @Option(names = "--decision", paramLabel = "WORD", description = "allowed or refused.")
        private @Nullable String decision;

        @Option(names = "--reason", paramLabel = "CODE", description = "Why, as in docs/errors.md: access.denied.")
        private @Nullable String reason;

        @Option(names = "--status", paramLabel = "WORD", description = "How the call ended.")
        private @Nullable String status;

        @Option(names = "--kind", paramLabel = "WORD", description = "intent, outcome or event.")
        private @Nullable String kind;

        @Option(names = "--event", paramLabel = "NAME", description = "Which event: session starts, settings changes.")
        private @Nullable String event;

        @Option(names = "--session", paramLabel = "ID", description = "Which session.")
        private @Nullable String session;

        @Option(names = "--id", paramLabel = "ID", description = "Which call.")
        private @Nullable String id;

        @Option(names = "--trace", paramLabel = "ID", description = "Which trace.")
        private @Nullable String trace;

        @Option(names = "--address", paramLabel = "IP", description = "Where the caller was.")
        private @Nullable String address;

        @Option(names = "--limit", paramLabel = "N", description = "At most so many entries; 100 unless given.")
        private int limit = 100;

        AuditQuery query() {
            if (limit < 1) {
                throw new Failed("--limit is at least 1.");
            }
            return new AuditQuery(Map.of(), null, null, limit, true)
                    .where(Field.CALLER, caller)
                    .where(Field.SERVER, server)
                    .where(Field.CAPABILITY, capability)
                    .where(Field.METHOD, method)
                    .where(Field.DECISION, decision)
                    .where(Field.REASON, reason)
                    .where(Field.STATUS, status)
                    .where(Field.KIND, kind)
                    .where(Field.EVENT, event)
                    .where(Field.SESSION, session)
                    .where(Field.ID, id)
                    .where(Field.TRACE, trace)
                    .where(Field.ADDRESS, address);
        }
    }
}
