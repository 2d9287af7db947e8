package dev.warder.approval;

import dev.warder.call.Consent;
import dev.warder.store.Database;
import dev.warder.store.Row;
import dev.warder.store.Sql;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tickets as the store keeps them. Each step is one transaction that changes a ticket only from the state it is meant to leave, so
 * that of many who want to, in however many processes, one does. Everything public blocks, and fails with
 * {@link dev.warder.store.StoreException}, or with {@link Recorder.Unrecorded} and then nothing has changed.
 */
public final class TicketStore {
    /** Undecided tickets of all callers together. */
    private static final int MAX_WAITING = 10_000;
    /** Bytes of what people are shown; nobody reads more. */
    static final int MAX_SHOWN = 64 << 10;

    private static final Duration KEPT = Duration.ofDays(7);
    private static final String OPEN = "state IN ('PROPOSED', 'APPROVED')";

    private final Database database;
    private final Recorder recorder;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public TicketStore(Database database, Recorder recorder) {
        this(database, recorder, database.clock());
    }

    TicketStore(Database database, Recorder recorder, InstantSource clock) {
        this.database = database;
        this.recorder = recorder;
        this.clock = clock;
    }

    /** Asks about a call, unless that was asked before and is not over: then it is that ticket. */
    Standing propose(Proposal proposal, ApprovalSettings limits) {
        String shown = proposal.shown();
        int length = shown.getBytes(StandardCharsets.UTF_8).length;
        return database.transactNow(sql -> {
            long now = clock.millis();
            Row known = sql.row(
                    "SELECT * FROM approval_ticket WHERE binding = ? AND expires_at > ?"
                            + " AND state IN ('PROPOSED', 'APPROVED', 'DENIED') ORDER BY created_at DESC LIMIT 1",
                    proposal.binding(),
                    now);
            if (known != null) {
                return Standing.of(Tickets.ticket(sql, known));
            }
            String tooMuch = length > MAX_SHOWN
                    ? "It is too large to be shown to a person."
                    : tooMuch(sql, proposal.principal(), limits, now);
            return tooMuch == null ? insert(sql, proposal, shown, now) : new Standing.Refused(tooMuch);
        });
    }

    private static @Nullable String tooMuch(Sql sql, String principal, ApprovalSettings limits, long now) {
        String waiting = "SELECT COUNT(*) AS n FROM approval_ticket WHERE state = 'PROPOSED' AND expires_at > ?";
        if (count(sql, waiting + " AND principal = ?", now, principal) >= limits.waiting()
                || count(sql, waiting, now) >= MAX_WAITING) {
            return "Too many calls wait for approval already.";
        }
        String lately = "SELECT COUNT(*) AS n FROM approval_ticket WHERE created_at > ? AND principal = ?";
        return count(sql, lately, now - Duration.ofMinutes(1).toMillis(), principal) >= limits.perMinute()
                ? "People were asked too often within a minute."
                : null;
    }

    private static long count(Sql sql, String query, Object... values) {
        Row row = sql.row(query, values);
        return row == null ? 0 : row.number("n");
    }

    private Standing insert(Sql sql, Proposal proposal, String shown, long now) {
        byte[] name = new byte[8];
        random.nextBytes(name);
        String id = "t-" + HexFormat.of().formatHex(name);
        long within = proposal.requirements().stream()
                .mapToLong(requirement -> requirement.terms().within().toMillis())
                .min()
                .orElse(0);
        recorder.record(
                "approval_proposed",
                Map.of(
                        "ticket", id,
                        "call", proposal.deed().call().origin().id(),
                        "caller", proposal.subject(),
                        "capability", proposal.capability(),
                        "deed", proposal.digest(),
                        "rules", Tickets.rules(proposal.requirements())));
        sql.execute(
                "INSERT INTO approval_ticket (id, binding, deed, state, subject, principal, capability, shown, demands,"
                        + " definition, policy, created_at, expires_at)"
                        + " VALUES (?, ?, ?, 'PROPOSED', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                proposal.binding(),
                proposal.digest(),
                proposal.subject(),
                proposal.principal(),
                proposal.capability(),
                shown,
                Demands.write(proposal.requirements()),
                proposal.definition(),
                proposal.policy(),
                now,
                now + within);
        return new Standing.Pending(id, Instant.ofEpochMilli(now + within));
    }

    /**
     * Takes what was approved, for one call; null when it was not this caller's very deed, is not approved, or was taken before.
     *
     * @param call the call, as records name it, that will be made
     * @param node the gateway that will make it
     */
    @Nullable
    Consent use(Proposal proposal, String ticket, String call, String node) {
        int taken = database.transactNow(sql -> sql.execute(
                "UPDATE approval_ticket SET state = 'USED', ended_at = ?, used_by = ?, used_at_node = ?"
                        + " WHERE id = ? AND binding = ? AND state = 'APPROVED' AND expires_at > ?",
                clock.millis(),
                call,
                node,
                ticket,
                proposal.binding(),
                clock.millis()));
        return taken == 1 ? proposal.consent(ticket) : null;
    }

    /** Notes that the call for which a ticket was used has ended and that its outcome is on record. */
    void concluded(String ticket) {
        database.transactNow(sql -> sql.execute("UPDATE approval_ticket SET concluded = 1 WHERE id = ?", ticket));
    }

