package dev.warder.call;

import dev.warder.json.JsonObject;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import dev.warder.mcp.Revision;
import java.util.EnumSet;
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

    /** What another revision says elsewhere, or what earlier rounds of the same call brought; no gate decides by it. */
    private static final Set<String> ENVELOPE = Set.of("_meta", "inputResponses", "requestState", "task");
    /** What keeps a session or a stream going and uses no capability. */
    private static final Set<Method> COMPANIONS = EnumSet.of(
            Method.INITIALIZE,
            Method.INITIALIZED,
            Method.DISCOVER,
            Method.SET_LOG_LEVEL,
            Method.RESPOND,
            Method.STREAM,
            Method.LISTEN,
            Method.RESOURCES_SUBSCRIBE,
            Method.RESOURCES_UNSUBSCRIBE);

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

    /**
     * The same call in the words of another revision. What the gates judged stays: method and params must be equal but for the envelope.
     *
     * @throws IllegalArgumentException when the request asks for anything else
     */
    public ClearedCall reworded(Revision revision, Message.Request request, byte[] bytes) {
        if (!request.method().equals(call.method().wire())
                || !(call.message().message() instanceof Message.Request judged)
                || !substance(request.params()).equals(substance(judged.params()))) {
            throw new IllegalArgumentException("not the call that was cleared");
        }
        return in(
                revision,
                call.method(),
                new Payload(request, bytes, call.message().headers()));
    }

    /**
     * A message that the server must get so that this call can be carried on in another revision: a handshake, a log level, a stream. It
     * goes in the name of the same caller to the same server. Resource URIs in it are for the one who writes it to have had judged.
     *
     * @throws IllegalArgumentException for a method that uses a capability
     */
    public ClearedCall accompanied(Revision revision, Method method, Message message, byte[] bytes) {
        if (!COMPANIONS.contains(method)) {
            throw new IllegalArgumentException(method + " is a call of its own");
        }
        return in(revision, method, new Payload(message, bytes, Map.of()));
    }

    private ClearedCall in(Revision revision, Method method, Payload payload) {
        Call.Origin origin = call.origin();
        var restated = new Call.Origin(
                origin.id(),
                revision,
                origin.address(),
                origin.trace(),
                origin.receivedAt(),
                origin.startedAt(),
                origin.session(),
                origin.route());
        return new ClearedCall(
                new Call(restated, call.caller(), call.server(), method, call.capability(), call.arguments(), payload));
    }

    private static JsonObject substance(JsonObject params) {
        JsonObject substance = params;
        for (String key : ENVELOPE) {
            substance = substance.without(key);
        }
        return substance;
    }

    public Call call() {
        return call;
    }
}
