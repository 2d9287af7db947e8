package dev.warder.validation;

import static dev.warder.validation.TestingSchemas.json;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonNull;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random schemas, mostly plain, and arguments that often fit them. Everything is drawn from small sets of awkward values, so that a bound
 * and a value meet often.
 */
final class RandomSchemas {
    private static final List<String> NAMES = List.of("a", "b", "c", "a/b", "#x", "");
    private static final List<String> NUMBERS = List.of("""
            0 -0 1 1.0 1e0 2 -1 0.5 -0.5 1.5 100 1e2 9007199254740993 9007199254740992.0 9223372036854775807 \
            9223372036854775808 -9223372036854775809 1e30 -1E-7 123456789012345678 1234567890123456789 0.1 0.10 1e20 -1e25 1e400""".split(" "));
    private static final List<String> TEXTS = List.of(
            "", "a", "ab", "abc", "A1", "\u00e9", "e\u0301", "\ud83d\ude00", "\ud83d\ude00b", "\u20ac\n", "1", "null");
    private static final List<String> PATTERNS =
            List.of("^a", "b$", "^[a-z]{1,2}$", "^(?!ab)(?=.*a).*$", "\\d", "", "^.$", "\u00e9|\\s");
    private static final List<String> TYPES =
            List.of("null", "boolean", "object", "array", "number", "string", "integer");
    private static final List<String> FORMATS =
            List.of("date", "email", "uuid", "ipv4", "uri", "regex", "int32", "no such");
    private static final List<String> DIALECTS = List.of(
            "http://json-schema.org/draft-04/schema#",
            "http://json-schema.org/draft-06/schema#",
            "http://json-schema.org/draft-07/schema#",
            "https://json-schema.org/draft/2019-09/schema",
            "https://json-schema.org/draft/2020-12/schema");
    /** Members of a schema that are not plain, or that constrain nothing. */
    private static final List<String> OTHERS = List.of("""
            {'x-note':{'type':'null'}} {'nullable':true} {'nullable':false} {'format':'email'} {'readOnly':true}
            {'writeOnly':true} {'deprecated':true} {'default':7} {'examples':[1]} {'title':'t','description':'d','$comment':'c'}
            {'$defs':{'d':false}} {'definitions':{'d':false}} {'id':'x'} {'contentEncoding':'base64'}
            {'contentMediaType':'application/json'} {'discriminator':{'propertyName':'a'}} {'uniqueItems':true}
            {'uniqueItems':false} {'multipleOf':2} {'not':{'type':'string'}} {'oneOf':[{'type':'string'}]}
            {'allOf':[{'minLength':2}]} {'if':{'minimum':1},'then':false} {'patternProperties':{'a':{'type':'string'}}}
            {'propertyNames':{'maxLength':1}} {'prefixItems':[{'type':'string'}]} {'items':[{'type':'string'}]}
            {'additionalItems':false} {'contains':{'type':'string'}} {'dependentRequired':{'a':['b']}}
            {'dependencies':{'a':['b']}} {'dependentSchemas':{'a':false}} {'unevaluatedProperties':false}
            {'unevaluatedItems':false} {'exclusiveMinimum':true,'minimum':1} {'$ref':'#'} {'extends':{'type':'null'}}
            {'disallow':'string'} {'divisibleBy':2} {'required':[]} {'type':'any'} {'anyOf':[]}""".split("\\s+"));

    private final Random random;

    RandomSchemas(long seed) {
        this.random = new Random(seed);
    }

    JsonObject schema() {
        JsonObject schema = schema(3).with("type", "object");
        return chance(50) ? schema.with("$schema", pick(DIALECTS)) : schema;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private Json schemaOrBoolean(int depth) {
        return chance(6) ? JsonBool.of(chance(70)) : schema(depth);
    }

    private JsonObject schema(int depth) {
        JsonObject schema = JsonObject.EMPTY;
        String kind = depth == 3 ? "object" : depth == 0 ? pick(List.of("string", "number", "null")) : pick(TYPES);
        if (chance(75)) {
            schema = chance(80)
                    ? schema.with("type", kind)
                    : schema.with("type", JsonArray.ofStrings(chance(50) ? List.of(kind, pick(TYPES)) : List.of(kind)));
        }
        schema = switch (kind) {
            case "object" -> members(schema, depth);
            case "array" -> items(schema, depth);
            case "string" -> text(schema);
            case "number", "integer" -> number(schema);
            default -> schema;
        };
        if (depth < 3) {
            schema = chance(8) ? schema.with("enum", new JsonArray(List.of(any(1), any(1), any(1)))) : schema;
            schema = chance(4) ? schema.with("const", any(1)) : schema;
            schema = chance(20) ? schema.with("anyOf", alternatives(depth)) : schema;
        }
        return chance(4) ? merge(schema, json(pick(OTHERS))) : schema;
    }

    private static JsonObject merge(JsonObject schema, JsonObject more) {
        JsonObject merged = schema;
        for (var member : more.members().entrySet()) {
            merged = merged.with(member.getKey(), member.getValue());
        }
        return merged;
    }

    private JsonArray alternatives(int depth) {
        var alternatives = new ArrayList<Json>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            JsonObject single =
                    JsonObject.of("type", new JsonString(pick(List.of("string", "integer", "number", "null"))));
            alternatives.add(chance(50) ? single : chance(60) ? number(single) : schema(Math.max(0, depth - 1)));
        }
        return new JsonArray(alternatives);
    }

