package dev.warder.admin;

import dev.warder.access.People;
import dev.warder.approval.Approver;
import dev.warder.approval.Ticket;
import dev.warder.approval.TicketStore;
import dev.warder.approval.Undecidable;
import dev.warder.call.Caller;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import java.util.List;
import java.util.Set;

/**
 * Calls that wait for people: {@code GET /api/approvals}, {@code GET /api/approvals/TICKET}, {@code POST /api/approvals/TICKET} with
 * {@code verdict} and {@code reason}. Operators see all tickets; others who are admitted see those only that they may decide about.
 */
public final class ApprovalsResource implements Resource {
    static final String NAME = "approvals";
    private static final int MOST = 512;

    private final TicketStore store;
    private final People operators;

    /** @param operators who counts as operator among those that a rule asks */
    public ApprovalsResource(TicketStore store, People operators) {
        this.store = store;
        this.operators = operators;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Answer answer(Act act) {
        return switch (act.form()) {
            case "GET" -> list(act);
            case "GET /…" -> show(act);
            case "POST /…" -> decide(act);
            default -> throw Refusal.method();
        };
    }

    private Approver person(Act act) {
        Caller caller = act.operator();
        return new Approver(caller.subject(), caller.roles(), operators.include(caller));
    }

    private Answer list(Act act) {
        act.knowsOnly(Set.of(), Set.of("all"));
        Approver person = person(act);
        List<Ticket> tickets = store.list(act.query("all") != null).stream()
                .filter(ticket -> ticket.concerns(person))
                .toList();
        return Answer.ok(JsonObject.of(
                "approvals",
                new JsonArray(tickets.stream().<Json>map(Ticket::json).toList())));
    }

    private Answer show(Act act) {
        act.knowsOnly(Set.of(), Set.of());
        return Answer.ok(ticket(act).json());
    }

    private Ticket ticket(Act act) {
        Ticket ticket = act.path().size() == 1 ? store.find(act.path().getFirst()) : null;
        if (ticket == null || !ticket.concerns(person(act))) {
            throw Refusal.notFound("There is no such ticket.");
        }
        return ticket;
    }

    private Answer decide(Act act) {
        act.knowsOnly(Set.of("verdict", "reason"), Set.of());
        boolean agrees = switch (act.needed("verdict")) {
            case "approve" -> true;
            case "deny" -> false;
            default -> throw Refusal.invalid("\"verdict\" is approve or deny.");
        };
        String reason = act.text("reason");
        String why = reason == null ? "" : reason;
        if (why.length() > MOST || (!agrees && why.isBlank())) {
            throw Refusal.invalid("Say why, in at most " + MOST + " characters; the caller of a denied call is told.");
        }
        String id = ticket(act).id();
        try {
            return Answer.ok(
                    store.decide(id, person(act), agrees, why, act::record).json());
        } catch (Undecidable cannot) {
            throw Refusal.invalid(String.valueOf(cannot.getMessage()));
        }
    }
}
