package dev.warder.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A JSON object; names are unique and keep the order in which they were written. */
public final class JsonObject implements Json {
    public static final JsonObject EMPTY = new JsonObject(new LinkedHashMap<>());

    private final Map<String, Json> members;

    /** Takes the map over, without copy; it is in the order of the text. */
    JsonObject(Map<String, Json> members) {
        this.members = members;
    }

    /** An object of the given members, copied. */
    public static JsonObject of(Map<String, Json> members) {
        return new JsonObject(new LinkedHashMap<>(members));
    }

    /** An object with one member. */
    public static JsonObject of(String name, Json value) {
        return EMPTY.with(name, value);
    }

    /** The member called {@code name}, or null when there is none (a member whose value is JSON null is {@link JsonNull}). */
    public @Nullable Json find(String name) {
        return members.get(name);
    }

    /** The member as an object, or null when it is absent or something else. */
    public @Nullable JsonObject object(String name) {
        return members.get(name) instanceof JsonObject object ? object : null;
    }

    /** The member as an array, or null when it is absent or something else. */
    public @Nullable JsonArray array(String name) {
        return members.get(name) instanceof JsonArray array ? array : null;
    }

    /** The member as text, or null when it is absent or something else. */
    public @Nullable String string(String name) {
        return members.get(name) instanceof JsonString(String value) ? value : null;
    }

    public boolean has(String name) {
        return members.containsKey(name);
    }

    public int size() {
        return members.size();
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    /** The members in their order; unmodifiable. */
    public Map<String, Json> members() {
        return Collections.unmodifiableMap(members);
    }

    public void forEach(BiConsumer<? super String, ? super Json> action) {
        members.forEach(action);
    }

    /** This object with one member added or replaced (a replaced member keeps its place). */
    public JsonObject with(String name, Json value) {
        var copy = new LinkedHashMap<>(members);
        copy.put(name, value);
        return new JsonObject(copy);
    }

    /** This object with a text member added or replaced. */
    public JsonObject with(String name, String value) {
        return with(name, new JsonString(value));
    }

    /** This object with a whole number added or replaced. */
    public JsonObject with(String name, long value) {
        return with(name, JsonNumber.of(value));
    }

    /** This object without the member. */
    public JsonObject without(String name) {
        if (!members.containsKey(name)) {
            return this;
        }
        var copy = new LinkedHashMap<>(members);
        copy.remove(name);
        return new JsonObject(copy);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonObject that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
