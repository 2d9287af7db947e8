package dev.warder.json;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The members of a small object, in their order: for a handful, looking at one after the other is faster and smaller than hashing. */
final class FewMembers extends AbstractMap<String, Json> {
    /** How many there is room for. */
    static final int MOST = 8;

    private String[] names = new String[MOST / 2];
    private Json[] values = new Json[MOST / 2];
    private int size;

    /** Adds a member at the end, or replaces the value of one; there must be room for it. */
    @Override
    public @Nullable Json put(String name, Json value) {
        int place = place(name);
        if (place >= 0) {
            Json before = values[place];
            values[place] = value;
            return before;
        }
        if (size == names.length) {
            names = Arrays.copyOf(names, MOST);
            values = Arrays.copyOf(values, MOST);
        }
        names[size] = name;
        values[size++] = value;
        return null;
    }

    @Override
    public @Nullable Json get(@Nullable Object name) {
        int place = place(name);
        return place < 0 ? null : values[place];
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return place(name) >= 0;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Set<String> keySet() {
        return new View<>(i -> names[i]);
    }

    @Override
    public Set<Map.Entry<String, Json>> entrySet() {
        return new View<>(i -> Map.entry(names[i], values[i]));
    }

    private int place(@Nullable Object name) {
        for (int i = 0; i < size; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** One thing of each member. */
    private final class View<T> extends AbstractSet<T> {
        private final IntFunction<T> thing;

        View(IntFunction<T> thing) {
            this.thing = thing;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public Iterator<T> iterator() {
            return new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return next < size;
                }

                @Override
                public T next() {
                    if (next >= size) {
                        throw new NoSuchElementException();
                    }
                    return thing.apply(next++);
                }
            };
        }
    }
}
