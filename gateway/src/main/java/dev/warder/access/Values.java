package dev.warder.access;

import dev.cel.common.values.NullValue;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonNull;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.RandomAccess;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** JSON as an expression sees it: views that convert a member when it is looked at, so that unread arguments cost nothing. */
final class Values {
    private Values() {}

    /**
     * The value as an expression sees it.
     *
     * @throws ArithmeticException for a number that neither 64 bits nor a double can hold: judging a rounded one would be judging another
     */
    static Object of(Json json) {
        return switch (json) {
            case JsonObject object -> new Members(object);
            case JsonArray array -> new Items(array.items());
            case JsonString(String text) -> text;
            case JsonNumber number -> number(number);
            case JsonBool bool -> bool.value();
            case JsonNull none -> NullValue.NULL_VALUE;
        };
    }

    private static Object number(JsonNumber number) {
        if (number.fitsLong()) {
            return number.longValue();
        }
        double value = number.doubleValue();
        if (number.isInteger() || Double.isInfinite(value)) {
            throw new ArithmeticException("a number is out of range");
        }
        return value;
    }

    private static final class Members extends AbstractMap<String, Object> {
        private final JsonObject object;

        Members(JsonObject object) {
            this.object = object;
        }

        @Override
        public @Nullable Object get(@Nullable Object key) {
            Json member = key instanceof String name ? object.find(name) : null;
            return member == null ? null : of(member);
        }

        @Override
        public boolean containsKey(@Nullable Object key) {
            return key instanceof String name && object.has(name);
        }

        @Override
        public int size() {
            return object.size();
        }

        @Override
        public Set<String> keySet() {
            return object.members().keySet();
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return new Entries(object.members());
        }
    }

    private static final class Entries extends AbstractSet<Entry<String, Object>> {
        private final Map<String, Json> members;

        Entries(Map<String, Json> members) {
            this.members = members;
        }

        @Override
        public Iterator<Entry<String, Object>> iterator() {
            return members.entrySet().stream()
                    .map(member -> Map.entry(member.getKey(), of(member.getValue())))
                    .iterator();
        }

        @Override
        public int size() {
            return members.size();
        }
    }

    private static final class Items extends AbstractList<Object> implements RandomAccess {
        private final List<Json> items;

        Items(List<Json> items) {
            this.items = items;
        }

        @Override
        public Object get(int index) {
            return of(items.get(index));
        }

        @Override
        public int size() {
            return items.size();
        }
    }
}
