package dev.warder.catalog;

import dev.warder.store.Sql;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One look at a list of one server, in one transaction. */
final class Look {
    /** Pins of one list of one server that are kept; further capabilities stay unknown. */
    static final int MAX_PINS = 10_000;

    private static final String KEY = PinStore.KEY;

    private final Sql sql;
    private final Shelf shelf;
    private final boolean approve;
    private final long now;
    private final Function<Definition, List<Finding>> inspect;
    private final Map<String, Pin> pins = new HashMap<>();
    private final List<String> pending = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();
    private final List<String> suspicious = new ArrayList<>();
    private int baselined;
    private long change;

    /**
     * @param approve whether what is seen for the first time is approved, unless something grave is found in it
     * @param inspect what is suspicious in a definition
     */
    Look(Sql sql, Shelf shelf, boolean approve, long now, Function<Definition, List<Finding>> inspect) {
        this.sql = sql;
        this.shelf = shelf;
        this.approve = approve;
        this.now = now;
        this.inspect = inspect;
    }

    Sighting at(List<Definition> definitions) {
        sql.rows(
                        "SELECT name, status, seen, approved, gone_at, change_no FROM pin WHERE server = ? AND kind = ?",
                        shelf.server(),
                        shelf.type().word())
                .forEach(row -> pins.put(row.text("name"), PinRows.pin(row)));
        Set<String> listed = new HashSet<>();
        for (Definition definition : definitions) {
            listed.add(definition.name());
            see(definition, pins.get(definition.name()));
        }
        for (Pin pin : List.copyOf(pins.values())) {
            if (!pin.gone() && !listed.contains(pin.name())) {
                gone(pin);
            }
        }
        return new Sighting(shelf, pins, baselined, pending, changed, suspicious);
    }

    private void see(Definition definition, @Nullable Pin before) {
        if (before == null) {
            if (pins.size() < MAX_PINS || forgotOne()) {
                insert(definition);
            }
        } else if (!before.tells(definition.fingerprint())) {
            update(definition, before);
        }
    }

    private void insert(Definition definition) {
        List<Finding> findings = inspected(definition);
        boolean approved = approve && !Finding.isGrave(findings);
        String text = text(definition);
        sql.execute(
                "INSERT INTO pin (server, kind, name, status, seen, seen_definition, seen_at, approved,"
                        + " approved_definition, approved_at, approved_by, findings, change_no)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                shelf.server(),
                shelf.type().word(),
                definition.name(),
                (approved ? Standing.APPROVED : Standing.PENDING).word(),
                definition.fingerprint(),
                text,
                now,
                approved ? definition.fingerprint() : null,
                approved ? text : null,
                approved ? now : null,
                approved ? "first contact" : null,
                Finding.text(findings),
                number());
        if (approved) {
            baselined++;
        } else {
            pending.add(definition.name());
        }
        String pinned = approved ? definition.fingerprint() : null;
        keep(new Pin(definition.name(), definition.fingerprint(), pinned, false, false, change));
    }

    private void update(Definition definition, Pin before) {
        Standing standing = before.of(definition.fingerprint());
        boolean other = !before.seen().equals(definition.fingerprint());
        if (other) {
            sql.execute(
                    "UPDATE pin SET seen = ?, seen_definition = ?, seen_at = ?, findings = ?" + KEY,
                    definition.fingerprint(),
                    text(definition),
                    now,
                    Finding.text(inspected(definition)),
                    shelf.server(),
                    shelf.type().word(),
                    before.name());
        }
        sql.execute(
                "UPDATE pin SET status = ?, gone_at = NULL, change_no = ?" + KEY,
                standing.word(),
                number(),
                shelf.server(),
                shelf.type().word(),
                before.name());
        if (standing == Standing.CHANGED && other) {
            changed.add(before.name());
        }
        keep(new Pin(before.name(), definition.fingerprint(), before.approved(), before.blocked(), false, change));
    }

    private List<Finding> inspected(Definition definition) {
        List<Finding> findings = inspect.apply(definition);
        if (Finding.isGrave(findings)) {
            suspicious.add(definition.name());
        }
        return findings;
    }

    private void gone(Pin pin) {
        sql.execute(
                "UPDATE pin SET gone_at = ?, change_no = ?" + KEY,
                now,
                number(),
                shelf.server(),
                shelf.type().word(),
                pin.name());
        keep(new Pin(pin.name(), pin.seen(), pin.approved(), pin.blocked(), true, change));
    }

    /** Makes room by forgetting one that is gone and that nobody has decided about. */
    private boolean forgotOne() {
        for (Pin pin : pins.values()) {
            if (pin.gone() && !pin.isSettled()) {
                sql.execute(
                        "DELETE FROM pin" + KEY, shelf.server(), shelf.type().word(), pin.name());
                pins.remove(pin.name());
                return true;
            }
        }
        return false;
    }

    private void keep(Pin pin) {
        pins.put(pin.name(), pin);
    }

    private long number() {
        if (change == 0) {
            change = PinStore.nextNumber(sql);
        }
        return change;
    }

    private static String text(Definition definition) {
        return new String(Fingerprint.canonical(definition.json()), StandardCharsets.UTF_8);
    }
}
