package dev.warder.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of one object while it is passed over. A handful is compared as it stands in the text; more, or names with escapes, go into a
 * set that stays fast whatever names a stranger chooses.
 */
final class Names {
    private static final int FEW = 8;

    private final byte[] bytes;
    private final int[] starts = new int[FEW];
    private int size;
    private @Nullable Set<String> many;

    Names(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Whether a name without escapes, behind which stands its quote, is new. */
    boolean add(int from, int to) {
        if (many != null || size == FEW) {
            return add(text(from, to));
        }
        int length = to - from;
        long key = Words.key(bytes, from, to);
        for (int i = 0; i < size; i++) {
            int other = starts[i];
            // A quote within the other's bytes would end it too early to be equal, and this name has none.
            if (bytes[other + length] == '"'
                    && Words.key(bytes, other, other + length) == key
                    && Arrays.equals(bytes, other, other + length, bytes, from, to)) {
                return false;
            }
        }
        starts[size++] = from;
        return true;
    }

    /** Whether a name is new. */
    boolean add(String name) {
        if (many == null) {
            many = new HashSet<>();
            for (int i = 0; i < size; i++) {
                int to = starts[i];
                while (bytes[to] != '"') {
                    to++;
                }
                many.add(text(starts[i], to));
            }
        }
        return many.add(name);
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, UTF_8);
    }
}
