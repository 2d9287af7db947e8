package dev.warder.mcp;

import dev.warder.json.Json;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonString;

/** The id of a JSON-RPC request: a string or a whole number, kept with its type; never null (MCP base protocol, Requests). */
public record RpcId(Json value) {
    public RpcId {
        if (!(value instanceof JsonString) && !(value instanceof JsonNumber number && number.isInteger())) {
            throw new IllegalArgumentException("an id is a string or a whole number");
        }
    }

    public static RpcId of(long value) {
        return new RpcId(JsonNumber.of(value));
    }

    public static RpcId of(String value) {
        return new RpcId(new JsonString(value));
    }

    @Override
    public String toString() {
        return value.text();
    }
}
