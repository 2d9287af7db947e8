package dev.warder.validation;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds members of the arguments that the schema neither declares nor mentions, at any depth. JSON Schema lets them pass unless it says
 * otherwise; a tool's author rarely means that, and {@code {"isAdmin": true}} beside the declared members is a known attack. A place that
 * has {@code properties} is closed unless some schema for it says what other members may be: {@code additionalProperties},
 * {@code unevaluatedProperties}, {@code patternProperties}, or an alternative that takes any object. This only ever refuses more than the
 * schema alone.
 */
final class Undeclared {
    /** Shapes of one schema that are remembered; others are worked out again each time. */
    private static final int MAX_PLACES = 1_000;

    /** What an alternative may say and still take any object. */
    private static final Set<String> SAYS_NOTHING =
            Set.of("type", "title", "description", "default", "examples", "deprecated", "$comment");

    private static final List<String> OPENING =
            List.of("additionalProperties", "unevaluatedProperties", "patternProperties");

    /** Stands for all members that no schema declares: the same schemas apply to each of them. */
    private static final Object OTHERS = new Object();

    /** Stands for all items of a list that have no schema of their own. */
    private static final Object REST = new Object();

    private final References references;
    private final Place root;
    private final Map<List<Same>, Place> places = new ConcurrentHashMap<>();

    Undeclared(JsonObject schema, References references) throws BadSchema {
        this.references = references;
        this.root = place(List.of(schema));
    }

    /** Hands every undeclared member's place to {@code taker}: the path as a JSON Pointer, and the member's name. */
    void find(JsonObject arguments, Findings taker) {
        find(arguments, root, "", taker);
    }

    /** Takes what is found; says whether to go on. */
    interface Findings {
        boolean take(String path, String name);
    }

    /**
     * What may stand at a place of the arguments.
     *
     * @param all every schema that may apply there
     * @param open whether members that no schema declares are welcome
     * @param listed how many items of a list have schemas of their own
     * @param below what may stand one level deeper, as far as known: by declared name, by index, or under {@link #OTHERS} or {@link #REST}
     */
    private record Place(List<JsonObject> all, boolean open, int listed, Map<Object, Place> below) {
        Place(List<JsonObject> all, boolean open) {
            this(all, open, all.stream().mapToInt(Undeclared::listed).max().orElse(0), new ConcurrentHashMap<>());
        }
    }

    private boolean find(Json value, Place place, String path, Findings taker) {
        return switch (value) {
            case JsonObject object -> findIn(object, place, path, taker);
            case JsonArray array -> {
                boolean go = true;
                for (int i = 0; go && i < array.size(); i++) {
                    Json item = array.items().get(i);
                    if (item instanceof JsonObject || item instanceof JsonArray) {
                        int index = i;
                        Object key = index < place.listed() ? (Object) index : REST;
                        Place below = below(place, key, () -> itemSchemas(place, index));
                        go = find(item, below, path + "/" + i, taker);
                    }
                }
                yield go;
            }
            default -> true;
        };
    }

