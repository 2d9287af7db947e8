package dev.warder.catalog;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What all servers offer, by name, for telling look-alikes. Immutable once made. */
final class Neighbours {
    /** A shorter word, or one that any text may hold, is no sign that a tool is meant. */
    private static final int SHORTEST_MENTIONED = 6;

    private final Map<String, Set<Shelf>> names = new HashMap<>();
    private final Map<String, Set<String>> outlines = new HashMap<>();

    /** @param offered the names on each shelf */
    Neighbours(Map<Shelf, List<String>> offered) {
        offered.forEach((shelf, all) -> all.forEach(name -> {
            names.computeIfAbsent(name, _ -> new HashSet<>()).add(shelf);
            outlines.computeIfAbsent(Letters.outline(name), _ -> new HashSet<>())
                    .add(name);
        }));
    }

    /** The full name of another capability of the same kind that looks like that name without being called so, or null. */
    @Nullable
    String twin(Shelf shelf, String name) {
        for (String other : outlines.getOrDefault(Letters.outline(name), Set.of())) {
            String full = other.equals(name) ? null : onShelf(other, shelf, false);
            if (full != null) {
                return full;
            }
        }
        return null;
    }

    /** The full name of a capability of another server of the same kind that is called so, or null. */
    @Nullable
    String same(Shelf shelf, String name) {
        return onShelf(name, shelf, true);
    }

    private @Nullable String onShelf(String name, Shelf shelf, boolean elsewhere) {
        for (Shelf one : names.getOrDefault(name, Set.of())) {
            if (one.type() == shelf.type() && (!elsewhere || !one.server().equals(shelf.server()))) {
                return full(one, name);
            }
        }
        return null;
    }

    /** The full name of a capability of another server, and not of this one, that a text speaks of, or null. */
    @Nullable
    String mentioned(Shelf shelf, String text) {
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            boolean part = i < text.length() && isOfName(text.charAt(i));
            if (!part) {
                String found = i - from >= SHORTEST_MENTIONED ? elsewhere(shelf, text.substring(from, i)) : null;
                if (found != null) {
                    return found;
                }
                from = i + 1;
            }
        }
        return null;
    }

    private @Nullable String elsewhere(Shelf shelf, String word) {
        if (word.indexOf('_') < 0 && word.indexOf('-') < 0 && word.equals(word.toLowerCase(java.util.Locale.ROOT))) {
            return null;
        }
        Set<Shelf> offering = names.getOrDefault(word, Set.of());
        boolean own = offering.stream().anyMatch(one -> one.server().equals(shelf.server()));
        return own || offering.isEmpty() ? null : full(offering.iterator().next(), word);
    }

    private static boolean isOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }

    private static String full(Shelf shelf, String name) {
        return shelf.server() + "/" + shelf.type().word() + "/" + name;
    }
}
