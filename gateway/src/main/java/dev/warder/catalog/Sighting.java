package dev.warder.catalog;

import java.util.List;
import java.util.Map;

/**
 * What the store made of one list of one server.
 *
 * @param pins all pins of that shelf, by name
 * @param baselined how many definitions were approved because this was the first contact
 * @param pending names that nobody has approved and that were not known before
 * @param changed names of which another definition was approved than was seen now, for the first time
 * @param suspicious those of them in whose definitions something grave was found
 */
public record Sighting(
        Shelf shelf,
        Map<String, Pin> pins,
        int baselined,
        List<String> pending,
        List<String> changed,
        List<String> suspicious) {
    public Sighting {
        pins = Map.copyOf(pins);
        pending = List.copyOf(pending);
        changed = List.copyOf(changed);
        suspicious = List.copyOf(suspicious);
    }

    /** Nothing that the store did not know. */
    static Sighting none(Shelf shelf) {
        return new Sighting(shelf, Map.of(), 0, List.of(), List.of(), List.of());
    }

    /** Whether anything is worth a line in the record. */
    public boolean isNews() {
        return baselined > 0 || !pending.isEmpty() || !changed.isEmpty();
    }
}
