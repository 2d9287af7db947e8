package dev.warder.mcp;

import dev.warder.json.Json;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonNull;
import dev.warder.json.JsonScanner;
import dev.warder.json.JsonString;
import org.jspecify.annotations.Nullable;

/** Reads a server's response in one pass that checks every byte and builds only the id and the error. */
public final class ReplyReader {
    private boolean method;
    private boolean result;
    private boolean strange;
    private @Nullable Json version;
    private @Nullable Json id;
    private @Nullable Json error;
    private @Nullable Json toolError;
    private @Nullable Json resultType;
    private @Nullable Json ttlMs;
    private @Nullable Json cacheScope;
    private boolean foreignMeta;

    private ReplyReader() {}

    /**
     * Reads a response.
     *
     * @throws MalformedMessage when the bytes are no JSON within the limits, or no response
     */
    public static ReplyFacts read(byte[] bytes, JsonLimits limits) throws MalformedMessage {
        ReplyFacts facts = readIfReply(bytes, limits);
        if (facts == null) {
            throw MalformedMessage.invalid("A request or notification came where a response was expected", null);
        }
        return facts;
    }

    /**
     * Reads a message that may be a response.
     *
     * @return null when it has a method, that is, when it is a request or notification for {@link MessageReader}
     * @throws MalformedMessage when the bytes are no JSON within the limits, or neither
     */
    public static @Nullable ReplyFacts readIfReply(byte[] bytes, JsonLimits limits) throws MalformedMessage {
        var reader = new ReplyReader();
        boolean isObject;
        try {
            isObject = JsonScanner.scan(bytes, 0, bytes.length, limits, reader::root);
        } catch (JsonException unreadable) {
            throw MalformedMessage.unreadable(String.valueOf(unreadable.getMessage()));
        }
        if (!isObject) {
            throw MalformedMessage.invalid("A JSON-RPC message is an object", null);
        }
        return reader.method ? null : reader.facts();
    }

    private boolean root(JsonScanner root) throws JsonException {
        if (!root.isObject()) {
            root.skip();
            return false;
        }
        root.members(this::member);
        return true;
    }

    private void member(String name, JsonScanner value) throws JsonException {
        switch (name) {
            case "jsonrpc" -> version = value.value();
            case "id" -> id = value.value();
            case "error" -> error = value.value();
            case "result" -> {
                result = true;
                if (value.isObject()) {
                    value.members(this::resultMember);
                } else {
                    strange = true;
                    value.skip();
                }
            }
            case "method" -> {
                method = true;
                value.skip();
            }
            default -> {
                strange = true;
                value.skip();
            }
        }
    }

    private void resultMember(String name, JsonScanner value) throws JsonException {
        switch (name) {
            case "isError" -> toolError = value.value();
            case "resultType" -> resultType = value.value();
            case "ttlMs" -> ttlMs = value.value();
            case "cacheScope" -> cacheScope = value.value();
            case "_meta" -> {
                if (value.isObject()) {
                    value.members(this::metaMember);
                } else {
                    value.skip();
                }
            }
            default -> value.skip();
        }
    }

    private void metaMember(String name, JsonScanner value) throws JsonException {
        foreignMeta |= MetaKeys.isForeign(name);
        value.skip();
    }

    private ReplyFacts.Marks marks() {
        return ttlMs == null && cacheScope == null && !foreignMeta
                ? ReplyFacts.Marks.NONE
                : new ReplyFacts.Marks(ttlMs, cacheScope, foreignMeta);
    }

    private ReplyFacts facts() throws MalformedMessage {
        RpcId read = MessageReader.id(id);
        if (!(version instanceof JsonString(String text) && "2.0".equals(text))) {
            throw MalformedMessage.invalid("A message says \"jsonrpc\": \"2.0\"", read);
        }
        if (strange || result == (error != null)) {
            throw MalformedMessage.invalid("A response has either an object as result or an error, and no more", read);
        }
        if (error != null) {
            if (read == null && id != null && id != JsonNull.NULL) {
                throw MalformedMessage.invalid("An id is a string or a whole number", null);
            }
            return new ReplyFacts(read, MessageReader.error(error, read), false, null);
        }
        if (read == null) {
            throw MalformedMessage.invalid("A result has an id", null);
        }
        return new ReplyFacts(read, null, isToolError(read), typeOfResult(read), marks());
    }

    private boolean isToolError(RpcId read) throws MalformedMessage {
        return switch (toolError) {
            case null -> false;
            case JsonBool bool -> bool.value();
            default -> throw MalformedMessage.invalid("isError is true or false", read);
        };
    }

    private @Nullable String typeOfResult(RpcId read) throws MalformedMessage {
        return switch (resultType) {
            case null -> null;
            case JsonString(String type) -> type;
            default -> throw MalformedMessage.invalid("resultType is a string", read);
        };
    }
}
