package dev.warder.validation;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonNull;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Our JSON in the schema library's form; texts are shared, numbers keep their exact value. */
final class Nodes {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Nodes() {}

    static JsonNode of(Json json) {
        return switch (json) {
            case JsonObject object -> object(object);
            case JsonArray array -> array(array);
            case JsonString(String text) -> NODES.stringNode(text);
            case JsonNumber number -> number(number);
            case JsonBool bool -> NODES.booleanNode(bool.value());
            case JsonNull none -> NODES.nullNode();
        };
    }

    private static ObjectNode object(JsonObject object) {
        ObjectNode node = NODES.objectNode();
        object.forEach((name, value) -> node.set(name, of(value)));
        return node;
    }

    private static ArrayNode array(JsonArray array) {
        ArrayNode node = NODES.arrayNode(array.size());
        array.items().forEach(item -> node.add(of(item)));
        return node;
    }

    private static JsonNode number(JsonNumber number) {
        if (number.fitsLong()) {
            return NODES.numberNode(number.longValue());
        }
        return number.isInteger()
                ? NODES.numberNode(number.decimal().toBigInteger())
                : NODES.numberNode(number.decimal());
    }
}
