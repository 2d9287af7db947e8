package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.call.Payload;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Era;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.MetaKeys;
import dev.warder.mcp.Revision;
import dev.warder.upstream.Allowance;
import org.jspecify.annotations.Nullable;

/**
 * Reads what clients say of tasks, before it is judged: the handles they hold become the ids of the server, and with them the tool is known
 * by which the call is judged (2026-07-28, extension Tasks; 2025-11-25, Tasks).
 */
final class TaskCalls {
    static final String TASK_ID = "taskId";
    private static final String TASK = "task";
    private static final String META = "_meta";

    /** What a client lacks that did not say it can deal with tasks. */
    private static final JsonObject EXTENSION =
            JsonObject.of("extensions", JsonObject.of(Allowance.TASKS, JsonObject.EMPTY));

    private final TaskHandles sealed;
    private final Handles handles;

    TaskCalls(TaskHandles sealed, Handles handles) {
        this.sealed = sealed;
        this.handles = handles;
    }

    TaskHandles handles() {
        return sealed;
    }

    /** Whether a call may speak of tasks. */
    static boolean mayConcern(Call call) {
        return switch (call.method()) {
            case TASKS_GET, TASKS_UPDATE, TASKS_CANCEL, TASKS_RESULT, TASKS_LIST, TASK_STATUS, LISTEN -> true;
            case TOOLS_CALL, RESPOND -> call.origin().revision().era() == Era.LEGACY;
            default -> false;
        };
    }

    /** The call as it will be judged and sent, and what is wrong with what it says of tasks. */
    Handles.Opened opened(Call call, @Nullable Link link, Rules rules) {
        return switch (call.method()) {
            case TASKS_GET, TASKS_UPDATE, TASKS_CANCEL, TASKS_RESULT -> ofOne(call, link, rules);
            case TASKS_LIST ->
                isOffered(call, link) ? handles.opened(call) : refused(call, Verdict.refuse(Reason.UNKNOWN_METHOD));
            case TASK_STATUS -> status(call, link);
            case LISTEN -> new TaskListening(sealed, call).opened(rules);
            case TOOLS_CALL -> handles.opened(isOffered(call, link) ? call : plain(call));
            case RESPOND -> answering(call);
            default -> handles.opened(call);
        };
    }

    private Handles.Opened ofOne(Call call, @Nullable Link link, Rules rules) {
        Verdict.Refuse refusal = call.origin().revision().era() == Era.MODERN
                ? refusal(call, rules.allowance(call.server()).permits(Allowance.TASKS))
                : isOffered(call, link) ? null : Verdict.refuse(Reason.UNKNOWN_METHOD);
        if (refusal != null) {
            return refused(call, refusal);
        }
        return switch (find(call)) {
            case Found.Refused(Verdict.Refuse why) -> refused(call, why);
            case Found.Task(TaskHandles.Task task)
            when task.tool().server().equals(call.server()) ->
                at(call, task, link == null ? new TaskNames() : link.tasks());
            case Found.Task elsewhere -> refused(call, Verdict.refuse(Reason.HANDLE_FOREIGN));
        };
    }

    /** What a call about one task is about. */
    sealed interface Found {
        record Task(TaskHandles.Task task) implements Found {}

        record Refused(Verdict.Refuse verdict) implements Found {}
    }

    /** The task that a call names by its handle. */
    Found find(Call call) {
        String handle = call.arguments().string(TASK_ID);
        if (handle == null) {
            return new Found.Refused(Verdict.refuse(Reason.INVALID_PARAMS, TASK_ID + " must be a string"));
        }
        return switch (sealed.open(call, handle)) {
            case TaskHandles.Opening.Refused(Reason reason) -> new Found.Refused(Verdict.refuse(reason));
            case TaskHandles.Opening.Opened(TaskHandles.Task task) -> new Found.Task(task);
        };
    }

    /** Why a modern client may not speak of tasks here, or null. */
    static Verdict.@Nullable Refuse refusal(Call call, boolean permitted) {
        if (!permitted) {
            return Verdict.refuse(Reason.UNKNOWN_METHOD);
        }
        JsonObject extensions = Inbound.capabilities(call).object("extensions");
        return extensions != null && extensions.has(Allowance.TASKS)
                ? null
                : new Verdict.Refuse(Reason.CAPABILITY_MISSING, null, EXTENSION, null);
    }

    /** A call about one task in its server's own terms. */
    static Handles.Opened at(Call call, TaskHandles.Task task, TaskNames names) {
        JsonObject params = Inbound.params(call);
        names.put(task.id(), new TaskNames.Known(String.valueOf(params.string(TASK_ID)), task.tool()));
        Call there = Handles.with(call, task.tool(), params.with(TASK_ID, task.id()));
        return new Handles.Opened(there, null, call.message().bytes().length, names);
    }

    /** Core tasks are for sessions of their revision with one server that has sessions itself; what else is asked there goes without. */
    private static boolean isOffered(Call call, @Nullable Link link) {
        return link != null
                && link.upstream().era() == Era.LEGACY
                && call.origin().revision() == Revision.V2025_11_25
                && call.origin().route() == null;
    }

    /** Who does not offer tasks answers as if none had been asked for (2025-11-25, Tasks). */
    private static Call plain(Call call) {
        JsonObject params = Inbound.params(call);
        return params.has(TASK) ? Handles.with(call, call.capability(), params.without(TASK)) : call;
    }

    /** What a client says of a task that it runs for the server: only of those it was asked to run. */
    private Handles.Opened status(Call call, @Nullable Link link) {
        boolean known = link != null
                && call.message().message() instanceof Message.Notification(var _, JsonObject params)
                && link.runs(params.string(TASK_ID));
        return known
                ? handles.opened(call)
                : refused(call, Verdict.refuse(Reason.INVALID_PARAMS, "The server began no such task here."));
    }

    /** An answer that belongs to a task of the server names it by its handle too. */
    private Handles.Opened answering(Call call) {
        if (!(call.message().message() instanceof Message.Response(var id, JsonObject result, var _))) {
            return handles.opened(call);
        }
        JsonObject meta = result.object(META);
        JsonObject related = meta == null ? null : meta.object(MetaKeys.RELATED_TASK);
        String handle = related == null ? null : related.string(TASK_ID);
        if (meta == null || related == null || handle == null) {
            return handles.opened(call);
        }
        return switch (sealed.open(call, handle)) {
            case TaskHandles.Opening.Refused(Reason reason) -> refused(call, Verdict.refuse(reason));
            case TaskHandles.Opening.Opened(TaskHandles.Task task) -> {
                JsonObject own = meta.with(MetaKeys.RELATED_TASK, related.with(TASK_ID, task.id()));
                var response = new Message.Response(id, result.with(META, own), null);
                var payload = new Payload(
                        response, MessageWriter.write(response), call.message().headers());
                Call there = new Call(
                        call.origin(), call.caller(), call.server(), call.method(), null, call.arguments(), payload);
                yield new Handles.Opened(there, null, call.message().bytes().length);
            }
        };
    }

    private static Handles.Opened refused(Call call, Verdict.Refuse refusal) {
        return new Handles.Opened(call, refusal, call.message().bytes().length);
    }
}
