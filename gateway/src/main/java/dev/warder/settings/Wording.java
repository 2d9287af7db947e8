package dev.warder.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How values and near misses are put into words. What comes from a file is shortened and stripped of control characters. */
final class Wording {
    private static final int MAX_SHOWN = 60;
    private static final Map<String, Long> SIZES = sizes();

    private Wording() {}

    private static Map<String, Long> sizes() {
        var sizes = new java.util.LinkedHashMap<String, Long>();
        sizes.put("GiB", 1L << 30);
        sizes.put("MiB", 1L << 20);
        sizes.put("KiB", 1L << 10);
        sizes.put("B", 1L);
        return sizes;
    }

    /** The text on one line, without control or formatting characters. */
    static String plain(String text) {
        var plain = new StringBuilder();
        text.codePoints().limit(400).forEach(c -> plain.appendCodePoint(harmless(c) ? c : '?'));
        return plain.toString();
    }

    private static boolean harmless(int codePoint) {
        int type = Character.getType(codePoint);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }

    static String shown(String text) {
        String plain = plain(text);
        return plain.codePointCount(0, plain.length()) <= MAX_SHOWN
                ? plain
                : plain.substring(0, plain.offsetByCodePoints(0, MAX_SHOWN)) + "...";
    }

    static String quoted(String text) {
        return '"' + shown(text) + '"';
    }

    static String size(long bytes) {
        for (Map.Entry<String, Long> unit : SIZES.entrySet()) {
            if (bytes != 0 && bytes % unit.getValue() == 0) {
                return bytes / unit.getValue() + unit.getKey();
            }
        }
        return bytes + "B";
    }

    static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        if (minutes % 60 != 0) {
            return minutes + "m";
        }
        long hours = minutes / 60;
        return hours % 24 == 0 ? hours / 24 + "d" : hours + "h";
    }

    /** {@code a, b or c}. */
    static String choice(List<String> words) {
        if (words.size() < 2) {
            return String.join("", words);
        }
        return String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
    }

    /** The candidate that was most likely meant by {@code written}, or null when none is near. */
    static @Nullable String nearest(String written, Collection<String> candidates) {
        String wanted = bare(written);
        if (wanted.isEmpty() || wanted.length() > MAX_SHOWN) {
            return null;
        }
        String nearest = null;
        int best = Math.max(1, wanted.length() / 3) + 1;
        for (String candidate : new ArrayList<>(candidates)) {
            int distance = distance(wanted, bare(candidate));
            if (distance < best) {
                best = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    private static String bare(String name) {
        return name.replaceAll("[-_ ]", "").toLowerCase(Locale.ROOT);
    }

    /** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int substituted = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(substituted, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
