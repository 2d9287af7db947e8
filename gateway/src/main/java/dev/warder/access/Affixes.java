package dev.warder.access;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Patterns by what a name must begin with, or, where that is nothing, end with: an unknown name meets only the few patterns it could
 * match, so that a flood of new names costs no more with ten thousand patterns than with ten.
 */
final class Affixes {
    private final Map<String, List<GlobRules>> byPrefix = new HashMap<>();
    private final Map<String, List<GlobRules>> bySuffix = new HashMap<>();
    private final TreeSet<Integer> prefixLengths = new TreeSet<>();
    private final TreeSet<Integer> suffixLengths = new TreeSet<>();

    void add(Wildcard name, GlobRules rules) {
        if (name.prefix().isEmpty()) {
            bySuffix.computeIfAbsent(name.suffix(), suffix -> new ArrayList<>()).add(rules);
            suffixLengths.add(name.suffix().length());
        } else {
            byPrefix.computeIfAbsent(name.prefix(), prefix -> new ArrayList<>()).add(rules);
            prefixLengths.add(name.prefix().length());
        }
    }

    /** Hands out every entry whose pattern could match the name, and some others. */
    void forName(String name, Consumer<GlobRules> taker) {
        for (int length : prefixLengths) {
            if (length > name.length()) {
                break;
            }
            byPrefix.getOrDefault(name.substring(0, length), List.of()).forEach(taker);
        }
        for (int length : suffixLengths) {
            if (length > name.length()) {
                break;
            }
            bySuffix.getOrDefault(name.substring(name.length() - length), List.of())
                    .forEach(taker);
        }
    }
}