    private JsonObject members(JsonObject schema, int depth) {
        JsonObject grown = schema;
        if (depth > 0 && chance(90)) {
            JsonObject properties = JsonObject.EMPTY;
            for (int i = 0; i <= random.nextInt(4); i++) {
                properties = properties.with(pick(NAMES), schemaOrBoolean(depth - 1));
            }
            grown = grown.with("properties", properties);
        }
        grown = chance(30) ? grown.with("required", JsonArray.ofStrings(List.of(pick(NAMES)))) : grown;
        grown = chance(40)
                ? grown.with(
                        "additionalProperties",
                        chance(40) ? schemaOrBoolean(Math.max(0, depth - 1)) : JsonBool.of(chance(50)))
                : grown;
        return bounds(grown, "minProperties", "maxProperties");
    }

    private JsonObject items(JsonObject schema, int depth) {
        JsonObject grown = chance(80) ? schema.with("items", schemaOrBoolean(Math.max(0, depth - 1))) : schema;
        return bounds(grown, "minItems", "maxItems");
    }

    private JsonObject text(JsonObject schema) {
        JsonObject grown = chance(15) ? schema.with("pattern", pick(PATTERNS)) : schema;
        grown = chance(10) ? grown.with("format", pick(FORMATS)) : grown;
        return bounds(grown, "minLength", "maxLength");
    }

    private JsonObject bounds(JsonObject schema, String least, String most) {
        JsonObject grown =
                chance(15) ? schema.with(least, new JsonNumber(pick(List.of("0", "1", "1.0", "2")))) : schema;
        return chance(15) ? grown.with(most, new JsonNumber(pick(List.of("1", "2", "2.0", "3e0", "4")))) : grown;
    }

    private JsonObject number(JsonObject schema) {
        JsonObject grown = schema;
        for (String bound : List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")) {
            grown = chance(20) ? grown.with(bound, new JsonNumber(pick(NUMBERS))) : grown;
        }
        return grown;
    }

    /** Arguments that fit the schema more often than chance would have it. */
    JsonObject arguments(JsonObject schema) {
        return fitting(schema, 4) instanceof JsonObject object ? object : JsonObject.EMPTY;
    }

    private Json fitting(Json schema, int depth) {
        if (!(schema instanceof JsonObject object) || chance(4) || depth == 0) {
            return any(depth);
        }
        if (object.find("enum") instanceof JsonArray values && values.size() > 0 && chance(95)) {
            return pick(values.items());
        }
        Json constant = object.find("const");
        if (constant != null && chance(95)) {
            return constant;
        }
        if (object.find("anyOf") instanceof JsonArray several && several.size() > 0 && chance(70)) {
            return fitting(pick(several.items()), depth);
        }
        String type = object.string("type");
        if (type == null) {
            type = object.find("type") instanceof JsonArray several
                            && several.items().getFirst() instanceof JsonString(String first)
                    ? first
                    : pick(TYPES);
        }
        return ofType(type, object, depth);
    }

    private Json ofType(String type, JsonObject schema, int depth) {
        return switch (type) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "string" -> new JsonString(pick(TEXTS));
            case "integer" -> chance(70) ? JsonNumber.of(random.nextInt(5) - 1L) : new JsonNumber(pick(NUMBERS));
            case "number" -> new JsonNumber(pick(NUMBERS));
            case "boolean" -> JsonBool.of(chance(50));
            default -> JsonNull.NULL;
        };
    }

    private JsonObject object(JsonObject schema, int depth) {
        JsonObject object = JsonObject.EMPTY;
        JsonObject properties = schema.object("properties");
        if (properties != null) {
            for (var property : properties.members().entrySet()) {
                object = chance(80) ? object.with(property.getKey(), fitting(property.getValue(), depth - 1)) : object;
            }
        }
        if (schema.find("required") instanceof JsonArray names) {
            for (Json name : names) {
                String missing = ((JsonString) name).value();
                object = object.has(missing) ? object : object.with(missing, any(0));
            }
        }
        boolean more = schema.has("additionalProperties") ? chance(40) : chance(10);
        Json others = schema.find("additionalProperties");
        return more ? object.with(pick(NAMES), fitting(others == null ? JsonBool.TRUE : others, depth - 1)) : object;
    }

    private JsonArray array(JsonObject schema, int depth) {
        var items = new ArrayList<Json>();
        Json each = schema.find("items");
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add(fitting(each == null ? JsonBool.TRUE : each, depth - 1));
        }
        return new JsonArray(items);
    }

    private Json any(int depth) {
        return ofType(
                depth <= 0 ? pick(List.of("string", "number", "integer", "boolean", "null")) : pick(TYPES),
                JsonObject.EMPTY,
                depth);
    }
}
