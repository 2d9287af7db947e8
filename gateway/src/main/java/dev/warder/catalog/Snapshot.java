package dev.warder.catalog;

import dev.warder.call.CapabilityType;
import dev.warder.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one server's list said: the definitions that can be used, in its order, how they stand, and what was left out. Immutable. */
record Snapshot(Map<String, Entry> entries, List<Problem> problems) {
    private static final int MAX_PROBLEMS = 100;

    /** A definition and how it stands. */
    record Entry(Definition definition, Standing standing) {}

    /** Reads a list; definitions that have not changed since {@code before} are kept as they are. Nothing of it is approved yet. */
    static Snapshot of(Shelf shelf, List<JsonObject> list, @Nullable Snapshot before) {
        return new Reading(shelf, before).read(list);
    }

    /** The same as those pins have it. */
    Snapshot judged(Map<String, Pin> pins) {
        Map<String, Entry> judged = LinkedHashMap.newLinkedHashMap(entries.size());
        entries.forEach((name, entry) -> {
            Pin pin = pins.get(name);
            Standing standing =
                    pin == null ? Standing.PENDING : pin.of(entry.definition().fingerprint());
            judged.put(name, standing == entry.standing() ? entry : new Entry(entry.definition(), standing));
        });
        return new Snapshot(Collections.unmodifiableMap(judged), problems);
    }

    /** The definitions that can be used. */
    List<Definition> approved() {
        return entries.values().stream()
                .filter(entry -> entry.standing() == Standing.APPROVED)
                .map(Entry::definition)
                .toList();
    }

    List<Definition> definitions() {
        return entries.values().stream().map(Entry::definition).toList();
    }

    /** One reading of a list. */
    private static final class Reading {
        private final Shelf shelf;
        private final @Nullable Snapshot before;
        private final Map<String, Entry> usable = new LinkedHashMap<>();
        private final Set<String> twice = new HashSet<>();
        private final List<Problem> problems = new ArrayList<>();

        Reading(Shelf shelf, @Nullable Snapshot before) {
            this.shelf = shelf;
            this.before = before;
        }

        Snapshot read(List<JsonObject> list) {
            for (JsonObject definition : list.subList(0, Math.min(list.size(), Catalog.MAX_DEFINITIONS))) {
                add(definition);
            }
            if (list.size() > Catalog.MAX_DEFINITIONS) {
                problem(
                        "",
                        "the server lists " + list.size() + " " + shelf.noun() + "s; those after the first "
                                + Catalog.MAX_DEFINITIONS + " are left out");
            }
            // Which of two tools of one name a server would run is anyone's guess, so neither can be judged.
            twice.forEach(usable::remove);
            return new Snapshot(Collections.unmodifiableMap(usable), List.copyOf(problems));
        }

        private void add(JsonObject definition) {
            String name = definition.string(shelf.nameMember());
            int longest = shelf.type() == CapabilityType.TOOL ? Catalog.MAX_TOOL_NAME : Catalog.MAX_NAME;
            if (name == null || name.isEmpty() || name.length() > longest) {
                problem(name, "a " + shelf.noun() + "'s name has 1 to " + longest + " characters");
            } else if (name.codePoints().anyMatch(Character::isISOControl)) {
                problem("", "a " + shelf.noun() + "'s name holds control characters");
            } else if (twice.contains(name) || usable.containsKey(name)) {
                if (twice.add(name)) {
                    problem(name, "the server lists two " + shelf.noun() + "s of this name");
                }
            } else if (shelf.type() == CapabilityType.TOOL && definition.object("inputSchema") == null) {
                problem(name, "the tool has no inputSchema");
            } else {
                define(name, definition);
            }
        }

        private void define(String name, JsonObject definition) {
            Entry known = before == null ? null : before.entries.get(name);
            if (known != null && known.definition().json().equals(definition)) {
                usable.put(name, new Entry(known.definition(), Standing.PENDING));
                return;
            }
            byte[] canonical;
            try {
                canonical = Fingerprint.canonical(definition);
            } catch (IllegalArgumentException halfACharacter) {
                problem(name, "the definition has no canonical form");
                return;
            }
            if (canonical.length > Catalog.MAX_DEFINITION_BYTES) {
                problem(
                        name,
                        "the definition has " + canonical.length + " bytes; at most " + Catalog.MAX_DEFINITION_BYTES
                                + " are accepted");
                return;
            }
            String fingerprint = Fingerprint.of(canonical);
            boolean same = known != null && known.definition().fingerprint().equals(fingerprint);
            Definition now = known != null && same ? known.definition() : new Definition(name, definition, fingerprint);
            usable.put(name, new Entry(now, Standing.PENDING));
        }

        private void problem(@Nullable String name, String message) {
            if (problems.size() < MAX_PROBLEMS) {
                String said = name == null ? "" : name.substring(0, Math.min(name.length(), Catalog.MAX_TOOL_NAME));
                problems.add(new Problem(said, message));
            }
        }
    }
}
