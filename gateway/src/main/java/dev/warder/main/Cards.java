package dev.warder.main;

import dev.warder.approval.Ticket;
import dev.warder.call.Requirement;
import dev.warder.catalog.Visible;
import dev.warder.settings.Moments;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** How tickets are shown to people. Nothing of what a caller sent may look like anything else than it is. */
final class Cards {
    private Cards() {}

    /** A table, those of one caller together. */
    static String table(List<Ticket> tickets) {
        var table = new Columns("ticket", "state", "caller", "capability", "who decides", "until");
        tickets.stream()
                .sorted(Comparator.comparing(Ticket::subject)
                        .thenComparing(ticket -> ticket.life().created()))
                .forEach(ticket -> table.row(
                        ticket.id(),
                        ticket.state().word(),
                        ticket.subject(),
                        ticket.capability(),
                        ticket.requirements().stream()
                                .map(requirement -> people(requirement.terms()))
                                .collect(Collectors.joining(" or ")),
                        Moments.text(ticket.life().expires())));
        return table.text();
    }

    private static String people(Requirement.Terms terms) {
        String people = String.join(", ", terms.by());
        return terms.quorum() == 1 ? people : terms.quorum() + " of " + people;
    }

    /** One ticket in full. */
    static String text(Ticket ticket) {
        var text = new StringBuilder();
        line(text, "ticket", ticket.id());
        line(text, "state", ticket.state().word());
        line(text, "caller", ticket.subject());
        line(text, "capability", ticket.capability());
        for (Requirement requirement : ticket.requirements()) {
            line(text, "rule", requirement.rule() + ": " + people(requirement.terms()));
        }
        line(text, "asked", Moments.text(ticket.life().created()));
        line(text, "until", Moments.text(ticket.life().expires()));
        for (Ticket.Voice voice : ticket.voices()) {
            String said = (voice.agrees() ? "agreed" : "refused") + " " + Moments.text(voice.at());
            line(text, voice.name(), voice.why().isBlank() ? said : said + ": " + voice.why());
        }
        if (ticket.life().usedBy() != null) {
            line(text, "used by", "call " + ticket.life().usedBy());
        }
        line(text, "sent would be", ticket.shown());
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(Visible.text(name)).append(": ").append(Visible.text(value)).append('\n');
    }
}
