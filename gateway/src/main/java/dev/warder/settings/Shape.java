package dev.warder.settings;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one section, in the order of the documentation, and how its settings are made of them. Each room keeps the shape of its own
 * section; the room above puts it into its own with {@link Key#section}.
 *
 * <pre>{@code
 * public static final Shape<AuditSettings> SHAPE = Shape.of(AuditSettings::read, "What is written down.", KEEP, MASK);
 * }</pre>
 *
 * @param <T> the settings record
 */
public final class Shape<T> {
    private final Function<Section, T> reader;
    private final String about;
    private final Map<String, Key<?>> keys;
    private final Map<String, String> hints;
    private final boolean open;

    private Shape(
            Function<Section, T> reader,
            String about,
            Map<String, Key<?>> keys,
            Map<String, String> hints,
            boolean open) {
        this.open = open;
        this.reader = reader;
        this.about = about;
        this.keys = keys;
        this.hints = hints;
    }

    /**
     * A section of these keys.
     *
     * @param reader makes the settings of a section; called even when the section has problems, then with stand-ins for what is wrong, so
     *     that it can look for further problems; what it makes of such a section is thrown away
     * @param about what the section is for, in one or two sentences
     */
    public static <T> Shape<T> of(Function<Section, T> reader, String about, Key<?>... keys) {
        var byName = new LinkedHashMap<String, Key<?>>();
        for (Key<?> key : keys) {
            if (key.about().isEmpty() || byName.put(key.name(), key) != null) {
                throw new IllegalArgumentException("key without description or declared twice: " + key.name());
            }
        }
        return new Shape<>(reader, about, Collections.unmodifiableMap(byName), Map.of(), false);
    }

    /** This shape with a word for whoever writes the key {@code name}, which does not exist or no longer does: what to write instead. */
    public Shape<T> hint(String name, String sentence) {
        var more = new LinkedHashMap<>(hints);
        more.put(name, sentence);
        return new Shape<>(reader, about, keys, more, open);
    }

    /** This shape for a reader that leaves keys it does not know to others. */
    Shape<T> openToOthers() {
        return new Shape<>(reader, about, keys, hints, true);
    }

    boolean isOpen() {
        return open;
    }

    T read(Section section) {
        return reader.apply(section);
    }

    T standIn() {
        return reader.apply(Section.standIn(this));
    }

    String about() {
        return about;
    }

    Map<String, Key<?>> keys() {
        return keys;
    }

    List<String> names() {
        return List.copyOf(keys.keySet());
    }

    @Nullable
    String hintFor(String name) {
        return hints.get(name);
    }

    /** Where below this shape a key called {@code name} exists, such as {@code servers.<name>}; null when nowhere. */
    @Nullable
    String whereIs(String name, String path) {
        for (Key<?> key : keys.values()) {
            Shape<?> below = key.type().shape();
            if (below == null) {
                continue;
            }
            String place = path.isEmpty() ? key.name() : path + "." + key.name();
            String inside = key.type() instanceof MapType<?> ? place + ".<name>" : place;
            String found = below.keys.containsKey(name) ? inside : below.whereIs(name, inside);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    JsonObject schema() {
        var properties = new LinkedHashMap<String, Json>();
        keys.forEach((name, key) -> properties.put(name, documented(key)));
        JsonObject schema = JsonObject.of("type", new JsonString("object"))
                .with("description", about)
                .with("properties", JsonObject.of(properties))
                .with("additionalProperties", JsonBool.of(false));
        List<String> required =
                keys.values().stream().filter(Key::isRequired).map(Key::name).toList();
        return required.isEmpty() ? schema : schema.with("required", JsonArray.ofStrings(required));
    }

    private static JsonObject documented(Key<?> key) {
        JsonObject schema = key.type().schema();
        String otherwise = key.otherwise();
        String about = otherwise == null ? key.about() : key.about() + " Default: " + otherwise + ".";
        return schema.with("description", about);
    }
}
