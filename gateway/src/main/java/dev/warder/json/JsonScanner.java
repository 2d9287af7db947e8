package dev.warder.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One pass over one JSON text that builds values only where they are asked for. What is skipped is checked as strictly as what is built,
 * so that a scanned text is known to be good as a whole.
 */
public final class JsonScanner {

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

    /** Items that most arrays have at most. */
    private static final int FEW = 4;

    private final JsonText text;
    private final JsonLimits limits;
    private int depth;
    private int values;

    private JsonScanner(JsonText text, JsonLimits limits) {
        this.text = text;
        this.limits = limits;
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
        var text = new JsonText(bytes, offset, offset + length);
        try {
            text.next();
            T result = scan.scan(new JsonScanner(text, limits));
            text.finish();
            return result;
        } catch (JsonException fault) {
            throw explained(fault, bytes, offset, length);
        }
    }

    /** What is wrong with the encoding says more than where the grammar noticed. JSON between systems is UTF-8 without mark (RFC 8259, 8.1). */
    private static JsonException explained(JsonException fault, byte[] bytes, int offset, int length)
            throws JsonException {
        Utf8.check(bytes, offset, offset + length);
        if (length >= 3
                && bytes[offset] == (byte) 0xef
                && bytes[offset + 1] == (byte) 0xbb
                && bytes[offset + 2] == (byte) 0xbf) {
            return new JsonException("The text starts with a byte order mark", 0);
        }
        for (int i = 0; i < Math.min(4, length); i++) {
            if (bytes[offset + i] == 0) {
                return new JsonException("The text is not valid JSON", i);
            }
        }
        return fault;
    }

    /** Whether the current value is an object. */
    public boolean isObject() {
        return text.here() == '{';
    }

    /** Whether the current value is an array. */
    public boolean isArray() {
        return text.here() == '[';
    }

    /** Where in the text the current value begins, or, when it was consumed, the place after its end. */
    int at() {
        return text.at();
    }

    /** Builds the current value. */
    public Json value() throws JsonException {
        count();
        return switch (text.here()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> new JsonString(text.string());
            case 't' -> word("true", JsonBool.TRUE);
            case 'f' -> word("false", JsonBool.FALSE);
            case 'n' -> word("null", JsonNull.NULL);
            default -> new JsonNumber(text.number(limits.numberChars()));
        };
    }

    /** Passes over the current value, checking all of it. */
    public void skip() throws JsonException {
        count();
        switch (text.here()) {
            case '{' -> skipObject();
            case '[' -> skipArray();
            case '"' -> text.passString();
            case 't' -> text.passWord("true");
            case 'f' -> text.passWord("false");
            case 'n' -> text.passWord("null");
            default -> text.passNumber(limits.numberChars());
        }
    }

    /**
     * Passes over the members of the current value, in their order.
     *
     * @throws IllegalStateException when the current value is no object, or {@code members} leaves a value where it is
     */
    public void members(Members members) throws JsonException {
        if (!isObject()) {
            throw new IllegalStateException("no object");
        }
        count();
        if (enter('}')) {
            var names = text.names();
            do {
                text.passName();
                text.addName(names);
                String name = text.name();
                int value = text.at();
                members.member(name, this);
                if (text.at() == value) {
                    throw new IllegalStateException("a value was not consumed");
                }
            } while (text.goesOn('}'));
        }
        depth--;
    }

    private void skipObject() throws JsonException {
        if (enter('}')) {
            var names = text.names();
            do {
                text.passName();
                text.addName(names);
                skip();
            } while (text.goesOn('}'));
        }
        depth--;
    }

    private void skipArray() throws JsonException {
        if (enter(']')) {
            do {
                skip();
            } while (text.goesOn(']'));
        }
        depth--;
    }

    private JsonObject object() throws JsonException {
        JsonObject object = JsonObject.EMPTY;
        if (enter('}')) {
            Map<String, Json> members = new FewMembers();
            do {
                text.passName();
                String name = text.name();
                if (members.size() == FewMembers.MOST) {
                    members = new LinkedHashMap<>(members);
                }
                if (members.put(name, value()) != null) {
                    throw text.repeatedName();
                }
            } while (text.goesOn('}'));
            object = new JsonObject(members);
        }
        depth--;
        return object;
    }

    private JsonArray array() throws JsonException {
        JsonArray array = JsonArray.EMPTY;
        if (enter(']')) {
            var items = new ArrayList<Json>(FEW);
            do {
                items.add(value());
            } while (text.goesOn(']'));
            array = new JsonArray(items);
        }
        depth--;
        return array;
    }

    private Json word(String word, Json value) throws JsonException {
        text.passWord(word);
        return value;
    }

    private void count() throws JsonException {
        if (++values > limits.values()) {
            throw text.refused("The text has more than " + limits.values() + " values");
        }
    }

    /** Goes into an object or array; whether there is anything in it. */
    private boolean enter(char close) throws JsonException {
        if (++depth > limits.depth()) {
            throw text.refused("The text is nested deeper than " + limits.depth() + " levels");
        }
        return text.open(close);
    }
}
