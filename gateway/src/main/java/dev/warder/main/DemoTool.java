package dev.warder.main;

import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * A tool of a demo server.
 *
 * @param definition how {@code tools/list} shows it
 * @param use answers a call's arguments with a text; refuses them with {@link Unfit}
 */
record DemoTool(JsonObject definition, Function<JsonObject, String> use) {

    /** The arguments do not fit; the message says why. */
    static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unfit(String message) {
            super(message);
        }
    }

    /** A tool with the JSON text of its input schema. */
    static DemoTool of(String name, String description, String inputSchema, Function<JsonObject, String> use) {
        return new DemoTool(
                JsonObject.EMPTY
                        .with("name", name)
                        .with("description", description)
                        .with("inputSchema", parse(inputSchema)),
                use);
    }

    String name() {
        return text(definition, "name");
    }

    /** The argument of that name, which must be a text. */
    static String text(JsonObject arguments, String name) {
        String value = arguments.string(name);
        if (value == null) {
            throw new Unfit(name + " must be a text.");
        }
        return value;
    }

    private static JsonObject parse(String json) {
        try {
            return (JsonObject) JsonReader.read(json.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
        } catch (JsonException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
