package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.upstream.Allowance;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a listening ({@code subscriptions/listen}) says of tasks: the handles whose tasks the client wants to hear of. */
final class TaskListening {
    /** Tasks that one listening may be about. */
    static final int MAX = 100;

    static final String TASK_IDS = "taskIds";
    private static final String NOTIFICATIONS = "notifications";

    private final TaskHandles handles;
    private final Call call;
    private final JsonObject wanted;

    TaskListening(TaskHandles handles, Call call) {
        this.handles = handles;
        this.call = call;
        JsonObject notifications = call.arguments().object(NOTIFICATIONS);
        this.wanted = notifications == null ? JsonObject.EMPTY : notifications;
    }

    /** A task that is listened to, and the handle the client holds of it. */
    record Watched(String handle, TaskHandles.Task task) {}

    /** What a listening says of tasks. */
    sealed interface Read {
        record Tasks(List<Watched> tasks) implements Read {}

        record Refused(Verdict.Refuse verdict) implements Read {}
    }

    /** The listening to one server in that server's own terms. */
    Handles.Opened opened(Rules rules) {
        int bytes = call.message().bytes().length;
        if (!wanted.has(TASK_IDS)) {
            return new Handles.Opened(call, null, bytes);
        }
        if (!rules.allowance(call.server()).permits(Allowance.TASKS)) {
            // What is not honoured is missing in the acknowledgement.
            return new Handles.Opened(asking(wanted.without(TASK_IDS)), null, bytes);
        }
        return switch (read()) {
            case Read.Refused(Verdict.Refuse why) -> new Handles.Opened(call, why, bytes);
            case Read.Tasks(List<Watched> tasks)
            when tasks.stream().allMatch(one -> isVisible(one, rules)) ->
                new Handles.Opened(asking(wanted.with(TASK_IDS, ids(tasks))), null, bytes, names(tasks));
            case Read.Tasks(var _) -> new Handles.Opened(call, Verdict.refuse(Reason.HANDLE_DENIED), bytes);
        };
    }

    private boolean isVisible(Watched one, Rules rules) {
        return one.task().tool().server().equals(call.server())
                && rules.lists(call.caller(), one.task().tool());
    }

    /** The tasks that a listening is about, as far as this caller was given them; whether it may hear of them is not judged here. */
    Read read() {
        Json asked = wanted.find(TASK_IDS);
        if (asked == null) {
            return new Read.Tasks(List.of());
        }
        if (!(asked instanceof JsonArray all) || all.size() > MAX) {
            return refused(
                    Verdict.refuse(Reason.INVALID_PARAMS, TASK_IDS + " must be a list of at most " + MAX + " tasks."));
        }
        Verdict.Refuse refusal = TaskCalls.refusal(call, true);
        List<Watched> tasks = new ArrayList<>();
        for (Json one : all) {
            refusal = refusal == null ? opened(one, tasks) : refusal;
        }
        return refusal == null ? new Read.Tasks(tasks) : refused(refusal);
    }

    private Verdict.@Nullable Refuse opened(Json one, List<Watched> tasks) {
        if (!(one instanceof JsonString(String handle))) {
            return Verdict.refuse(Reason.INVALID_PARAMS, TASK_IDS + " must hold strings.");
        }
        return switch (handles.open(call, handle)) {
            case TaskHandles.Opening.Refused(Reason reason) -> Verdict.refuse(reason);
            case TaskHandles.Opening.Opened(TaskHandles.Task task) -> {
                tasks.add(new Watched(handle, task));
                yield null;
            }
        };
    }

    private static Read refused(Verdict.Refuse verdict) {
        return new Read.Refused(verdict);
    }

    private Call asking(JsonObject notifications) {
        return Handles.with(call, null, Inbound.params(call).with(NOTIFICATIONS, notifications));
    }

    /** The servers' own ids of tasks. */
    static JsonArray ids(List<Watched> tasks) {
        return JsonArray.ofStrings(tasks.stream().map(one -> one.task().id()).toList());
    }

    static TaskNames names(List<Watched> tasks) {
        var names = new TaskNames();
        tasks.forEach(one -> names.put(
                one.task().id(), new TaskNames.Known(one.handle(), one.task().tool())));
        return names;
    }
}
