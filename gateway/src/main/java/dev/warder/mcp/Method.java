package dev.warder.mcp;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a client may send, and in which era. A method that is not here is unknown, and unknown is refused. */
public enum Method {
    INITIALIZE("initialize", Era.LEGACY),
    PING("ping", Era.LEGACY),
    DISCOVER("server/discover", Era.MODERN),
    TOOLS_LIST("tools/list", Era.LEGACY, Era.MODERN),
    TOOLS_CALL("tools/call", Era.LEGACY, Era.MODERN),
    RESOURCES_LIST("resources/list", Era.LEGACY, Era.MODERN),
    RESOURCE_TEMPLATES_LIST("resources/templates/list", Era.LEGACY, Era.MODERN),
    RESOURCES_READ("resources/read", Era.LEGACY, Era.MODERN),
    RESOURCES_SUBSCRIBE("resources/subscribe", Era.LEGACY),
    RESOURCES_UNSUBSCRIBE("resources/unsubscribe", Era.LEGACY),
    PROMPTS_LIST("prompts/list", Era.LEGACY, Era.MODERN),
    PROMPTS_GET("prompts/get", Era.LEGACY, Era.MODERN),
    COMPLETE("completion/complete", Era.LEGACY, Era.MODERN),
    SET_LOG_LEVEL("logging/setLevel", Era.LEGACY),
    LISTEN("subscriptions/listen", Era.MODERN),
    TASKS_GET("tasks/get", Era.LEGACY, Era.MODERN),
    TASKS_UPDATE("tasks/update", Era.MODERN),
    TASKS_CANCEL("tasks/cancel", Era.LEGACY, Era.MODERN),
    TASKS_RESULT("tasks/result", Era.LEGACY),
    TASKS_LIST("tasks/list", Era.LEGACY),
    INITIALIZED("notifications/initialized", Era.LEGACY),
    CANCELLED("notifications/cancelled", Era.LEGACY, Era.MODERN),
    PROGRESS("notifications/progress", Era.LEGACY),
    ROOTS_CHANGED("notifications/roots/list_changed", Era.LEGACY),
    TASK_STATUS("notifications/tasks/status", Era.LEGACY),
    /** A response posted by the client to a server's request; the wire has no method name for it. */
    RESPOND("session/respond", Era.LEGACY),
    /** The client's GET: a stream for what the server says on its own; the wire has no method name for it. */
    STREAM("session/stream", Era.LEGACY),
    /** The client's DELETE: the end of its session; the wire has no method name for it. */
    END("session/end", Era.LEGACY);

    private static final Map<String, Method> BY_WIRE = new HashMap<>();
    private static final Set<Method> VERBS = EnumSet.of(RESPOND, STREAM, END);
    private static final Set<Method> LISTS =
            EnumSet.of(TOOLS_LIST, RESOURCES_LIST, RESOURCE_TEMPLATES_LIST, PROMPTS_LIST);
    private static final Set<Method> TASKS = EnumSet.of(TASKS_GET, TASKS_UPDATE, TASKS_CANCEL, TASKS_RESULT);

    static {
        for (Method method : values()) {
            if (!VERBS.contains(method)) {
                BY_WIRE.put(method.wire, method);
            }
        }
    }

    private final String wire;
    private final Set<Era> eras;

    Method(String wire, Era... eras) {
        this.wire = wire;
        this.eras = Set.of(eras);
    }

    /** The method called {@code wire} in that era, or null when the era does not know it. */
    public static @Nullable Method of(String wire, Era era) {
        Method method = BY_WIRE.get(wire);
        return method != null && method.eras.contains(era) ? method : null;
    }

    /** The name on the wire (for the three verbs of a session, the name this gateway records). */
    public String wire() {
        return wire;
    }

    /** Whether the answer lists capabilities. */
    public boolean isList() {
        return LISTS.contains(this);
    }

    /** Whether it is about one task, which params name by its {@code taskId}. */
    public boolean isOfTask() {
        return TASKS.contains(this);
    }

    /** Whether the client expects no answer. */
    public boolean isNotification() {
        return wire.startsWith("notifications/");
    }

    @Override
    public String toString() {
        return wire;
    }
}
