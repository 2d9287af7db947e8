package dev.warder.approval;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A person cannot decide about a ticket; the message says why, to that person. */
public final class Undecidable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Undecidable(String message) {
        super(message);
    }

    static Ticket known(String id, @Nullable Ticket ticket) {
        if (ticket == null) {
            throw new Undecidable("there is no ticket " + id + "; see warder approvals list.");
        }
        return ticket;
    }

    /** The demands about which that person may decide, by place; at least one. */
    static List<Integer> check(Ticket ticket, Approver person, Instant now) {
        String id = ticket.id();
        if (ticket.state() == Ticket.State.PROPOSED && ticket.isOver(now)) {
            throw new Undecidable("ticket " + id + " has expired.");
        }
        if (ticket.state() != Ticket.State.PROPOSED) {
            throw new Undecidable("ticket " + id + " is " + ticket.state().word() + " already.");
        }
        if (person.name().equalsIgnoreCase(ticket.subject())) {
            throw new Undecidable("nobody decides about a call of their own.");
        }
        if (ticket.voices().stream().anyMatch(voice -> voice.name().equalsIgnoreCase(person.name()))) {
            throw new Undecidable(person.name() + " has decided about ticket " + id + " before.");
        }
        List<Integer> places = ticket.decidableBy(person, now);
        if (places.isEmpty()) {
            throw new Undecidable(person.name() + " is not among those who may decide about ticket " + id + ".");
        }
        return places;
    }
}
