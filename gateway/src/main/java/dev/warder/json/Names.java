package dev.warder.json;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of one object while it is passed over: most objects have a handful, which need no hashing. */
final class Names {
    private static final int FEW = 8;

    private final @Nullable String[] few = new @Nullable String[FEW];
    private int size;
    private @Nullable Set<@Nullable String> many;

    /** Whether the name is new. */
    boolean add(String name) {
        if (many != null) {
            return many.add(name);
        }
        for (int i = 0; i < size; i++) {
            if (name.equals(few[i])) {
                return false;
            }
        }
        if (size == FEW) {
            many = new HashSet<>(Arrays.asList(few));
            return many.add(name);
        }
        few[size++] = name;
        return true;
    }
}
