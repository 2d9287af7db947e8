package dev.warder.json;

import java.util.Iterator;
import java.util.List;

/** A JSON array; {@code items} is unmodifiable. */
public record JsonArray(List<Json> items) implements Json, Iterable<Json> {
    public static final JsonArray EMPTY = new JsonArray(List.of());

    public JsonArray {
        items = List.copyOf(items);
    }

    /** An array of texts. */
    public static JsonArray ofStrings(Iterable<String> values) {
        var items = new java.util.ArrayList<Json>();
        values.forEach(value -> items.add(new JsonString(value)));
        return new JsonArray(items);
    }

    public int size() {
        return items.size();
    }

    @Override
    public Iterator<Json> iterator() {
        return items.iterator();
    }

    @Override
    public String toString() {
        return text();
    }
}
