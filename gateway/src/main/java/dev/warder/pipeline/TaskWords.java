package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.call.Reason;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.json.JsonString;
import dev.warder.mcp.Era;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.MetaKeys;
import dev.warder.mcp.Method;
import dev.warder.mcp.ReplyFacts;
import dev.warder.mcp.RpcError;
import dev.warder.upstream.Answer;
import dev.warder.upstream.UpstreamException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of its tasks, as one client may have it: under the handles the client holds, alive no longer than they are, asking only
 * what may be asked, and nothing of tasks that are not this client's.
 */
final class TaskWords {
    private static final JsonLimits LIMITS = new JsonLimits(256 << 20, 128, 40_000_000, 400);
    private static final String TASK = "task";
    private static final String TASK_ID = TaskCalls.TASK_ID;

    private final Call call;
    private final Workshop workshop;
    private final Inbound inbound;
    private final @Nullable TaskNames names;

    /** @param names the tasks of which the client may hear, or null for none */
    TaskWords(Call call, Workshop workshop, Inbound inbound, @Nullable TaskNames names) {
        this.call = call;
        this.workshop = workshop;
        this.inbound = inbound;
        this.names = names;
    }

    /** Whether an answer to that call is, or may be, about a task. */
    static boolean concern(Call call, ReplyFacts facts) {
        return switch (call.method()) {
            case TOOLS_CALL ->
                TASK.equals(facts.resultType())
                        || (call.origin().revision().era() == Era.LEGACY && isAugmented(call) && facts.error() == null);
            case TASKS_GET, TASKS_UPDATE, TASKS_CANCEL, TASKS_RESULT, TASKS_LIST -> true;
            default -> false;
        };
    }

    private static boolean isAugmented(Call call) {
        var request = Passage.request(call);
        return request != null && request.params().has(TASK);
    }

    /** Whether a notification or request of a server says something of tasks. */
    static boolean concern(String method, JsonObject params) {
        JsonObject meta = params.object("_meta");
        return method.startsWith("notifications/tasks")
                || method.equals(Notices.ACKNOWLEDGED)
                || (meta != null && meta.has(MetaKeys.RELATED_TASK));
    }

    /** The answer for the client; throws {@link UpstreamException} when the client may not have it. */
    Answer.Reply answered(Answer.Reply reply) {
        RpcError error = reply.facts().error();
        if (error != null) {
            return call.method().isOfTask() ? discreet(reply, error) : reply;
        }
        JsonObject response = read(reply.bytes());
        JsonObject result = response.object("result");
        if (result == null) {
            throw broken("the result is no object");
        }
        JsonObject said = switch (call.method()) {
            case TOOLS_CALL -> began(result);
            case TASKS_RESULT -> related(result);
            case TASKS_LIST -> listed(result);
            default -> asked(result);
        };
        return said.equals(result)
                ? reply
                : new Answer.Reply(response.with("result", said).bytes(), reply.facts());
    }

    private JsonObject began(JsonObject result) {
        if (call.origin().revision().era() == Era.MODERN) {
            return inbound.task(sealed(result));
        }
        // A server may as well answer at once.
        JsonObject task = result.object(TASK);
        return task == null ? result : result.with(TASK, sealed(task));
    }

    private JsonObject sealed(JsonObject task) {
        String id = task.string(TASK_ID);
        if (id == null || call.capability() == null) {
            throw broken("a task without an id");
        }
        String handle = workshop.tasks().handles().seal(call, new TaskHandles.Task(call.capability(), id));
        if (handle == null) {
            throw broken("the id of the task is too long");
        }
        if (names != null) {
            names.put(id, new TaskNames.Known(handle, call.capability()));
        }
        return lasting(task.with(TASK_ID, handle));
    }

    /** What was asked of one task: its state, or that the server took notice. */
    private JsonObject asked(JsonObject result) {
        String id = result.string(TASK_ID);
        String wanted = call.arguments().string(TASK_ID);
        boolean needed = call.method() == Method.TASKS_GET;
        if (id == null ? needed : !id.equals(wanted)) {
            throw broken("an answer about another task");
        }
        TaskNames.Known known = names == null ? null : names.find(id);
        JsonObject own = known == null ? result.without(TASK_ID) : result.with(TASK_ID, known.handle());
        boolean modern = call.origin().revision().era() == Era.MODERN;
        return modern ? inbound.task(lasting(own)).with("resultType", "complete") : lasting(own);
    }