    private boolean findIn(JsonObject object, Place place, String path, Findings taker) {
        for (Map.Entry<String, Json> member : object.members().entrySet()) {
            String name = member.getKey();
            Json value = member.getValue();
            boolean declared = false;
            for (JsonObject schema : place.all()) {
                JsonObject properties = schema.object("properties");
                declared |= properties != null && properties.has(name);
            }
            if (!declared && !place.open()) {
                if (!taker.take(path, name)) {
                    return false;
                }
            } else if (value instanceof JsonObject || value instanceof JsonArray) {
                Place below = below(place, declared ? name : OTHERS, () -> memberSchemas(place, name));
                if (!find(value, below, path + "/" + Complaint.escape(name), taker)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static List<JsonObject> memberSchemas(Place place, String name) {
        var schemas = new ArrayList<JsonObject>();
        for (JsonObject schema : place.all()) {
            JsonObject properties = schema.object("properties");
            Json declared = properties == null ? null : properties.find(name);
            if (declared != null) {
                add(schemas, declared);
            } else {
                add(schemas, schema.find("additionalProperties"));
                add(schemas, schema.find("unevaluatedProperties"));
                JsonObject patterns = schema.object("patternProperties");
                if (patterns != null) {
                    patterns.forEach((pattern, matching) -> add(schemas, matching));
                }
            }
        }
        return schemas;
    }

    private static int listed(JsonObject schema) {
        JsonArray list = list(schema);
        return list == null ? 0 : list.size();
    }

    private static @Nullable JsonArray list(JsonObject schema) {
        JsonArray prefix = schema.array("prefixItems");
        return prefix == null ? schema.array("items") : prefix;
    }

    private static List<JsonObject> itemSchemas(Place place, int index) {
        var schemas = new ArrayList<JsonObject>();
        for (JsonObject schema : place.all()) {
            JsonArray list = list(schema);
            if (list != null && index < list.size()) {
                add(schemas, list.items().get(index));
            } else {
                add(schemas, schema.find("items"));
                add(schemas, schema.find("additionalItems"));
                add(schemas, schema.find("unevaluatedItems"));
            }
        }
        return schemas;
    }

    private static void add(List<JsonObject> schemas, @Nullable Json schema) {
        if (schema instanceof JsonObject object) {
            schemas.add(object);
        }
    }

    private Place below(Place place, Object key, Supplier<List<JsonObject>> schemas) {
        Place known = place.below().get(key);
        if (known != null) {
            return known;
        }
        Place made = below(schemas.get());
        if (places.size() < MAX_PLACES) {
            place.below().put(key, made);
        }
        return made;
    }

    private Place below(List<JsonObject> schemas) {
        List<Same> source = schemas.stream().map(Same::new).toList();
        Place known = places.get(source);
        if (known != null) {
            return known;
        }
        try {
            Place made = place(schemas);
            Effort.spend(made.all().size());
            if (places.size() < MAX_PLACES) {
                places.put(source, made);
            }
            return made;
        } catch (BadSchema changed) {
            throw new IllegalStateException("every reference was looked at when the schema was compiled", changed);
        }
    }

    private Place place(List<JsonObject> schemas) throws BadSchema {
        Set<JsonObject> all = Collections.newSetFromMap(new IdentityHashMap<>());
        boolean open = schemas.isEmpty();
        for (JsonObject schema : schemas) {
            Set<JsonObject> own = Collections.newSetFromMap(new IdentityHashMap<>());
            open |= collect(schema, own);
            // A schema that declares nothing takes anything: {"type": "object"} is a bag of the author's choosing.
            open |= own.stream().noneMatch(s -> s.has("properties"));
            all.addAll(own);
        }
        return new Place(List.copyOf(all), open);
    }

    /** Adds all schemas that may apply to the same value; true when one of them leaves the place open. */
    private boolean collect(JsonObject schema, Set<JsonObject> into) throws BadSchema {
        if (!into.add(schema)) {
            return false;
        }
        boolean open = OPENING.stream().anyMatch(schema::has)
                || takesAnything(schema.find("anyOf"))
                || takesAnything(schema.find("oneOf"));
        for (Json applied : references.toSameValue(schema)) {
            if (applied instanceof JsonObject object) {
                open |= collect(object, into);
            }
        }
        return open;
    }

    private static boolean takesAnything(@Nullable Json alternatives) {
        return alternatives instanceof JsonArray list
                && list.items().stream()
                        .anyMatch(one -> one == JsonBool.TRUE || (one instanceof JsonObject o && isAnyObject(o)));
    }

    private static boolean isAnyObject(JsonObject schema) {
        Json type = schema.find("type");
        boolean object = type == null
                || (type instanceof JsonString(String word) && word.equals("object"))
                || (type instanceof JsonArray types && types.items().contains(new JsonString("object")));
        return object && SAYS_NOTHING.containsAll(schema.members().keySet());
    }
}
