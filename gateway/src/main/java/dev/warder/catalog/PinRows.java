package dev.warder.catalog;

import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.store.Row;
import java.time.Instant;
import java.util.Locale;

/** Reads rows of pins. */
final class PinRows {
    private PinRows() {}

    static Pin pin(Row row) {
        return new Pin(
                row.text("name"),
                row.text("seen"),
                row.textOrNull("approved"),
                row.text("status").equals(Standing.BLOCKED.word()),
                row.numberOrNull("gone_at") != null,
                row.number("change_no"));
    }

    static Shelf shelf(Row row) {
        CapabilityType type = CapabilityType.of(row.text("kind"));
        if (type == null) {
            throw new IllegalStateException("a pin is of an unknown kind");
        }
        return new Shelf(row.text("server"), type);
    }

    static ListedPin listed(Row row) {
        Shelf shelf = shelf(row);
        String approved = row.textOrNull("approved");
        return new ListedPin(
                new Capability(shelf.server(), shelf.type(), row.text("name")),
                Standing.valueOf(row.text("status").toUpperCase(Locale.ROOT)),
                new ListedPin.Version(row.text("seen"), row.text("seen_definition"), instant(row.number("seen_at"))),
                approved == null
                        ? null
                        : new ListedPin.Version(
                                approved, row.text("approved_definition"), instant(row.number("approved_at"))),
                row.textOrNull("approved_by"),
                row.numberOrNull("gone_at") == null ? null : instant(row.number("gone_at")),
                Finding.read(row.text("findings")));
    }

    private static Instant instant(long millis) {
        return Instant.ofEpochMilli(millis);
    }
}
