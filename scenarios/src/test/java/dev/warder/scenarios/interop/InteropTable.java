package dev.warder.scenarios.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The table of docs/interop.md: one row for each pair, one column for each method, and a note for each cell that does not simply work. */
final class InteropTable {
    private static final String BEGIN = "<!-- table: begin -->";
    private static final String END = "<!-- table: end -->";

    /** The message of a JSON-RPC error, however often it was quoted. */
    private static final Pattern MESSAGE = Pattern.compile("\\\\*\"message\\\\*\":\\\\*\"([^\"\\\\]+)\\\\*\"");

    private final StringBuilder rows = new StringBuilder();
    private final List<String> notes = new ArrayList<>();

    InteropTable() {
        rows.append("| server | client |");
        for (Ask ask : Ask.values()) {
            rows.append(" `").append(ask.method).append("` |");
        }
        rows.append("\n|---|---|").append("---|".repeat(Ask.values().length)).append('\n');
    }

    void add(Peer peer, Visitor visitor, Map<Ask, String> got) {
        rows.append("| ")
                .append(peer.name())
                .append(" | ")
                .append(visitor.title)
                .append(" |");
        for (Ask ask : Ask.values()) {
            String reason = got.getOrDefault(ask, "the server has none");
            rows.append(reason.isEmpty() ? " yes |" : " " + note(reason) + " |");
        }
        rows.append('\n');
    }

    private String note(String reason) {
        String line = sentence(reason).replace("|", "\\|").strip();
        if (!notes.contains(line)) {
            notes.add(line);
        }
        return "(" + (notes.indexOf(line) + 1) + ")";
    }

    /** Clients wrap the gateway's error in words of their own, with ids that differ from run to run: its message is what counts. */
    private static String sentence(String reason) {
        return MESSAGE.matcher(reason)
                .results()
                .map(found -> found.group(1))
                .filter(message -> !message.contains(":"))
                .reduce((outer, inner) -> inner)
                .orElse(reason);
    }

    /** The page with this table in the place of the one it holds. */
    String in(String page) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("the page has no place for the table");
        }
        return page.substring(0, begin + BEGIN.length()) + "\n" + text() + page.substring(end);
    }

    private String text() {
        var text = new StringBuilder(rows);
        text.append('\n');
        for (int i = 0; i < notes.size(); i++) {
            text.append('(')
                    .append(i + 1)
                    .append(") ")
                    .append(notes.get(i))
                    .append('\n')
                    .append('\n');
        }
        return text.toString();
    }
}
