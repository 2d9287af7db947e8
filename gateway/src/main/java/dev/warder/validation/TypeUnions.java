package dev.warder.validation;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes {@code "type": ["integer", "number"]} as {@code "number"} alone, which means the same: beside "integer" the library cuts fractions
 * off before it compares with a bound, and -0.5 would pass for at least 0.
 */
final class TypeUnions {
    /** Keywords whose value is a map from names to schemas. */
    private static final Set<String> MAPS =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies");
    /** Keywords whose value is data, not a schema. */
    private static final Set<String> DATA = Set.of("enum", "const", "default", "examples");

    private TypeUnions() {}

    /** The same schema; as deep as {@link SchemaSurvey} lets schemas be. */
    static JsonObject plain(JsonObject schema) {
        JsonObject written = schema;
        for (Map.Entry<String, Json> member : schema.members().entrySet()) {
            String name = member.getKey();
            Json before = member.getValue();
            Json after = MAPS.contains(name) ? map(before) : DATA.contains(name) ? before : keyword(name, before);
            if (!after.equals(before)) {
                written = written.with(name, after);
            }
        }
        return written;
    }

    private static Json map(Json value) {
        if (!(value instanceof JsonObject schemas)) {
            return value;
        }
        JsonObject written = schemas;
        for (Map.Entry<String, Json> member : schemas.members().entrySet()) {
            written = written.with(member.getKey(), inside(member.getValue()));
        }
        return written;
    }

    private static Json keyword(String name, Json value) {
        return name.equals("type") && value instanceof JsonArray types ? types(types) : inside(value);
    }

    private static Json inside(Json value) {
        return switch (value) {
            case JsonObject schema -> plain(schema);
            case JsonArray many ->
                new JsonArray(many.items().stream().map(TypeUnions::inside).toList());
            default -> value;
        };
    }

    private static Json types(JsonArray types) {
        List<Json> kept = new ArrayList<>(types.items());
        if (kept.contains(new JsonString("number"))) {
            kept.remove(new JsonString("integer"));
        }
        return new JsonArray(kept);
    }
}
