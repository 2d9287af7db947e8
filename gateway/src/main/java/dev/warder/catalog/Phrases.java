package dev.warder.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sequences of words to look for. A word of a phrase that ends with {@code *} stands for all that begin so, and {@code a|b} for one of several. Little words are left
 * out of both phrases and texts, so that rewording with them changes nothing. One pass over the words of a text.
 */
final class Phrases {
    private static final Set<String> LITTLE = Set.of(
            "a", "an", "the", "of", "to", "any", "all", "your", "my", "its", "their", "this", "that", "these", "those",
            "please", "and", "or", "also", "just", "very", "is", "are", "be", "was", "has", "have", "been", "s", "in",
            "on", "it");

    private final List<String[][]> phrases = new ArrayList<>();

    /** @param lines one phrase a line */
    Phrases(String lines) {
        lines.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
            String[] words = line.split(" ", -1);
            String[][] phrase = new String[words.length][];
            for (int i = 0; i < words.length; i++) {
                phrase[i] = words[i].split("\\|", -1);
            }
            phrases.add(phrase);
        });
        phrases.forEach(this::file);
    }

    private final Map<String, List<String[][]>> whole = new HashMap<>();
    private final Map<Character, List<String[][]>> beginnings = new HashMap<>();

    private void file(String[][] phrase) {
        for (String first : phrase[0]) {
            if (first.endsWith("*")) {
                beginnings
                        .computeIfAbsent(first.charAt(0), _ -> new ArrayList<>())
                        .add(phrase);
            } else {
                whole.computeIfAbsent(first, _ -> new ArrayList<>()).add(phrase);
            }
        }
    }

    /** The words of a text as the eye reads it, without little ones. */
    static List<String> words(String text) {
        String seen = Letters.seen(text).replace("'", "").replace("\u2019", "");
        List<String> words = new ArrayList<>();
        int from = -1;
        for (int i = 0; i <= seen.length(); i++) {
            boolean part = i < seen.length() && Character.isLetterOrDigit(seen.charAt(i));
            if (part && from < 0) {
                from = i;
            } else if (!part && from >= 0) {
                String word = seen.substring(from, i);
                if (!LITTLE.contains(word)) {
                    words.add(word);
                }
                from = -1;
            }
        }
        return words;
    }

    /** The first phrase that the words hold, as they have it, or null. */
    @Nullable
    String find(List<String> words) {
        for (int at = 0; at < words.size(); at++) {
            String first = words.get(at);
            String found = find(whole.getOrDefault(first, List.of()), words, at);
            if (found == null) {
                found = find(beginnings.getOrDefault(first.charAt(0), List.of()), words, at);
            }
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable String find(List<String[][]> candidates, List<String> words, int at) {
        for (String[][] phrase : candidates) {
            if (at + phrase.length <= words.size() && fits(phrase, words, at)) {
                return String.join(" ", words.subList(at, at + phrase.length));
            }
        }
        return null;
    }

    private static boolean fits(String[][] phrase, List<String> words, int at) {
        for (int i = 0; i < phrase.length; i++) {
            if (!fits(phrase[i], words.get(at + i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(String[] choices, String word) {
        for (String choice : choices) {
            boolean open = choice.endsWith("*");
            if (open ? word.startsWith(choice.substring(0, choice.length() - 1)) : word.equals(choice)) {
                return true;
            }
        }
        return false;
    }
}