    /** Ends a ticket that is good for nothing any more. */
    void cancel(String ticket, String why) {
        database.transactNow(sql -> {
            Row open = sql.row("SELECT id FROM approval_ticket WHERE id = ? AND " + OPEN, ticket);
            if (open != null) {
                recorder.record("approval_cancelled", Map.of("ticket", ticket, "why", why));
                end(sql, ticket, Ticket.State.CANCELLED, why);
            }
            return open;
        });
    }

    private void end(Sql sql, String ticket, Ticket.State state, @Nullable String why) {
        sql.execute(
                "UPDATE approval_ticket SET state = ?, ended_at = ?, why = ? WHERE id = ? AND " + OPEN,
                state.name(),
                clock.millis(),
                why,
                ticket);
    }

    /**
     * Takes a person's word. It is recorded before it counts.
     *
     * @param why the person's reason, which a caller that is denied is told
     * @throws Undecidable when that person cannot decide about it, or not now; nothing has changed then
     */
    public Ticket decide(String id, Approver person, boolean agrees, String why) {
        return decide(id, person, agrees, why, recorder);
    }

    /** The same, recorded elsewhere; whatever that throws, nothing has changed then. */
    public Ticket decide(String id, Approver person, boolean agrees, String why, Recorder recorder) {
        return database.transactNow(sql -> {
            Instant now = clock.instant();
            Ticket ticket = Undecidable.known(id, Tickets.find(sql, id));
            List<Integer> places = Undecidable.check(ticket, person, now);
            recorder.record(
                    "approval_decided",
                    Map.of(
                            "ticket",
                            id,
                            "verdict",
                            agrees ? "approved" : "denied",
                            "approver",
                            person.name(),
                            "why",
                            why));
            Tickets.say(sql, id, person.name(), agrees, places, why, now);
            if (!agrees) {
                // The caller is told for as long as the question would have stood, and not asked about again meanwhile.
                end(sql, id, Ticket.State.DENIED, why);
            } else if (Tickets.isAgreed(sql, id, ticket.requirements())) {
                approve(sql, ticket, now);
            }
            return Tickets.get(sql, id);
        });
    }

    private static void approve(Sql sql, Ticket ticket, Instant now) {
        Duration within =
                Duration.between(ticket.life().created(), ticket.life().expires());
        sql.execute(
                "UPDATE approval_ticket SET state = 'APPROVED', expires_at = ? WHERE id = ? AND state = 'PROPOSED'",
                now.plus(within).toEpochMilli(),
                ticket.id());
    }

    /** The ticket of that name, or null. */
    public @Nullable Ticket find(String id) {
        return database.<@Nullable Ticket>readNow(sql -> Tickets.find(sql, id));
    }

    /** Where a ticket stands now; one that is gone has expired. */
    Standing standing(String id) {
        Ticket ticket = find(id);
        return ticket == null || (ticket.state() == Ticket.State.PROPOSED && ticket.isOver(clock.instant()))
                ? new Standing.Expired(id)
                : Standing.of(ticket);
    }

    /** Every ticket that is kept, oldest first; or those only that can still be decided or used. */
    public List<Ticket> list(boolean all) {
        String which = all ? "" : " WHERE " + OPEN + " AND expires_at > " + clock.millis();
        return database.readNow(
                sql -> sql.rows("SELECT * FROM approval_ticket" + which + " ORDER BY created_at, id").stream()
                        .map(row -> Tickets.ticket(sql, row))
                        .toList());
    }

    /** How many tickets people have not decided. */
    public long waiting() {
        return database.readNow(sql -> count(
                sql,
                "SELECT COUNT(*) AS n FROM approval_ticket WHERE state = 'PROPOSED' AND expires_at > ?",
                clock.millis()));
    }

    /** Ends and records what nobody decided or used in time, and forgets what ended long ago. */
    void expire() {
        long now = clock.millis();
        String over = "SELECT id FROM approval_ticket WHERE " + OPEN + " AND expires_at <= ? LIMIT 100";
        String old = "SELECT id FROM approval_ticket WHERE ended_at < ? LIMIT 1";
        boolean nothing =
                database.readNow(sql -> sql.row(over, now) == null && sql.row(old, now - KEPT.toMillis()) == null);
        if (nothing) {
            return;
        }
        database.transactNow(sql -> {
            for (Row row : sql.rows(over, now)) {
                recorder.record("approval_expired", Map.of("ticket", row.text("id")));
                end(sql, row.text("id"), Ticket.State.EXPIRED, null);
            }
            return Tickets.forget(sql, now - KEPT.toMillis());
        });
    }

    /** Records the calls of a former run of that gateway that had an approval and whose outcome nobody wrote down. */
    void interrupted(String node) {
        database.transactNow(sql -> {
            for (Row row : sql.rows(
                    "SELECT id, used_by FROM approval_ticket WHERE state = 'USED' AND concluded = 0 AND used_at_node = ?",
                    node)) {
                recorder.record("approval_interrupted", Map.of("ticket", row.text("id"), "call", row.text("used_by")));
                sql.execute("UPDATE approval_ticket SET concluded = 1 WHERE id = ?", row.text("id"));
            }
            return 0;
        });
    }
}
