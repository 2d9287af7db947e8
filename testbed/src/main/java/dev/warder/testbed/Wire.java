package dev.warder.testbed;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON-RPC by hand, with a JSON library the gateway's own reader has nothing in common with. */
final class Wire {
    static final JsonMapper JSON = new JsonMapper();

    private Wire() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static ObjectNode parse(String text) {
        return (ObjectNode) JSON.readTree(text);
    }

    static ObjectNode result(@Nullable JsonNode id, JsonNode result) {
        ObjectNode message = object().put("jsonrpc", "2.0");
        message.set("id", id == null ? JSON.nullNode() : id);
        message.set("result", result);
        return message;
    }

    static ObjectNode error(@Nullable JsonNode id, int code, String text) {
        ObjectNode message = object().put("jsonrpc", "2.0");
        message.set("id", id == null ? JSON.nullNode() : id);
        message.putObject("error").put("code", code).put("message", text);
        return message;
    }

    static ObjectNode notification(String method, JsonNode params) {
        ObjectNode message = object().put("jsonrpc", "2.0").put("method", method);
        message.set("params", params);
        return message;
    }

    static ObjectNode text(String text) {
        ObjectNode result = object();
        result.putArray("content").addObject().put("type", "text").put("text", text);
        return result;
    }

    static byte[] bytes(JsonNode node) {
        return JSON.writeValueAsString(node).getBytes(StandardCharsets.UTF_8);
    }
}
