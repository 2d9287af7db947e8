package dev.warder.pipeline;

import dev.warder.call.Capability;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that one client holds, by the ids they have at their server: what is said of a task reaches the client under the very text it
 * holds. Bounded; the one that was named longest ago is forgotten first. Safe for use by several threads.
 */
final class TaskNames {
    /** More than one client is likely to wait for in one session. */
    static final int MAX = 1_000;

    private final Map<String, Known> byId = new LinkedHashMap<>();

    /**
     * A task.
     *
     * @param handle the text that the client holds
     * @param tool what began it
     */
    record Known(String handle, Capability tool) {}

    synchronized void put(String id, Known known) {
        byId.remove(id);
        byId.put(id, known);
        if (byId.size() > MAX) {
            byId.remove(byId.keySet().iterator().next());
        }
    }

    synchronized @Nullable Known find(@Nullable String id) {
        return id == null ? null : byId.get(id);
    }
}
