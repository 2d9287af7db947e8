package dev.warder.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * One pass over one JSON text that builds values only where they are asked for. What is skipped is checked as strictly as what is built,
 * so that a scanned text is known to be good as a whole.
 */
public final class JsonScanner {
    /** Bounds are kept here, where their messages and offsets are known; Jackson's own only have to stay out of the way. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonLimits.MAX_DEPTH + 1)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** Takes what it needs of a text's root value; the root must be consumed, with {@code value}, {@code skip} or {@code members}. */
    @FunctionalInterface
    public interface Scan<T extends @Nullable Object> {
        T scan(JsonScanner root) throws JsonException;
    }

    /** Takes one member of an object; its value must be consumed, with {@code value}, {@code skip} or {@code members}. */
    @FunctionalInterface
    public interface Members {
        void member(String name, JsonScanner value) throws JsonException;
    }

    private final JsonParser parser;
    private final JsonLimits limits;
    private final boolean escapes;
    private int depth;
    private int values;

    private JsonScanner(JsonParser parser, JsonLimits limits, boolean escapes) {
        this.parser = parser;
        this.limits = limits;
        this.escapes = escapes;
    }

    /**
     * Passes over a whole text.
     *
     * @throws JsonException when any part of it is not JSON, or beyond the limits
     */
    public static <T extends @Nullable Object> T scan(
            byte[] bytes, int offset, int length, JsonLimits limits, Scan<T> scan) throws JsonException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length > limits.bytes()) {
            throw new JsonException("The text is longer than " + limits.bytes() + " bytes", limits.bytes());
        }
        boolean escapes = Utf8.check(bytes, offset, offset + length);
        refuseOtherEncodings(bytes, offset, length);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
            var scanner = new JsonScanner(parser, limits, escapes);
            scanner.advance();
            T result = scan.scan(scanner);
            if (parser.nextToken() != null) {
                throw scanner.refused("The text goes on after its value");
            }
            return result;
        } catch (JacksonException malformed) {
            throw translated(malformed);
        }
    }

    /** Jackson guesses the encoding from the first four bytes: a mark, or zeros. JSON between systems is UTF-8 without mark (RFC 8259, 8.1). */
    private static void refuseOtherEncodings(byte[] bytes, int offset, int length) throws JsonException {
        if (length >= 3 && bytes[offset] == (byte) 0xef && bytes[offset + 1] == (byte) 0xbb) {
            throw new JsonException("The text starts with a byte order mark", 0);
        }
        for (int i = 0; i < Math.min(4, length); i++) {
            if (bytes[offset + i] == 0) {
                throw new JsonException("The text is not valid JSON", i);
            }
        }
    }

    /** Jackson's own messages quote the input, which must not reach a log or another caller. */
    private static JsonException translated(JacksonException malformed) {
        var location = malformed.getLocation();
        long offset = location == null ? -1 : location.getByteOffset();
        return switch (malformed) {
            case UnexpectedEndOfInputException _ -> new JsonException("The text ends too early", offset);
            case StreamConstraintsException _ -> new JsonException("The text exceeds a limit", offset);
            default -> new JsonException("The text is not valid JSON", offset);
        };
    }

    /** Whether the current value is an object. */
    public boolean isObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    /** Whether the current value is an array. */
    public boolean isArray() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    /** Builds the current value. */
    public Json value() throws JsonException {
        count();
        return switch (parser.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> new JsonString(checked(parser.getString()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            case VALUE_TRUE -> JsonBool.TRUE;
            case VALUE_FALSE -> JsonBool.FALSE;
            case VALUE_NULL -> JsonNull.NULL;
            default -> throw refused("The text is not valid JSON");
        };
    }

    /** Passes over the current value, checking all of it. */
    public void skip() throws JsonException {
        switch (parser.currentToken()) {
            case START_OBJECT -> members((name, value) -> value.skip());
            case START_ARRAY -> {
                count();
                enter();
                while (advance() != JsonToken.END_ARRAY) {
                    skip();
                }
                depth--;
            }
            case VALUE_STRING -> {
                count();
                if (escapes) {
                    int start = parser.getStringOffset();
                    checked(parser.getStringCharacters(), start, start + parser.getStringLength());
                }
            }
            default -> value();
        }
    }

    /**
     * Passes over the members of the current value, in their order.
     *
     * @throws IllegalStateException when the current value is no object
     */
    public void members(Members members) throws JsonException {
        if (!isObject()) {
            throw new IllegalStateException("no object");
        }
        count();
        enter();
        var names = new Names();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            if (!names.add(checked(name))) {
                throw refused("An object has the same name twice");
            }
            advance();
            members.member(name, this);
        }
        depth--;
    }

    private JsonObject object() throws JsonException {
        enter();
        var members = new LinkedHashMap<String, Json>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            checked(name);
            advance();
            if (members.put(name, value()) != null) {
                throw refused("An object has the same name twice");
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
        if (parser.getStringLength() > limits.numberChars()) {
            throw refused("A number has more than " + limits.numberChars() + " characters");
        }
        String literal = parser.getString();
        if (!JsonNumber.magnitudeFits(literal)) {
            throw refused("A number has an exponent beyond " + JsonNumber.MAX_EXPONENT);
        }
        return new JsonNumber(literal);
    }

    private JsonToken advance() throws JsonException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw refused("The text ends too early");
        }
        return token;
    }

    private void count() throws JsonException {
        if (++values > limits.values()) {
            throw refused("The text has more than " + limits.values() + " values");
        }
    }

    private void enter() throws JsonException {
        if (++depth > limits.depth()) {
            throw refused("The text is nested deeper than " + limits.depth() + " levels");
        }
    }

    /** Raw bytes cannot spell a lone surrogate (see {@link Utf8}); only an escape can. */
    private String checked(String text) throws JsonException {
        if (escapes) {
            for (int i = 0; i < text.length(); i++) {
                if (Character.isSurrogate(text.charAt(i))) {
                    checked(text.toCharArray(), i, text.length());
                    return text;
                }
            }
        }
        return text;
    }

    private void checked(char[] text, int from, int to) throws JsonException {
        for (int i = from; i < to; i++) {
            char c = text[i];
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c) || i + 1 >= to || !Character.isLowSurrogate(text[i + 1])) {
                    throw refused("A string holds half of a surrogate pair");
                }
                i++;
            }
        }
    }

    private JsonException refused(String message) {
        return new JsonException(message, parser.currentLocation().getByteOffset());
    }
}
