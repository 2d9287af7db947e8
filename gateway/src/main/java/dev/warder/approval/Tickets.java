package dev.warder.approval;

import dev.warder.call.Requirement;
import dev.warder.store.Row;
import dev.warder.store.Sql;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows of tickets and of what people said about them. */
final class Tickets {
    private Tickets() {}

    static @Nullable Ticket find(Sql sql, String id) {
        Row row = sql.row("SELECT * FROM approval_ticket WHERE id = ?", id);
        return row == null ? null : ticket(sql, row);
    }

    static Ticket get(Sql sql, String id) {
        Ticket found = find(sql, id);
        if (found == null) {
            throw new IllegalStateException("ticket " + id + " was there a moment ago");
        }
        return found;
    }

    static Ticket ticket(Sql sql, Row row) {
        String id = row.text("id");
        var life = new Ticket.Life(
                Ticket.State.valueOf(row.text("state")),
                Instant.ofEpochMilli(row.number("created_at")),
                Instant.ofEpochMilli(row.number("expires_at")),
                instant(row.numberOrNull("ended_at")),
                row.textOrNull("why"),
                row.textOrNull("used_by"));
        List<Ticket.Voice> voices =
                sql.rows("SELECT * FROM approval_voice WHERE ticket = ? ORDER BY said_at, name", id).stream()
                        .map(Tickets::voice)
                        .toList();
        return new Ticket(
                id,
                row.text("subject"),
                row.text("capability"),
                row.text("shown"),
                row.text("deed"),
                Demands.read(row.text("demands")),
                life,
                voices);
    }

    private static Ticket.Voice voice(Row row) {
        return new Ticket.Voice(
                row.text("name"),
                row.number("agrees") == 1,
                row.text("why"),
                Instant.ofEpochMilli(row.number("said_at")));
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    /** Keeps what a person said, and about which of the demands it may count. */
    static void say(
            Sql sql, String ticket, String name, boolean agrees, List<Integer> places, String why, Instant now) {
        sql.execute(
                "INSERT INTO approval_voice (ticket, name, agrees, counts_for, why, said_at) VALUES (?, ?, ?, ?, ?, ?)",
                ticket,
                name,
                agrees ? 1 : 0,
                places.stream().map(String::valueOf).collect(Collectors.joining(" ")),
                why,
                now.toEpochMilli());
    }

    /** Whether enough different people agree to meet one of the demands. */
    static boolean isAgreed(Sql sql, String ticket, List<Requirement> requirements) {
        int[] agreed = new int[requirements.size()];
        for (Row row : sql.rows("SELECT counts_for FROM approval_voice WHERE ticket = ? AND agrees = 1", ticket)) {
            for (String place : row.text("counts_for").split(" ", -1)) {
                agreed[Integer.parseInt(place)]++;
            }
        }
        for (int i = 0; i < agreed.length; i++) {
            if (agreed[i] >= requirements.get(i).terms().quorum()) {
                return true;
            }
        }
        return false;
    }

    static int forget(Sql sql, long endedBefore) {
        sql.execute(
                "DELETE FROM approval_voice WHERE ticket IN (SELECT id FROM approval_ticket WHERE ended_at < ?)",
                endedBefore);
        return sql.execute("DELETE FROM approval_ticket WHERE ended_at < ?", endedBefore);
    }

    static String rules(List<Requirement> requirements) {
        return Arrays.toString(
                requirements.stream().map(Requirement::rule).distinct().toArray());
    }
}
