package dev.warder.mcp;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonNull;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.json.JsonString;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON-RPC 2.0 message as MCP restricts it: no batches, ids are strings or whole numbers, params are objects. Members that
 * JSON-RPC does not know are refused, and so are parameters that differ only in case: a server whose parser folds case would otherwise act
 * on another method or name than the one that was judged.
 */
public final class MessageReader {
    private static final int FEW = 8;

    /** The parameters that the protocol gives a meaning, in any revision. */
    private static final Set<String> PARAMS = Set.of(
            "_meta",
            "name",
            "arguments",
            "uri",
            "cursor",
            "ref",
            "argument",
            "context",
            "task",
            "taskId",
            "level",
            "notifications",
            "inputResponses",
            "requestState",
            "requestId",
            "reason",
            "progressToken",
            "protocolVersion",
            "capabilities",
            "clientInfo");

    private static final Set<String> FOLDED_PARAMS = folded(PARAMS);

    private final JsonLimits limits;

    public MessageReader(JsonLimits limits) {
        this.limits = limits;
    }

    /**
     * Reads a message.
     *
     * @throws MalformedMessage when the bytes are no JSON within the limits, or no such message
     */
    public Message read(byte[] bytes) throws MalformedMessage {
        Json json;
        try {
            json = JsonReader.read(bytes, limits);
        } catch (JsonException unreadable) {
            throw MalformedMessage.unreadable(String.valueOf(unreadable.getMessage()));
        }
        return switch (json) {
            case JsonObject object -> message(object);
            case JsonArray _ ->
                throw MalformedMessage.invalid("Batches are not accepted: send one JSON-RPC message at a time", null);
            default -> throw MalformedMessage.invalid("A JSON-RPC message is an object", null);
        };
    }

    private static Message message(JsonObject object) throws MalformedMessage {
        RpcId id = id(object.find("id"));
        if (!"2.0".equals(object.string("jsonrpc"))) {
            throw MalformedMessage.invalid("A message says \"jsonrpc\": \"2.0\"", id);
        }
        if (object.has("id") && id == null) {
            boolean unknownIdOfAnError = object.has("error") && !object.has("method");
            if (!unknownIdOfAnError || object.find("id") != JsonNull.NULL) {
                throw MalformedMessage.invalid("An id is a string or a whole number", null);
            }
        }
        for (String name : object.members().keySet()) {
            if (!isMember(name)) {
                throw MalformedMessage.invalid("A message has a member that JSON-RPC does not know", id);
            }
        }
        return object.has("method") ? call(object, id) : response(object, id);
    }

    private static boolean isMember(String name) {
        return switch (name) {
            case "jsonrpc", "id", "method", "params", "result", "error" -> true;
            default -> false;
        };
    }

    private static Message call(JsonObject object, @Nullable RpcId id) throws MalformedMessage {
        String method = object.string("method");
        if (method == null) {
            throw MalformedMessage.invalid("A method is a string", id);
        }
        if (object.has("result") || object.has("error")) {
            throw MalformedMessage.invalid("A message has either a method or a result or an error", id);
        }
        JsonObject params = object.has("params") ? object.object("params") : JsonObject.EMPTY;
        if (params == null) {
            throw MalformedMessage.invalid("Params are an object", id);
        }
        checkSpelling(params.members().keySet(), id);
        return id == null ? new Message.Notification(method, params) : new Message.Request(id, method, params);
    }

    private static Message response(JsonObject object, @Nullable RpcId id) throws MalformedMessage {
        Json result = object.find("result");
        Json error = object.find("error");
        if (object.has("params") || (result == null) == (error == null)) {
            throw MalformedMessage.invalid("A message has either a method or a result or an error", id);
        }
        if (error != null) {
            return new Message.Response(id, null, error(error, id));
        }
        if (id == null) {
            throw MalformedMessage.invalid("A result has an id", null);
        }
        return new Message.Response(id, result, null);
    }

    /** The id, or null when the value is none. */
    static @Nullable RpcId id(@Nullable Json value) {
        return switch (value) {
            case JsonString text -> new RpcId(text);
            case JsonNumber number when number.isInteger() -> new RpcId(number);
            case null, default -> null;
        };
    }

    /** The error object of a response (JSON-RPC 2.0 section 5.1). */
    static RpcError error(Json value, @Nullable RpcId id) throws MalformedMessage {
        if (value instanceof JsonObject error
                && error.find("code") instanceof JsonNumber code
                && code.fitsLong()
                && code.longValue() == (int) code.longValue()
                && error.find("message") instanceof JsonString(String message)) {
            return new RpcError((int) code.longValue(), message, error.find("data"));
        }
        throw MalformedMessage.invalid("An error has a whole number as code and a text as message", id);
    }

    private static void checkSpelling(Set<String> names, @Nullable RpcId id) throws MalformedMessage {
        // No two names of the protocol differ only in case.
        if (PARAMS.containsAll(names)) {
            return;
        }
        if (differOnlyInCase(names)) {
            throw MalformedMessage.invalid("Two parameters differ only in case", id);
        }
        if (misspellCase(names)) {
            throw MalformedMessage.invalid("A parameter differs from one of the protocol only in case", id);
        }
    }

    private static boolean differOnlyInCase(Set<String> names) {
        if (names.size() > FEW) {
            return folded(names).size() < names.size();
        }
        for (String one : names) {
            for (String other : names) {
                if (one.equalsIgnoreCase(other) && !one.equals(other)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A parser that folds case would read {@code Arguments} where the gates saw no arguments at all. */
    private static boolean misspellCase(Set<String> names) {
        for (String name : names) {
            if (!PARAMS.contains(name) && FOLDED_PARAMS.contains(name)) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> folded(Set<String> names) {
        var folded = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        folded.addAll(names);
        return folded;
    }
}
