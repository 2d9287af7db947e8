package dev.warder.approval;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where the question about a call stands, as its caller may know it. */
public sealed interface Standing {

    /** People have not decided; the ticket waits until {@code expires}. */
    record Pending(String ticket, Instant expires) implements Standing {}

    /** They agreed. */
    record Approved(String ticket) implements Standing {}

    /** One of them refused, with these words. */
    record Denied(String ticket, @Nullable String why) implements Standing {}

    /** Nobody decided in time. */
    record Expired(String ticket) implements Standing {}

    /** The ticket was used by an identical call. */
    record Used(String ticket) implements Standing {}

    /** The ticket is not for this any more. */
    record Voided(String ticket) implements Standing {}

    /** Nobody is asked: there would be too many questions, or one too large. */
    record Refused(String why) implements Standing {}

    /** Where a ticket stands. */
    static Standing of(Ticket ticket) {
        String id = ticket.id();
        return switch (ticket.state()) {
            case PROPOSED -> new Pending(id, ticket.life().expires());
            case APPROVED -> new Approved(id);
            case DENIED -> new Denied(id, ticket.life().why());
            case EXPIRED -> new Expired(id);
            case CANCELLED -> new Voided(id);
            case USED -> new Used(id);
        };
    }
}
