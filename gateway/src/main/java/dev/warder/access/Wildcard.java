package dev.warder.access;

/**
 * A pattern over one text: {@code *} stands for any characters but {@code /}, {@code **} for any characters, {@code \} takes the next
 * character literally. Matching costs at most text length times pattern length, whatever the text: no backtracking.
 */
final class Wildcard {
    private static final int STAR = -1;
    private static final int DOUBLE_STAR = -2;

    /** What must stand before the first star. */
    private final String prefix;
    /** What must stand after the last star; empty when there is none. */
    private final String suffix;
    /** Characters, or one of the two stars; what lies between prefix and suffix. */
    private final int[] middle;

    private final boolean literal;

    private Wildcard(int[] tokens) {
        int first = 0;
        while (first < tokens.length && tokens[first] >= 0) {
            first++;
        }
        int last = tokens.length;
        while (last > first && tokens[last - 1] >= 0) {
            last--;
        }
        literal = first == tokens.length;
        prefix = text(tokens, 0, first);
        suffix = text(tokens, last, tokens.length);
        middle = java.util.Arrays.copyOfRange(tokens, first, last);
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException when it ends in a lone backslash
     */
    static Wildcard of(String pattern) {
        int[] tokens = new int[pattern.length()];
        int count = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                if (++i == pattern.length()) {
                    throw new IllegalArgumentException("ends in a lone backslash");
                }
                tokens[count++] = pattern.charAt(i);
            } else if (c != '*') {
                tokens[count++] = c;
            } else {
                boolean two = i + 1 < pattern.length() && pattern.charAt(i + 1) == '*';
                i += two ? 1 : 0;
                // Neighbouring stars mean the same as the wider of them.
                if (count > 0 && tokens[count - 1] < 0) {
                    tokens[count - 1] = two ? DOUBLE_STAR : tokens[count - 1];
                } else {
                    tokens[count++] = two ? DOUBLE_STAR : STAR;
                }
            }
        }
        return new Wildcard(java.util.Arrays.copyOf(tokens, count));
    }

    /** Whether the pattern has no star, and so matches exactly {@link #prefix}. */
    boolean isLiteral() {
        return literal;
    }

    /** Whether the pattern matches every text. */
    boolean isEverything() {
        return prefix.isEmpty() && suffix.isEmpty() && middle.length == 1 && middle[0] == DOUBLE_STAR;
    }

    /** The characters before the first star: what every matching text begins with. */
    String prefix() {
        return prefix;
    }

    /** The characters after the last star: what every matching text ends with. */
    String suffix() {
        return suffix;
    }

    boolean matches(String text) {
        if (literal) {
            return prefix.equals(text);
        }
        if (text.length() < prefix.length() + suffix.length() || !text.startsWith(prefix) || !text.endsWith(suffix)) {
            return false;
        }
        int end = text.length() - suffix.length();
        if (middle.length == 1) {
            return middle[0] == DOUBLE_STAR || noSlash(text, prefix.length(), end);
        }
        return simulate(text, prefix.length(), end);
    }

    /** Follows all readings of the pattern at once; {@code reached[i]} says that the first i tokens match what was read. */
    private boolean simulate(String text, int from, int to) {
        int size = middle.length;
        boolean[] reached = new boolean[size + 1];
        reached[0] = true;
        skipStars(reached);
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            boolean alive = false;
            for (int i = size; i >= 0; i--) {
                boolean stays = i < size && reached[i] && (middle[i] == DOUBLE_STAR || (middle[i] == STAR && c != '/'));
                boolean arrives = i > 0 && reached[i - 1] && middle[i - 1] == c;
                reached[i] = stays || arrives;
                alive |= reached[i];
            }
            if (!alive) {
                return false;
            }
            skipStars(reached);
        }
        return reached[size];
    }

    private void skipStars(boolean[] reached) {
        for (int i = 0; i < middle.length; i++) {
            if (reached[i] && middle[i] < 0) {
                reached[i + 1] = true;
            }
        }
    }

    private static boolean noSlash(String text, int from, int to) {
        int slash = text.indexOf('/', from);
        return slash < 0 || slash >= to;
    }

    private static String text(int[] tokens, int from, int to) {
        var text = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            text.append((char) tokens[i]);
        }
        return text.toString();
    }
}
