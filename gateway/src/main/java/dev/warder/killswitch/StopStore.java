package dev.warder.killswitch;

import dev.warder.json.JsonNull;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.settings.Moments;
import dev.warder.store.Database;
import dev.warder.store.Row;
import dev.warder.store.Sql;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stops as the store keeps them. Everything public blocks on the database and fails with {@link dev.warder.store.StoreException}. */
public final class StopStore {
    /** Under which gateways acknowledge what was stopped or lifted. */
    public static final String TOPIC = "stops";

    private static final String NEXT = "(SELECT COALESCE(MAX(change_no), 0) + 1 FROM stop)";
    private static final String IN_FORCE = "ended_at IS NULL AND (until IS NULL OR until > ?)";

    private final Database database;
    private final InstantSource clock;

    /**
     * A stop with its end.
     *
     * @param ended when it was lifted, or null
     * @param endedBy who lifted it, or null
     */
    public record Listed(
            Stop stop, @Nullable Instant ended, @Nullable String endedBy) {
        /** Whether it is still stopped. */
        public boolean isInForce(Instant now) {
            return ended == null && !stop.isOver(now.toEpochMilli());
        }

        /** For programs: the stop, with {@code restored} and {@code restoredBy}, null while it was not lifted. */
        public JsonObject json() {
            return stop.json()
                    .with("restored", Moments.json(ended))
                    .with("restoredBy", endedBy == null ? JsonNull.NULL : new JsonString(endedBy));
        }
    }

    /**
     * A change of what is stopped.
     *
     * @param number later changes have larger ones
     * @param stops what was stopped, or lifted, by it
     */
    public record Change(long number, List<Stop> stops) {}

    /** What is in force, and since which change. */
    public record InForce(long change, List<Stop> stops) {}

    public StopStore(Database database) {
        this(database, database.clock());
    }

    StopStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Stops something; gateways put that into force within their next look at the store. */
    public Change stop(Stop.Kind kind, String name, String reason, String by, @Nullable Instant until) {
        return database.transactNow(sql -> {
            sql.execute(
                    "INSERT INTO stop (kind, name, reason, by_whom, since, until, change_no) VALUES (?, ?, ?, ?, ?, ?, "
                            + NEXT + ")",
                    kind.name(),
                    name,
                    reason,
                    by,
                    clock.millis(),
                    until == null ? null : until.toEpochMilli());
            Row made = sql.row("SELECT * FROM stop ORDER BY id DESC LIMIT 1");
            return new Change(change(sql), made == null ? List.of() : List.of(stop(made)));
        });
    }

    /**
     * Lifts stops that are in force.
     *
     * @param id which, or null for all
     * @return the change, with what was lifted; without stops when there was nothing to lift
     */
    public Change lift(@Nullable Long id, String by) {
        return database.transactNow(sql -> {
            List<Stop> lifted = inForce(sql).stream()
                    .filter(stop -> id == null || stop.id() == id)
                    .toList();
            for (Stop stop : lifted) {
                sql.execute(
                        "UPDATE stop SET ended_at = ?, ended_by = ?, change_no = " + NEXT + " WHERE id = ?",
                        clock.millis(),
                        by,
                        stop.id());
            }
            return new Change(change(sql), lifted);
        });
    }

    /** What is in force now. */
    public InForce inForce() {
        return database.readNow(sql -> new InForce(change(sql), inForce(sql)));
    }

    private List<Stop> inForce(Sql sql) {
        return sql.rows("SELECT * FROM stop WHERE " + IN_FORCE + " ORDER BY id", clock.millis()).stream()
                .map(StopStore::stop)
                .toList();
    }

    /** Every stop there ever was, oldest first. */
    public List<Listed> list() {
        return database.readNow(sql -> sql.rows("SELECT * FROM stop ORDER BY id")).stream()
                .map(row -> new Listed(stop(row), instant(row.numberOrNull("ended_at")), row.textOrNull("ended_by")))
                .toList();
    }

    private static long change(Sql sql) {
        Row row = sql.row("SELECT COALESCE(MAX(change_no), 0) AS change_no FROM stop");
        return row == null ? 0 : row.number("change_no");
    }

    private static Stop stop(Row row) {
        return new Stop(
                row.number("id"),
                Stop.Kind.valueOf(row.text("kind")),
                row.text("name"),
                row.text("reason"),
                row.text("by_whom"),
                Instant.ofEpochMilli(row.number("since")),
                instant(row.numberOrNull("until")));
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
