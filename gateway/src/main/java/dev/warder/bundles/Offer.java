package dev.warder.bundles;

import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one server offers of one type, as a route of many servers lists it: under public names, sorted by them. Immutable.
 *
 * @param items sorted by their public names; a public name that two of them would have is not among them
 */
public record Offer(List<Item> items) {
    /** Nothing. */
    public static final Offer NONE = new Offer(List.of());

    /**
     * One definition.
     *
     * @param name its public name
     * @param capability what rules judge
     * @param fingerprint tells the definition as its server gave it from others; empty where that is not of interest
     * @param definition what lists show
     * @param bytes how long that is as JSON
     */
    public record Item(String name, Capability capability, String fingerprint, JsonObject definition, int bytes) {}

    public Offer {
        items = List.copyOf(items);
    }

    /**
     * The offer that a server's definitions make; those without a name are left out, and of those with the same name all but the first.
     *
     * @param fingerprint tells definitions of a capability apart
     */
    public static Offer of(
            String server,
            CapabilityType type,
            List<JsonObject> definitions,
            BiFunction<Capability, JsonObject, String> fingerprint) {
        var form = new PublicForm(server);
        Map<String, JsonObject> own = new LinkedHashMap<>();
        for (JsonObject definition : definitions) {
            String name = definition.string(PublicForm.member(type));
            if (name != null && !name.isEmpty()) {
                own.putIfAbsent(name, definition);
            }
        }
        Map<String, Item> items = new HashMap<>();
        List<String> ambiguous = new ArrayList<>();
        own.forEach((name, definition) -> {
            JsonObject shown = form.definition(type, definition);
            String said = form.name(type, name);
            var capability = new Capability(server, type, name);
            var item =
                    new Item(said, capability, fingerprint.apply(capability, definition), shown, shown.bytes().length);
            if (items.put(said, item) != null) {
                ambiguous.add(said);
            }
        });
        // Which of the two a caller would mean is anyone's guess.
        ambiguous.forEach(items::remove);
        var sorted = new ArrayList<>(items.values());
        sorted.sort(java.util.Comparator.comparing(Item::name));
        return new Offer(sorted);
    }

    /** The one thing of that public name, or null. */
    public @Nullable Capability find(String publicName) {
        for (Item item : items) {
            if (item.name().equals(publicName)) {
                return item.capability();
            }
        }
        return null;
    }
}
