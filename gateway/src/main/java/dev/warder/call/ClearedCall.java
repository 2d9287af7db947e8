package dev.warder.call;

import dev.warder.json.JsonObject;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import java.util.Map;
import java.util.Set;

/**
 * A call that passed every gate: the only thing that secrets and upstreams accept. Only {@link Gates#judge} makes one of a caller's call.
 */
public final class ClearedCall {
    private static final Set<Method> DISCOVERY = Set.of(
            Method.INITIALIZE,
            Method.INITIALIZED,
            Method.DISCOVER,
            Method.TOOLS_LIST,
            Method.PROMPTS_LIST,
            Method.RESOURCES_LIST,
            Method.RESOURCE_TEMPLATES_LIST,
            Method.STREAM,
            Method.END);

    private final Call call;

    ClearedCall(Call call) {
        this.call = call;
    }

    /**
     * The gateway's own question to a server about what it offers. It carries no caller's arguments and can use no capability.
     *
     * @throws IllegalArgumentException for a method that does more than ask for definitions
     */
    public static ClearedCall discovery(
            Call.Origin origin, String server, Method method, Message message, byte[] bytes) {
        if (!DISCOVERY.contains(method)) {
            throw new IllegalArgumentException(method + " is not discovery");
        }
        return new ClearedCall(new Call(
                origin,
                Caller.gateway(),
                server,
                method,
                null,
                JsonObject.EMPTY,
                new Payload(message, bytes, Map.of())));
    }

    public Call call() {
        return call;
    }
}