    /** The tasks of this client; a server knows the gateway only and may list those of others too. */
    private JsonObject listed(JsonObject result) {
        JsonArray tasks = result.array("tasks");
        if (tasks == null) {
            throw broken("the answer holds no list");
        }
        List<Json> own = new ArrayList<>();
        for (Json one : tasks) {
            TaskNames.Known known = one instanceof JsonObject task ? known(task.string(TASK_ID)) : null;
            if (known != null && one instanceof JsonObject task) {
                own.add(lasting(task.with(TASK_ID, known.handle())));
            }
        }
        JsonObject sealed = workshop.handles().sealedList(result.with("tasks", new JsonArray(own)), call);
        if (sealed == null) {
            throw broken("the cursor is no text, or too long");
        }
        return sealed;
    }

    /** What a notification says to the client; null when it is not for it. */
    @Nullable
    JsonObject notified(String method, JsonObject params) {
        if (method.equals(Notices.ACKNOWLEDGED)) {
            return acknowledged(params);
        }
        if (!method.startsWith("notifications/tasks")) {
            return related(params);
        }
        TaskNames.Known known = known(params.string(TASK_ID));
        if (known == null) {
            return null;
        }
        try {
            JsonObject own = lasting(params.with(TASK_ID, known.handle()));
            return call.method() == Method.LISTEN ? inbound.task(own) : own;
        } catch (UpstreamException notForTheClient) {
            // It will learn why when it asks.
            return null;
        }
    }

    private JsonObject acknowledged(JsonObject params) {
        JsonObject honoured = params.object("notifications");
        JsonArray ids = honoured == null ? null : honoured.array(TaskListening.TASK_IDS);
        if (honoured == null || ids == null) {
            return params;
        }
        List<String> own = new ArrayList<>();
        for (Json id : ids) {
            TaskNames.Known known = id instanceof JsonString(String text) ? known(text) : null;
            if (known != null) {
                own.add(known.handle());
            }
        }
        return params.with("notifications", honoured.with(TaskListening.TASK_IDS, JsonArray.ofStrings(own)));
    }

    /** A message that belongs to a task, under the handle of the task; one of a task the client does not know just comes without. */
    JsonObject related(JsonObject holder) {
        JsonObject meta = holder.object("_meta");
        JsonObject task = meta == null ? null : meta.object(MetaKeys.RELATED_TASK);
        if (meta == null || task == null) {
            return holder;
        }
        TaskNames.Known known = known(task.string(TASK_ID));
        return holder.with(
                "_meta",
                known == null
                        ? meta.without(MetaKeys.RELATED_TASK)
                        : meta.with(MetaKeys.RELATED_TASK, task.with(TASK_ID, known.handle())));
    }

    /** A task of this client whose tool it may still use. */
    private TaskNames.@Nullable Known known(@Nullable String id) {
        TaskNames.Known known = names == null ? null : names.find(id);
        return known != null && workshop.listing().shows(call.caller(), known.tool()) ? known : null;
    }

    /** A task lasts no longer than its handle does. */
    private JsonObject lasting(JsonObject task) {
        long life = workshop.tasks().handles().lifeMillis();
        JsonObject lasting = task;
        for (String member : List.of("ttlMs", "ttl")) {
            Json ttl = task.find(member);
            boolean fits =
                    ttl == null || (ttl instanceof JsonNumber time && time.fitsLong() && time.longValue() <= life);
            lasting = fits ? lasting : lasting.with(member, life);
        }
        return lasting;
    }

    /** An error without the server's own name of the task. */
    private Answer.Reply discreet(Answer.Reply reply, RpcError error) {
        String id = call.arguments().string(TASK_ID);
        String written = new JsonString(String.valueOf(id)).text();
        String bare = written.substring(1, written.length() - 1);
        boolean named = error.message().contains(String.valueOf(id))
                || (error.data() != null && error.data().text().contains(bare));
        if (!named) {
            return reply;
        }
        var own = new RpcError(error.code(), "The server refused this of the task.");
        var facts = new ReplyFacts(reply.facts().id(), own, false, null);
        return new Answer.Reply(MessageWriter.error(facts.id(), own), facts);
    }

    private static JsonObject read(byte[] bytes) {
        try {
            if (JsonReader.read(bytes, LIMITS) instanceof JsonObject response) {
                return response;
            }
        } catch (JsonException malformed) {
            throw broken(String.valueOf(malformed.getMessage()));
        }
        throw broken("the answer is no object");
    }

    private static UpstreamException broken(String why) {
        return new UpstreamException(Reason.UPSTREAM_PROTOCOL, why);
    }
}
