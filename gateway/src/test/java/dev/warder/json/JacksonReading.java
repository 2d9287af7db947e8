package dev.warder.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** The same strict reading over another parser, Jackson's, and the platform's own UTF-8 decoder: what the reader is compared with. */
final class JacksonReading {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonLimits.MAX_DEPTH + 1)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final JsonParser parser;
    private final JsonLimits limits;
    private int depth;
    private int values;

    private JacksonReading(JsonParser parser, JsonLimits limits) {
        this.parser = parser;
        this.limits = limits;
    }

    /**
     * Reads a whole text.
     *
     * @throws JsonException when it is refused, with a message of its own unless it is the grammar that refuses
     */
    static Json read(byte[] bytes, JsonLimits limits) throws JsonException {
        if (bytes.length > limits.bytes()) {
            throw new JsonException("The text is longer than " + limits.bytes() + " bytes", 0);
        }
        checkEncoding(bytes);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, 0, bytes.length)) {
            var reading = new JacksonReading(parser, limits);
            reading.advance();
            Json value = reading.value();
            if (parser.nextToken() != null) {
                throw new JsonException("more", 0);
            }
            return value;
        } catch (JacksonException malformed) {
            throw new JsonException("grammar", 0);
        }
    }

    private static void checkEncoding(byte[] bytes) throws JsonException {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException malformed) {
            throw new JsonException("The text is not valid UTF-8", 0);
        }
        if (new String(bytes, StandardCharsets.UTF_8).startsWith("\ufeff")) {
            throw new JsonException("The text starts with a byte order mark", 0);
        }
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            if (bytes[i] == 0) {
                throw new JsonException("The text is not valid JSON", 0);
            }
        }
    }

    private Json value() throws JsonException {
        if (++values > limits.values()) {
            throw new JsonException("values", 0);
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> new JsonString(checked(parser.getString()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            case VALUE_TRUE -> JsonBool.TRUE;
            case VALUE_FALSE -> JsonBool.FALSE;
            case VALUE_NULL -> JsonNull.NULL;
            default -> throw new JsonException("grammar", 0);
        };
    }

    private JsonObject object() throws JsonException {
        enter();
        var members = new LinkedHashMap<String, Json>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            checked(name);
            advance();
            if (members.put(name, value()) != null) {
                throw new JsonException("twice", 0);
            }
        }
        depth--;
        return new JsonObject(members);
    }

    private JsonArray array() throws JsonException {
        enter();
        var items = new ArrayList<Json>();
        while (advance() != JsonToken.END_ARRAY) {
            items.add(value());
        }
        depth--;
        return new JsonArray(items);
    }

    private JsonNumber number() throws JsonException {
        String literal = parser.getString();
        if (literal.length() > limits.numberChars() || !JsonNumber.magnitudeFits(literal)) {
            throw new JsonException("number", 0);
        }
        return new JsonNumber(literal);
    }

    private JsonToken advance() throws JsonException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new JsonException("grammar", 0);
        }
        return token;
    }

    private void enter() throws JsonException {
        if (++depth > limits.depth()) {
            throw new JsonException("depth", 0);
        }
    }

    private static String checked(String text) throws JsonException {
        for (int i = 0; i < text.length(); i++) {
            if (JsonWriter.isLone(text, i)) {
                throw new JsonException("half", 0);
            }
        }
        return text;
    }
}
