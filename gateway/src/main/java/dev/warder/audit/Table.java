package dev.warder.audit;

import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Entries as lines for people. Names come from strangers, so nothing that steers a terminal or turns text around is passed on. */
final class Table {
    private static final int[] WIDTHS = {23, 7, 20, 44, 8, 10, 24, 10};

    private Table() {}

    static String heading() {
        return row("TIME (UTC)", "KIND", "CALLER", "WHAT", "DECISION", "STATUS", "REASON", "TIME TAKEN");
    }

    static String line(JsonObject entry) {
        JsonObject caller = entry.object("caller");
        return row(
                time(entry.string("time")),
                entry.string("kind"),
                caller == null ? null : caller.string("subject"),
                what(entry),
                entry.string("decision"),
                entry.string("status"),
                reason(entry),
                taken(entry));
    }

    private static String row(@Nullable String... cells) {
        var row = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            String cell = cells[i];
            int end = row.length() + WIDTHS[i];
            row.append(cell == null ? "-" : safe(cell));
            row.repeat(' ', Math.max(end - row.length(), 0) + 2);
        }
        return row.toString().stripTrailing();
    }

    private static @Nullable String time(@Nullable String time) {
        return time == null || time.length() < 23 ? time : time.substring(0, 23).replace('T', ' ');
    }

    private static @Nullable String what(JsonObject entry) {
        String capability = Condition.capability(entry);
        String server = entry.string("server");
        String event = entry.string("event");
        String method = entry.string("method");
        if (event != null) {
            return server == null ? event : event + " " + server;
        }
        if (capability != null) {
            return "tools/call".equals(method) ? capability : method + " " + capability;
        }
        return server == null ? method : method == null ? server : method + " " + server;
    }

    private static @Nullable String reason(JsonObject entry) {
        String rule = entry.string("rule");
        String reason = entry.string("reason");
        if (reason == null) {
            JsonObject detail = entry.object("detail");
            return detail == null ? null : detail.text();
        }
        return rule == null ? reason : reason + " (" + rule + ")";
    }

    private static @Nullable String taken(JsonObject entry) {
        return entry.find("latency_us") instanceof JsonNumber micros
                ? String.format(Locale.ROOT, "%.1f ms", micros.doubleValue() / 1_000)
                : null;
    }

    private static String safe(String text) {
        var safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean steers = Character.isISOControl(c)
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            if (steers) {
                safe.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }
}
