package dev.warder.mcp;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds the {@code x-mcp-header} annotations of a tool's input schema, wherever a schema can stand, and holds them to the rules. */
final class HeaderAnnotations {
    private static final String KEY = "x-mcp-header";
    private static final int MAX = 64;
    private static final Set<String> TYPES = Set.of("string", "integer", "boolean");
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    /** Keywords that hold one schema, or an array of schemas. */
    private static final List<String> SCHEMAS = List.of(
            "items",
            "additionalItems",
            "prefixItems",
            "contains",
            "additionalProperties",
            "unevaluatedProperties",
            "unevaluatedItems",
            "propertyNames",
            "contentSchema",
            "oneOf",
            "anyOf",
            "allOf",
            "not",
            "if",
            "then",
            "else");

    /** Keywords that hold schemas by name. */
    private static final List<String> NAMED_SCHEMAS =
            List.of("patternProperties", "dependentSchemas", "dependencies", "$defs", "definitions");

    private final List<ParamHeaders.Mirrored> found = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private HeaderAnnotations() {}

    static List<ParamHeaders.Mirrored> of(JsonObject inputSchema) throws MalformedAnnotation {
        var annotations = new HeaderAnnotations();
        if (inputSchema.has(KEY)) {
            throw new MalformedAnnotation(KEY + " stands on the whole schema, not on a property");
        }
        annotations.visit(inputSchema, List.of(), true);
        return annotations.found;
    }

    private void visit(JsonObject schema, List<String> path, boolean reachable) throws MalformedAnnotation {
        if (schema.find("properties") instanceof JsonObject properties) {
            for (var property : properties.members().entrySet()) {
                if (property.getValue() instanceof JsonObject child) {
                    var below = new ArrayList<>(path);
                    below.add(property.getKey());
                    annotation(child, below, reachable);
                    visit(child, below, reachable);
                }
            }
        }
        for (String keyword : SCHEMAS) {
            switch (schema.find(keyword)) {
                case JsonObject child -> unreachable(child, path);
                case JsonArray children -> {
                    for (Json child : children) {
                        unreachable(child, path);
                    }
                }
                case null, default -> {}
            }
        }
        for (String keyword : NAMED_SCHEMAS) {
            if (schema.find(keyword) instanceof JsonObject children) {
                for (Json child : children.members().values()) {
                    unreachable(child, path);
                }
            }
        }
    }

    private void unreachable(Json schema, List<String> path) throws MalformedAnnotation {
        if (schema instanceof JsonObject child) {
            annotation(child, path, false);
            visit(child, path, false);
        }
    }

    private void annotation(JsonObject schema, List<String> path, boolean reachable) throws MalformedAnnotation {
        Json annotation = schema.find(KEY);
        if (annotation == null) {
            return;
        }
        if (!reachable) {
            throw new MalformedAnnotation(KEY + " stands on a property that is not reached through properties alone");
        }
        if (!(annotation instanceof JsonString(String name)) || !isToken(name)) {
            throw new MalformedAnnotation(KEY + " is not a header name (RFC 9110 token)");
        }
        if (!(schema.find("type") instanceof JsonString(String type)) || !TYPES.contains(type)) {
            throw new MalformedAnnotation(KEY + " stands on a property that is not a string, integer or boolean");
        }
        if (!names.add(name.toLowerCase(Locale.ROOT))) {
            throw new MalformedAnnotation("two properties have the same " + KEY);
        }
        if (names.size() > MAX) {
            throw new MalformedAnnotation("more than " + MAX + " properties have an " + KEY);
        }
        found.add(new ParamHeaders.Mirrored(List.copyOf(path), name));
    }

    private static boolean isToken(String name) {
        return !name.isEmpty()
                && name.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || TOKEN_MARKS.indexOf(c) >= 0);
    }
}
