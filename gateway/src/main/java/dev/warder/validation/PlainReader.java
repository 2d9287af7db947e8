package dev.warder.validation;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a surveyed schema as a {@link PlainSchema}, if it is one. What it does not know for certain makes the schema not plain: references,
 * conditions, most combinations, lists of item schemas.
 */
final class PlainReader {
    private static final int MAX = Integer.MAX_VALUE;

    private static final Set<String> UNDERSTOOD = Set.of(
            "type",
            "enum",
            "const",
            "anyOf",
            "properties",
            "required",
            "additionalProperties",
            "minProperties",
            "maxProperties",
            "items",
            "minItems",
            "maxItems",
            "minLength",
            "maxLength",
            "pattern",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum");

    /** Keywords that constrain nothing: annotations, and definitions that nothing refers to. */
    private static final Set<String> SILENT = Set.of(
            "title",
            "description",
            "default",
            "examples",
            "deprecated",
            "readOnly",
            "writeOnly",
            "$comment",
            "format",
            "$defs",
            "definitions");

    private final Draft draft;
    private final boolean refuseUndeclared;

    private PlainReader(Draft draft, boolean refuseUndeclared) {
        this.draft = draft;
        this.refuseUndeclared = refuseUndeclared;
    }

    /**
     * The schema as a plain one, or null when it is not.
     *
     * @param schema looked at by {@link SchemaSurvey} before, without identifier and dialect
     * @param refuseUndeclared whether what {@link Undeclared} finds is refused
     */
    static @Nullable PlainSchema read(JsonObject schema, Draft draft, boolean refuseUndeclared) {
        try {
            return new PlainReader(draft, refuseUndeclared).schema(schema);
        } catch (NotPlain | BadSchema other) {
            return null;
        }
    }

    private static final class NotPlain extends Exception {
        private static final long serialVersionUID = 1L;

        NotPlain() {
            super(null, null, false, false);
        }
    }

    private PlainSchema schema(Json json) throws NotPlain, BadSchema {
        if (!(json instanceof JsonObject schema)) {
            return json == JsonBool.TRUE ? PlainSchema.ANYTHING : PlainSchema.NOTHING;
        }
        for (String name : schema.members().keySet()) {
            if (!isPlain(name)) {
                throw new NotPlain();
            }
        }
        Set<Json> values = values(schema);
        int types = types(schema.find("type"));
        PlainMembers members = members(schema);
        List<PlainSchema> alternatives = alternatives(schema);
        // The library counts one step for the schema and one for each keyword, and tries every alternative.
        int cost = 2
                + schema.size()
                + members.declared().size()
                + members.required().size();
        for (PlainSchema alternative : alternatives) {
            cost += alternative.cost();
        }
        return new PlainSchema(
                values == null ? types : types & ~(PlainSchema.OBJECT | PlainSchema.ARRAY),
                values,
                members,
                new PlainItems(items(schema), count(schema, "minItems", 0), count(schema, "maxItems", MAX)),
                text(schema),
                number(schema),
                alternatives,
                cost);
    }

    /** A name that means nothing to the dialect constrains nothing, unless it means something here: {@link Undeclared} knows one dialect. */
    private boolean isPlain(String name) {
        return UNDERSTOOD.contains(name)
                || SILENT.contains(name)
                || (Keyword.of(name) == null && !draft.dialect().getKeywords().containsKey(name));
    }

    private static int types(@Nullable Json type) {
        int types = type == null ? PlainSchema.ANY_TYPE : 0;
        for (Json one :
                type instanceof JsonArray several ? several.items() : type == null ? List.<Json>of() : List.of(type)) {
            types |= switch (((JsonString) one).value()) {
                case "object" -> PlainSchema.OBJECT;
                case "array" -> PlainSchema.ARRAY;
                case "string" -> PlainSchema.STRING;
                case "number" -> PlainSchema.NUMBER;
                case "integer" -> PlainSchema.INTEGER;
                case "boolean" -> PlainSchema.BOOLEAN;
                case "null" -> PlainSchema.NULL;
                default -> 0;
            };
        }
        return types;
    }

    /** The values that are allowed; objects and arrays among them are left to the library, which knows when two are the same. */
    private static @Nullable Set<Json> values(JsonObject schema) {
        Set<Json> values = null;
        if (schema.find("enum") instanceof JsonArray several) {
            values = Set.copyOf(several.items());
        }
        Json constant = schema.find("const");
        if (constant != null) {
            boolean possible = values == null || values.contains(constant);
            values = possible ? Set.of(constant) : Set.of();
        }
        return values;
    }

    private PlainMembers members(JsonObject schema) throws NotPlain, BadSchema {
        Set<Json> required = new HashSet<>();
        if (schema.find("required") instanceof JsonArray names) {
            required.addAll(names.items());
        }
        var declared = new ArrayList<PlainMembers.Member>();
        var names = new HashSet<String>();
        JsonObject properties = schema.object("properties");
        if (properties != null) {
            for (var property : properties.members().entrySet()) {
                boolean needed = required.remove(new JsonString(property.getKey()));
                declared.add(new PlainMembers.Member(property.getKey(), schema(property.getValue()), needed));
                names.add(property.getKey());
            }
        }
        List<String> alsoRequired =
                required.stream().map(name -> ((JsonString) name).value()).toList();
        Json others = schema.find("additionalProperties");
        boolean closed = others == null && properties != null && refuseUndeclared;
        return new PlainMembers(
                List.copyOf(declared),
                Set.copyOf(names),
                alsoRequired,
                closed ? PlainSchema.NOTHING : others == null ? PlainSchema.ANYTHING : schema(others),
                count(schema, "minProperties", 0),
                count(schema, "maxProperties", MAX));
    }

    private PlainSchema items(JsonObject schema) throws NotPlain, BadSchema {
        Json items = schema.find("items");
        if (items instanceof JsonArray) {
            throw new NotPlain();
        }
        return items == null ? PlainSchema.ANYTHING : schema(items);
    }

    /**
     * Alternatives for single values, at most one of them for arrays of such. Members of objects would be declared by all alternatives
     * together; of several for arrays, or with patterns, the library might try each, and that could be too much for it. Where one of them
     * bounds integers and another takes any number, the library gives up at numbers such as 1e30.
     */
    private List<PlainSchema> alternatives(JsonObject schema) throws NotPlain, BadSchema {
        if (!(schema.find("anyOf") instanceof JsonArray list)) {
            return List.of();
        }
        var alternatives = new ArrayList<PlainSchema>();
        int forArrays = 0;
        boolean fractions = false;
        boolean whole = false;
        for (Json one : list.items()) {
            PlainSchema alternative = schema(one);
            boolean matches = alternative.text() != null && alternative.text().pattern() != null;
            forArrays += alternative.takes(PlainSchema.ARRAY) ? 1 : 0;
            fractions |= alternative.takes(PlainSchema.NUMBER);
            whole |= alternative.boundsIntegers();
            if (matches || alternative.mayHoldObjects() || forArrays > 1 || (fractions && whole)) {
                throw new NotPlain();
            }
            alternatives.add(alternative);
        }
        if (alternatives.isEmpty()) {
            throw new NotPlain();
        }
        return List.copyOf(alternatives);
    }

    private static @Nullable PlainText text(JsonObject schema) throws BadSchema {
        String pattern = schema.string("pattern");
        int least = count(schema, "minLength", 0);
        int most = count(schema, "maxLength", MAX);
        return pattern == null && least == 0 && most == MAX
                ? null
                : new PlainText(least, most, pattern == null ? null : LinearPattern.of(pattern));
    }

    private static @Nullable PlainNumber number(JsonObject schema) throws NotPlain {
        BigDecimal atLeast = bound(schema, "minimum");
        BigDecimal moreThan = bound(schema, "exclusiveMinimum");
        BigDecimal atMost = bound(schema, "maximum");
        BigDecimal lessThan = bound(schema, "exclusiveMaximum");
        return atLeast == null && moreThan == null && atMost == null && lessThan == null
                ? null
                : new PlainNumber(atLeast, moreThan, atMost, lessThan);
    }

    /** In draft 4 an exclusive bound is a flag; that is rare enough not to be plain. */
    private static @Nullable BigDecimal bound(JsonObject schema, String name) throws NotPlain {
        Json bound = schema.find(name);
        if (bound == null) {
            return null;
        }
        if (bound instanceof JsonNumber number) {
            return number.decimal();
        }
        throw new NotPlain();
    }

    private static int count(JsonObject schema, String name, int otherwise) {
        return schema.find(name) instanceof JsonNumber number ? number.decimal().intValueExact() : otherwise;
    }
}
