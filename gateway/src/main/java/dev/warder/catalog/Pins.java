package dev.warder.catalog;

import dev.warder.call.Capability;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** What is known here of the store's pins. One thread at a time may change it. */
final class Pins {
    private final ConcurrentMap<Shelf, Map<String, Pin>> shelves = new ConcurrentHashMap<>();

    /** Takes over pins where they are newer than those known; two changes may become known in the wrong order. */
    void adopt(Shelf shelf, Map<String, Pin> news) {
        Map<String, Pin> all = new HashMap<>(of(shelf));
        news.forEach((name, pin) -> all.merge(name, pin, (known, now) -> now.change() >= known.change() ? now : known));
        shelves.put(shelf, Map.copyOf(all));
    }

    Map<String, Pin> of(Shelf shelf) {
        return shelves.getOrDefault(shelf, Map.of());
    }

    @Nullable
    Pin find(Capability capability) {
        return of(new Shelf(capability.server(), capability.type())).get(capability.name());
    }

    /** How many await someone's approval. */
    int waiting() {
        return (int) shelves.values().stream()
                .flatMap(shelf -> shelf.values().stream())
                .filter(pin -> !pin.gone() && !pin.blocked() && !pin.seen().equals(pin.approved()))
                .count();
    }

    /** Whether the store has nothing to be told of a list: all of it is approved or blocked and as it was, and nothing is gone. */
    boolean tellAll(Shelf shelf, List<Definition> definitions) {
        Map<String, Pin> known = of(shelf);
        for (Definition definition : definitions) {
            Pin pin = known.get(definition.name());
            if (pin == null || !pin.isSettled() || !pin.tells(definition.fingerprint())) {
                return false;
            }
        }
        // Where nothing was ever listed, it may be the first contact.
        return !definitions.isEmpty()
                && known.values().stream().filter(pin -> !pin.gone()).count() == definitions.size();
    }
}
