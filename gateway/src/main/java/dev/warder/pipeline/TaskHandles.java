package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Reason;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonReader;
import dev.warder.json.JsonString;
import dev.warder.sessions.Binding;
import dev.warder.sessions.Binding.Kind;
import dev.warder.sessions.Seals;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Seals the ids that servers give their tasks. A handle is bound to the caller, the route and the era, and holds the server and the tool as
 * well: whoever asks about a task is judged by the tool that began it, every time.
 */
final class TaskHandles {
    private final Seals seals;

    TaskHandles(Seals seals) {
        this.seals = seals;
    }

    /**
     * A task of a server.
     *
     * @param tool what began it
     * @param id what the server calls it
     */
    record Task(Capability tool, String id) {}

    /** What opening a handle yields. */
    sealed interface Opening {
        record Opened(Task task) implements Opening {}

        record Refused(Reason reason) implements Opening {}
    }

    /** How long a handle lives, in milliseconds. */
    long lifeMillis() {
        return seals.life(Kind.TASK).toMillis();
    }

    /** The handle of a task for the caller of that call; null when its id is too long. */
    @Nullable
    String seal(Call call, Task task) {
        byte[] content = JsonArray.ofStrings(
                        List.of(task.tool().server(), task.tool().name(), task.id()))
                .bytes();
        return seals.seal(binding(call), content);
    }

    /** The task that a handle stands for, for the caller of that call. */
    Opening open(Call call, String handle) {
        return switch (seals.open(binding(call), handle)) {
            case Seals.Opening.Refused(Reason reason) -> new Opening.Refused(reason);
            case Seals.Opening.Opened(byte[] content) -> {
                Task task = task(content);
                yield task == null ? new Opening.Refused(Reason.HANDLE_UNKNOWN) : new Opening.Opened(task);
            }
        };
    }

    private static @Nullable Task task(byte[] content) {
        try {
            return JsonReader.read(content, JsonLimits.DEFAULT) instanceof JsonArray(List<Json> items)
                            && items.size() == 3
                            && items.get(0) instanceof JsonString(String server)
                            && items.get(1) instanceof JsonString(String tool)
                            && items.get(2) instanceof JsonString(String id)
                    ? new Task(new Capability(server, CapabilityType.TOOL, tool), id)
                    : null;
        } catch (JsonException ofAnotherVersion) {
            return null;
        }
    }

    private static Binding binding(Call call) {
        // On a route of many servers only the handle itself tells whose task it is.
        String server = call.origin().route() == null ? call.server() : Call.EVERY_SERVER;
        String era = call.origin().revision().era().name();
        return Binding.of(Kind.TASK, call.caller(), server, Handles.route(call), era);
    }
}
