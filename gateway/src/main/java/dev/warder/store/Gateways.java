package dev.warder.store;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * The gateways that follow the store, and up to which change of each topic they have come: how a command knows that what it changed is in
 * force. Everything public blocks on the database and fails with {@link StoreException}.
 */
public final class Gateways {
    /** A gateway says at least this often that it is there. */
    private static final long ALIVE_MILLIS = 10_000;

    private final Database database;
    private final InstantSource clock;

    public Gateways(Database database) {
        this(database, database.clock());
    }

    Gateways(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Notes that a gateway has put everything up to those changes into force, by topic. */
    void seen(String node, Map<String, Long> changes) {
        database.noteNow(sql -> {
            changes.forEach((topic, change) -> {
                sql.execute("DELETE FROM gateway_follows WHERE node = ? AND topic = ?", node, topic);
                sql.execute(
                        "INSERT INTO gateway_follows (node, topic, change_no, seen_at) VALUES (?, ?, ?, ?)",
                        node,
                        topic,
                        change,
                        clock.millis());
            });
            return null;
        });
    }

    /** Forgets a gateway that stops. */
    void leaves(String node) {
        database.noteNow(sql -> sql.execute("DELETE FROM gateway_follows WHERE node = ?", node));
    }

    /** The gateways that were there a moment ago. */
    public List<String> running() {
        return database
                .readNow(sql -> sql.rows(
                        "SELECT DISTINCT node FROM gateway_follows WHERE seen_at > ? ORDER BY node",
                        clock.millis() - ALIVE_MILLIS))
                .stream()
                .map(row -> row.text("node"))
                .toList();
    }

    /** The gateways of those that have not put the change of that topic into force yet. */
    public List<String> waitingFor(String topic, long change, List<String> gateways) {
        return database
                .readNow(sql -> sql.rows(
                        "SELECT node FROM gateway_follows WHERE topic = ? AND change_no < ? ORDER BY node",
                        topic,
                        change))
                .stream()
                .map(row -> row.text("node"))
                .filter(gateways::contains)
                .toList();
    }
}
