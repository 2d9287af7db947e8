package dev.warder.validation;

import static java.util.Map.entry;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the value of a schema's keyword must look like. A value of another shape is not "no constraint": the schema's author meant one, so
 * the schema is refused.
 */
enum Keyword {
    /** One schema. */
    SCHEMA,
    /** A list of schemas. */
    SCHEMAS,
    /** Schemas by name. */
    SCHEMA_MAP,
    /** Schemas by the pattern of a name. */
    PATTERN_MAP,
    /** A schema; before 2020-12 also a list of them. */
    SCHEMA_OR_SCHEMAS,
    /** Schemas or lists of names, by name. */
    DEPENDENCIES,
    /** A reference to a schema. */
    REFERENCE,
    PATTERN,
    TEXT,
    TEXTS,
    TEXT_LISTS,
    TYPE,
    VALUES,
    NUMBER,
    /** A number; in draft 4 a flag. */
    BOUND,
    POSITIVE,
    COUNT,
    FLAG;

    private static final Set<String> TYPES =
            Set.of("null", "boolean", "object", "array", "number", "string", "integer");

    private static final Map<String, Keyword> BY_NAME = Map.ofEntries(
            entry("$ref", REFERENCE),
            entry("$dynamicRef", REFERENCE),
            entry("$recursiveRef", REFERENCE),
            entry("$anchor", TEXT),
            entry("$dynamicAnchor", TEXT),
            entry("$recursiveAnchor", FLAG),
            entry("$defs", SCHEMA_MAP),
            entry("definitions", SCHEMA_MAP),
            entry("properties", SCHEMA_MAP),
            entry("patternProperties", PATTERN_MAP),
            entry("dependentSchemas", SCHEMA_MAP),
            entry("dependencies", DEPENDENCIES),
            entry("additionalProperties", SCHEMA),
            entry("unevaluatedProperties", SCHEMA),
            entry("propertyNames", SCHEMA),
            entry("items", SCHEMA_OR_SCHEMAS),
            entry("prefixItems", SCHEMAS),
            entry("additionalItems", SCHEMA),
            entry("unevaluatedItems", SCHEMA),
            entry("contains", SCHEMA),
            entry("not", SCHEMA),
            entry("if", SCHEMA),
            entry("then", SCHEMA),
            entry("else", SCHEMA),
            entry("allOf", SCHEMAS),
            entry("anyOf", SCHEMAS),
            entry("oneOf", SCHEMAS),
            entry("type", TYPE),
            entry("enum", VALUES),
            entry("required", TEXTS),
            entry("dependentRequired", TEXT_LISTS),
            entry("pattern", PATTERN),
            entry("format", TEXT),
            entry("minimum", NUMBER),
            entry("maximum", NUMBER),
            entry("exclusiveMinimum", BOUND),
            entry("exclusiveMaximum", BOUND),
            entry("multipleOf", POSITIVE),
            entry("minLength", COUNT),
            entry("maxLength", COUNT),
            entry("minItems", COUNT),
            entry("maxItems", COUNT),
            entry("minContains", COUNT),
            entry("maxContains", COUNT),
            entry("minProperties", COUNT),
            entry("maxProperties", COUNT),
            entry("uniqueItems", FLAG));

    /** Keywords whose schemas apply to the same value as the schema they stand in. */
    static final Set<String> IN_PLACE = Set.of(
            "allOf",
            "anyOf",
            "oneOf",
            "not",
            "if",
            "then",
            "else",
            "dependentSchemas",
            "dependencies",
            "$ref",
            "$dynamicRef",
            "$recursiveRef");

    /** The keyword of that name, or null for one that constrains nothing. */
    static @Nullable Keyword of(String name) {
        return BY_NAME.get(name);
    }

    /** Whether the value has the keyword's shape; of schemas inside it only the shape of their container is looked at. */
    boolean accepts(Json value, Draft draft) {
        return switch (this) {
            case SCHEMA -> isSchema(value);
            case SCHEMAS -> isSchemas(value);
            case SCHEMA_MAP, PATTERN_MAP ->
                value instanceof JsonObject map
                        && map.members().values().stream().allMatch(Keyword::isSchema);
            case SCHEMA_OR_SCHEMAS -> isSchema(value) || (draft != Draft.V2020_12 && isSchemas(value));
            case DEPENDENCIES ->
                value instanceof JsonObject map
                        && map.members().values().stream().allMatch(v -> isSchema(v) || isTexts(v));
            case REFERENCE, PATTERN, TEXT -> value instanceof JsonString;
            case TEXTS -> isTexts(value);
            case TEXT_LISTS ->
                value instanceof JsonObject map
                        && map.members().values().stream().allMatch(Keyword::isTexts);
            case TYPE ->
                isType(value)
                        || (value instanceof JsonArray a && a.items().stream().allMatch(Keyword::isType));
            case VALUES -> value instanceof JsonArray;
            case NUMBER -> value instanceof JsonNumber;
            case BOUND -> draft == Draft.DRAFT_4 ? value instanceof JsonBool : value instanceof JsonNumber;
            case POSITIVE ->
                value instanceof JsonNumber number && number.decimal().signum() > 0;
            case COUNT -> value instanceof JsonNumber number && isCount(number);
            case FLAG -> value instanceof JsonBool;
        };
    }

    /** The schemas directly inside an accepted value of this keyword. */
    Collection<Json> schemas(Json value) {
        return switch (this) {
            case SCHEMA -> List.of(value);
            case SCHEMAS, SCHEMA_OR_SCHEMAS -> value instanceof JsonArray list ? list.items() : List.of(value);
            case SCHEMA_MAP, PATTERN_MAP -> ((JsonObject) value).members().values();
            case DEPENDENCIES ->
                ((JsonObject) value)
                        .members().values().stream().filter(Keyword::isSchema).toList();
            case REFERENCE, PATTERN, TEXT, TEXTS, TEXT_LISTS, TYPE, VALUES, NUMBER, BOUND, POSITIVE, COUNT, FLAG ->
                List.of();
        };
    }

    private static boolean isSchema(Json value) {
        return value instanceof JsonObject || value instanceof JsonBool;
    }

    private static boolean isSchemas(Json value) {
        return value instanceof JsonArray list && list.items().stream().allMatch(Keyword::isSchema);
    }

    private static boolean isTexts(Json value) {
        return value instanceof JsonArray list && list.items().stream().allMatch(JsonString.class::isInstance);
    }

    private static boolean isType(Json value) {
        return value instanceof JsonString(String type) && TYPES.contains(type);
    }

    private static boolean isCount(JsonNumber number) {
        BigDecimal value = number.decimal();
        return value.signum() >= 0
                && value.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0
                && value.stripTrailingZeros().scale() <= 0;
    }
}
