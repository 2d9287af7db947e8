package dev.warder.catalog;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What differs between two definitions of one capability, the most dangerous first. */
public final class Comparison {
    private static final Set<String> HINTS =
            Set.of("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint");
    private static final Set<String> TEXTS =
            Set.of("description", "title", "name", "instructions", "examples", "$comment");
    private static final Set<String> LOWER_BOUNDS =
            Set.of("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties");
    private static final Set<String> UPPER_BOUNDS =
            Set.of("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties");
    /** Keywords of JSON Schema whose absence lets more pass. */
    private static final Set<String> BARRIERS = Set.of(
            "type",
            "enum",
            "const",
            "pattern",
            "format",
            "required",
            "additionalProperties",
            "unevaluatedProperties",
            "multipleOf",
            "uniqueItems",
            "items",
            "not",
            "allOf",
            "anyOf",
            "oneOf",
            "propertyNames");

    private final List<Difference> found = new ArrayList<>();

    private Comparison() {}

    /** The differences; empty when there are none. */
    public static List<Difference> of(JsonObject before, JsonObject after) {
        var comparison = new Comparison();
        comparison.objects("", before, after);
        comparison.found.sort(Comparator.comparing(Difference::risk).thenComparing(Difference::path));
        return List.copyOf(comparison.found);
    }

    private void objects(String path, JsonObject before, JsonObject after) {
        var names = new TreeSet<String>(before.members().keySet());
        names.addAll(after.members().keySet());
        for (String name : names) {
            Json was = before.find(name);
            Json is = after.find(name);
            String place = path.isEmpty() ? name : path + "." + name;
            if (was instanceof JsonObject one && is instanceof JsonObject other) {
                objects(place, one, other);
            } else if (was == null || !was.equals(is)) {
                differ(place, name, was, is);
            }
        }
    }

    private void differ(String path, String name, @Nullable Json before, @Nullable Json after) {
        Difference plain = new Difference(Risk.LOW, "", path, text(before), text(after));
        found.add(ranked(plain, path, name, before, after));
    }

    private static Difference ranked(
            Difference plain, String path, String name, @Nullable Json before, @Nullable Json after) {
        if (after != null && Visible.hides(String.join("", texts(after)))) {
            return as(plain, Risk.HIGH, "invisible characters");
        }
        if (path.startsWith("annotations.") && HINTS.contains(name)) {
            return as(plain, Risk.HIGH, "hint flipped");
        }
        if (path.startsWith("annotations")) {
            return as(plain, Risk.HIGH, "annotations");
        }
        if (path.startsWith("inputSchema") || path.startsWith("arguments")) {
            return schema(plain, path, name, before, after);
        }
        if (TEXTS.contains(name)) {
            return as(plain, Risk.MEDIUM, "text");
        }
        return path.startsWith("_meta") ? as(plain, Risk.MEDIUM, "metadata") : as(plain, Risk.LOW, "other");
    }

    private static Difference schema(
            Difference plain, String path, String name, @Nullable Json before, @Nullable Json after) {
        if (path.endsWith(".properties." + name) && before == null) {
            return as(plain, Risk.MEDIUM, "new parameter");
        }
        if (path.endsWith(".properties." + name) && after == null) {
            return as(plain, Risk.LOW, "parameter removed");
        }
        // A property may be called as a keyword is; it is told apart by what it stands in.
        if (TEXTS.contains(name) && !path.endsWith(".properties." + name)) {
            return as(plain, Risk.MEDIUM, "text");
        }
        return isLooser(name, before, after)
                ? as(plain, Risk.MEDIUM, "schema loosened")
                : as(plain, before == null ? Risk.LOW : Risk.MEDIUM, "schema changed");
    }

    private static boolean isLooser(String name, @Nullable Json before, @Nullable Json after) {
        boolean bound = LOWER_BOUNDS.contains(name) || UPPER_BOUNDS.contains(name);
        if (after == null) {
            return bound || BARRIERS.contains(name);
        }
        if (before instanceof JsonNumber was && after instanceof JsonNumber is) {
            int grown = is.decimal().compareTo(was.decimal());
            return (LOWER_BOUNDS.contains(name) && grown < 0) || (UPPER_BOUNDS.contains(name) && grown > 0);
        }
        if (before instanceof JsonArray was && after instanceof JsonArray is) {
            return name.equals("required")
                    ? !is.items().containsAll(was.items())
                    : !was.items().containsAll(is.items());
        }
        return JsonBool.FALSE.equals(before) && name.endsWith("Properties");
    }

    private static Difference as(Difference plain, Risk risk, String what) {
        return new Difference(risk, what, plain.path(), plain.before(), plain.after());
    }

    /** Every text in a value, names of members included. */
    static List<String> texts(Json json) {
        List<String> texts = new ArrayList<>();
        collect(json, texts);
        return texts;
    }

    private static void collect(Json json, List<String> texts) {
        switch (json) {
            case JsonString(String text) -> texts.add(text);
            case JsonArray array -> array.forEach(item -> collect(item, texts));
            case JsonObject object ->
                object.members().forEach((name, value) -> {
                    texts.add(name);
                    collect(value, texts);
                });
            default -> {}
        }
    }

    private static @Nullable String text(@Nullable Json json) {
        return json == null ? null : json.text();
    }
}
