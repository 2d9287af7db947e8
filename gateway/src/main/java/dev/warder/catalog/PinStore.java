package dev.warder.catalog;

import dev.warder.call.Capability;
import dev.warder.store.Database;
import dev.warder.store.Row;
import dev.warder.store.Sql;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The pins as the store keeps them. Fails with {@link dev.warder.store.StoreException}; what returns no Future blocks on the database. */
public final class PinStore {
    /** Under which gateways acknowledge changes of pins. */
    public static final String TOPIC = "pins";

    static final String KEY = " WHERE server = ? AND kind = ? AND name = ?";

    private final Database database;
    private final InstantSource clock;

    /** What was changed by someone, and the number of that change. */
    public record Change(long number, List<Capability> capabilities) {}

    /** Pins that have changed, and up to which change. */
    record News(long change, Map<Shelf, Map<String, Pin>> pins) {}

    public PinStore(Database database) {
        this(database, InstantSource.system());
    }

    PinStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Notes what a server gave.
     *
     * @param baseline whether it is all approved when this list of that server was never seen before
     * @param inspect what is suspicious in a definition; asked for what is new or has changed
     */
    Future<Sighting> seen(
            Shelf shelf, List<Definition> definitions, boolean baseline, Function<Definition, List<Finding>> inspect) {
        return database.transact(sql -> {
            boolean first = isFirst(sql, shelf);
            return new Look(sql, shelf, first && baseline, clock.millis(), inspect).at(definitions);
        });
    }

    private boolean isFirst(Sql sql, Shelf shelf) {
        String kind = shelf.type().word();
        if (sql.row("SELECT since FROM pin_contact WHERE server = ? AND kind = ?", shelf.server(), kind) != null) {
            return false;
        }
        sql.execute(
                "INSERT INTO pin_contact (server, kind, since) VALUES (?, ?, ?)", shelf.server(), kind, clock.millis());
        return true;
    }

    /** What has changed since a change; everything when that is 0. */
    News since(long change) {
        return database.readNow(sql -> {
            long last = last(sql);
            Map<Shelf, Map<String, Pin>> pins = new HashMap<>();
            if (last != change) {
                sql.rows(
                                "SELECT server, kind, name, status, seen, approved, gone_at, change_no FROM pin"
                                        + " WHERE change_no > ?",
                                change)
                        .forEach(row -> pins.computeIfAbsent(PinRows.shelf(row), _ -> new HashMap<>())
                                .put(row.text("name"), PinRows.pin(row)));
            }
            return new News(last, pins);
        });
    }

    /**
     * Approves the definitions that those capabilities' servers gave last; what was blocked is no more.
     *
     * @param seen the fingerprints that were looked at: one that has changed meanwhile is not approved
     */
    public Change approve(Map<Capability, String> seen, String by) {
        return database.transactNow(sql -> {
            long number = nextNumber(sql);
            List<Capability> approved = new ArrayList<>();
            seen.forEach((capability, fingerprint) -> {
                int rows = sql.execute(
                        "UPDATE pin SET status = 'approved', approved = seen, approved_definition = seen_definition,"
                                + " approved_at = ?, approved_by = ?, change_no = ?" + KEY + " AND seen = ?",
                        clock.millis(),
                        by,
                        number,
                        capability.server(),
                        capability.type().word(),
                        capability.name(),
                        fingerprint);
                if (rows > 0) {
                    approved.add(capability);
                }
            });
            return new Change(number, approved);
        });
    }

    /** Shuts capabilities out until they are approved again. */
    public Change block(List<Capability> capabilities) {
        return database.transactNow(sql -> {
            long number = nextNumber(sql);
            for (Capability capability : capabilities) {
                sql.execute(
                        "UPDATE pin SET status = 'blocked', change_no = ?" + KEY,
                        number,
                        capability.server(),
                        capability.type().word(),
                        capability.name());
            }
            return new Change(number, capabilities);
        });
    }

    /** Every pin, sorted by name, without its definitions. */
    public List<ListedPin> list() {
        return database
                .readNow(sql -> sql.rows("SELECT server, kind, name, status, seen, '' AS seen_definition, seen_at,"
                        + " approved, '' AS approved_definition, approved_at, approved_by, gone_at, findings FROM pin"
                        + " ORDER BY server, kind, name"))
                .stream()
                .map(PinRows::listed)
                .toList();
    }

    /** One pin with its definitions, or null. */
    public @Nullable ListedPin find(Capability capability) {
        Row row = database.readNow(sql -> sql.row(
                "SELECT * FROM pin" + KEY,
                capability.server(),
                capability.type().word(),
                capability.name()));
        return row == null ? null : PinRows.listed(row);
    }

    static long nextNumber(Sql sql) {
        sql.execute("UPDATE pin_change SET change_no = change_no + 1");
        return last(sql);
    }

    private static long last(Sql sql) {
        Row row = sql.row("SELECT change_no FROM pin_change");
        return row == null ? 0 : row.number("change_no");
    }
}
