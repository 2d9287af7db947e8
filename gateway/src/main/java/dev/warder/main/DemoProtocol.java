package dev.warder.main;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.Era;
import dev.warder.mcp.Eras;
import dev.warder.mcp.ErrorCodes;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Revision;
import dev.warder.mcp.RpcError;
import dev.warder.mcp.RpcId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a demo server says, whatever carries the messages: a server of tools only, of the legacy era or of both. */
final class DemoProtocol {
    private static final String INFO = "io.modelcontextprotocol/serverInfo";

    private final String name;
    private final boolean modern;
    private final Map<String, DemoTool> tools = new LinkedHashMap<>();

    /**
     * A server.
     *
     * @param modern whether it also speaks the modern era
     */
    DemoProtocol(String name, boolean modern, List<DemoTool> tools) {
        this.name = name;
        this.modern = modern;
        tools.forEach(tool -> this.tools.put(tool.name(), tool));
    }

    /** The answer to a message, or null when it expects none. */
    byte @Nullable [] answer(Message message) {
        if (!(message instanceof Message.Request(RpcId id, String method, JsonObject params))) {
            return null;
        }
        return Eras.classify(message, null) instanceof Eras.Verdict.Modern
                ? inModern(id, method, params)
                : inLegacy(id, method, params);
    }

    private byte[] inLegacy(RpcId id, String method, JsonObject params) {
        return switch (method) {
            case "initialize" -> MessageWriter.result(id, initialized(params));
            case "ping" -> MessageWriter.result(id, JsonObject.EMPTY);
            case "tools/list" -> MessageWriter.result(id, list());
            case "tools/call" -> call(id, params, JsonObject.EMPTY);
            default -> unknown(id);
        };
    }

    private byte[] inModern(RpcId id, String method, JsonObject params) {
        if (!modern) {
            return unknown(id);
        }
        JsonObject complete =
                JsonObject.of("resultType", new JsonString("complete")).with("_meta", JsonObject.of(INFO, info()));
        return switch (method) {
            case "server/discover" -> MessageWriter.result(id, cacheable(joined(complete, discovered())));
            case "tools/list" -> MessageWriter.result(id, cacheable(joined(complete, list())));
            case "tools/call" -> call(id, params, complete);
            default -> unknown(id);
        };
    }

    private static byte[] unknown(RpcId id) {
        return MessageWriter.error(id, new RpcError(ErrorCodes.METHOD_NOT_FOUND, "Method not found"));
    }

    private JsonObject initialized(JsonObject params) {
        Revision asked = Revision.of(params.string("protocolVersion"));
        Revision spoken = asked != null && asked.era() == Era.LEGACY ? asked : Revision.LATEST_LEGACY;
        return JsonObject.of("protocolVersion", new JsonString(spoken.text()))
                .with("capabilities", capabilities())
                .with("serverInfo", info());
    }

    private static JsonObject discovered() {
        var versions = new ArrayList<String>(Revision.texts(Era.MODERN));
        versions.addAll(Revision.texts(Era.LEGACY));
        return JsonObject.of("supportedVersions", JsonArray.ofStrings(versions)).with("capabilities", capabilities());
    }

    private static JsonObject capabilities() {
        return JsonObject.of("tools", JsonObject.EMPTY);
    }

    private JsonObject info() {
        return JsonObject.of("name", new JsonString("warder-demo-" + name)).with("version", "1");
    }

    private JsonObject list() {
        return JsonObject.of(
                "tools",
                new JsonArray(
                        tools.values().stream().<Json>map(DemoTool::definition).toList()));
    }

    private byte[] call(RpcId id, JsonObject params, JsonObject marks) {
        DemoTool tool = tools.get(String.valueOf(params.string("name")));
        if (tool == null) {
            return MessageWriter.error(id, new RpcError(ErrorCodes.INVALID_PARAMS, "Unknown tool"));
        }
        JsonObject arguments = params.object("arguments");
        JsonObject result;
        try {
            result = said(tool.use().apply(arguments == null ? JsonObject.EMPTY : arguments));
        } catch (DemoTool.Unfit unfit) {
            result = said(String.valueOf(unfit.getMessage())).with("isError", JsonBool.TRUE);
        }
        return MessageWriter.result(id, joined(marks, result));
    }

    private static JsonObject said(String text) {
        JsonObject content = JsonObject.of("type", new JsonString("text")).with("text", text);
        return JsonObject.of("content", new JsonArray(List.of(content)));
    }

    private static JsonObject cacheable(JsonObject result) {
        return result.with("ttlMs", 0).with("cacheScope", "private");
    }

    private static JsonObject joined(JsonObject first, JsonObject second) {
        var members = new LinkedHashMap<>(first.members());
        members.putAll(second.members());
        return JsonObject.of(members);
    }
}
