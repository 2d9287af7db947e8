package dev.warder.pipeline;

import dev.warder.bundles.PublicUri;
import dev.warder.call.Call;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Gates.Judgement;
import dev.warder.call.Payload;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.upstream.Allowance;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One listening ({@code subscriptions/listen}) over many servers: each is listened to by a call of its own, judged and recorded as such,
 * and what they say comes out of one stream. Lives on the event loop of its request.
 */
final class FanIn {
    private static final Map<String, String> LISTS = Map.of(
            "toolsListChanged", "notifications/tools/list_changed",
            "promptsListChanged", "notifications/prompts/list_changed",
            "resourcesListChanged", "notifications/resources/list_changed");
    private static final Map<String, String> METHODS = withTasks(LISTS);
    private static final String RESOURCES = "resourceSubscriptions";

    private final Call call;
    private final Client client;
    private final BiFunction<Handles.Opened, Client, Future<Reply>> walk;
    private final List<Branch> branches = new ArrayList<>();
    private final Map<String, List<TaskListening.Watched>> watched = new LinkedHashMap<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean over;

    /** @param walk takes one server's part through every step */
    FanIn(Call call, Client client, BiFunction<Handles.Opened, Client, Future<Reply>> walk) {
        this.call = call;
        this.client = client;
        this.walk = walk;
    }

    /**
     * Prepares one branch for each server.
     *
     * @param rules judge each branch
     * @param tasks what the client wants to hear of tasks
     * @return why the whole cannot be listened to, or null
     */
    Verdict.@Nullable Refuse prepare(List<String> servers, Bundle bundle, Rules rules, TaskListening tasks) {
        Message.Request request = Passage.request(call);
        JsonObject asked = call.arguments().object("notifications");
        JsonObject wanted = asked == null ? JsonObject.EMPTY : asked;
        Map<String, List<Json>> uris = new HashMap<>();
        JsonArray resources = wanted.has(RESOURCES) ? wanted.array(RESOURCES) : JsonArray.EMPTY;
        if (request == null || resources == null) {
            return Verdict.refuse(Reason.INVALID_PARAMS, RESOURCES + " must be a list of resource URIs.");
        }
        for (Json one : resources) {
            PublicUri uri = one instanceof JsonString(String text) ? PublicUri.parse(text) : null;
            if (uri == null || !servers.contains(uri.server()) || !bundle.offers(call.caller(), resource(uri))) {
                return Verdict.refuse(Reason.UNKNOWN_CAPABILITY);
            }
            uris.computeIfAbsent(uri.server(), _ -> new ArrayList<>()).add(new JsonString(uri.own()));
        }
        Verdict.Refuse unwatched = watch(tasks, servers, bundle, rules);
        if (unwatched != null) {
            return unwatched;
        }
        JsonObject lists = lists(wanted);
        for (String server : servers) {
            JsonObject filter = lists;
            if (uris.containsKey(server)) {
                filter = filter.with(RESOURCES, new JsonArray(uris.get(server)));
            }
            if (watched.containsKey(server)) {
                filter = filter.with(TaskListening.TASK_IDS, TaskListening.ids(watched.get(server)));
            }
            Call part = part(server, request, filter);
            if (rules.gates().judge(part) instanceof Judgement.Refused(Verdict.Refuse verdict)) {
                // The server itself is in sight, so what is hidden of it is a resource.
                return verdict.reason() == Reason.HIDDEN ? Verdict.refuse(Reason.UNKNOWN_CAPABILITY) : verdict;
            }
            if (!filter.isEmpty()) {
                branches.add(
                        new Branch(this, part, methods(filter), request.id().value()));
            }
        }
        return null;
    }

    /** Sorts the tasks by server; why the caller may not hear of one of them, or null. */
    private Verdict.@Nullable Refuse watch(TaskListening tasks, List<String> servers, Bundle bundle, Rules rules) {
        // Where no server may have tasks, nothing of them is honoured.
        if (servers.stream().noneMatch(server -> rules.allowance(server).permits(Allowance.TASKS))) {
            return null;
        }
        return switch (tasks.read()) {
            case TaskListening.Read.Refused(Verdict.Refuse why) -> why;
            case TaskListening.Read.Tasks(List<TaskListening.Watched> all) -> {
                for (TaskListening.Watched one : all) {
                    Capability tool = one.task().tool();
                    boolean visible = servers.contains(tool.server())
                            && rules.allowance(tool.server()).permits(Allowance.TASKS)
                            && bundle.offers(call.caller(), tool)
                            && rules.lists(call.caller(), tool);
                    if (!visible) {
                        yield Verdict.refuse(Reason.HANDLE_DENIED);
                    }
                    watched.computeIfAbsent(tool.server(), _ -> new ArrayList<>())
                            .add(one);
                }
                yield null;
            }
        };
    }

    /** Listens until the client leaves. */
    Future<Ending> listen() {
        Promise<Ending> left = Promise.promise();
        client.onGone(() -> {
            over = true;
            branches.forEach(Branch::gone);
            left.tryComplete(Ending.ok(new Reply.Ended()));
        });
        Message.Request request = Passage.request(call);
        JsonObject asked = call.arguments().object("notifications");
        if (!over && request != null) {
            JsonObject honoured = lists(asked == null ? JsonObject.EMPTY : asked);
            if (asked != null && asked.array(RESOURCES) != null) {
                honoured = honoured.with(RESOURCES, asked.array(RESOURCES));
            }
            if (!watched.isEmpty()) {
                honoured = honoured.with(
                        TaskListening.TASK_IDS,
                        JsonArray.ofStrings(watched.values().stream()
                                .flatMap(List::stream)
                                .map(TaskListening.Watched::handle)
                                .toList()));
            }
            client.opened();
            client.send(MessageWriter.notification(
                    "notifications/subscriptions/acknowledged",
                    JsonObject.of("notifications", honoured)
                            .with(
                                    "_meta",
                                    JsonObject.of(
                                            Branch.SUBSCRIPTION, request.id().value()))));
            branches.forEach(Branch::begin);
        }
        return left.future();
    }

    private static Capability resource(PublicUri uri) {
        return new Capability(uri.server(), CapabilityType.RESOURCE, uri.own());
    }

    /** The lists whose changes are wanted; anything else that was asked for is not honoured. */
    private static JsonObject lists(JsonObject wanted) {
        JsonObject lists = JsonObject.EMPTY;
        for (String name : new TreeSet<>(LISTS.keySet())) {
            if (JsonBool.TRUE.equals(wanted.find(name))) {
                lists = lists.with(name, JsonBool.TRUE);
            }
        }
        return lists;
    }

    private static Map<String, String> withTasks(Map<String, String> lists) {
        var all = new HashMap<>(lists);
        all.put(TaskListening.TASK_IDS, Branch.TASKS);
        return Map.copyOf(all);
    }

    private static Set<String> methods(JsonObject filter) {
        Set<String> methods = new LinkedHashSet<>();
        filter.members()
                .keySet()
                .forEach(name -> methods.add(METHODS.getOrDefault(name, "notifications/resources/updated")));
        return methods;
    }

    private Call part(String server, Message.Request request, JsonObject filter) {
        JsonObject params = request.params().with("notifications", filter);
        return new Call(
                call.origin(),
                call.caller(),
                server,
                call.method(),
                null,
                params,
                new Payload(
                        new Message.Request(request.id(), request.method(), params),
                        MessageWriter.request(request.id(), request.method(), params),
                        Map.of()));
    }

    /** The same under a name of its own in the record: each time a server is listened to anew is a call. */
    private static Call anew(Call part) {
        return new Call(
                CallIds.anew(part.origin()),
                part.caller(),
                part.server(),
                part.method(),
                part.capability(),
                part.arguments(),
                part.message());
    }

    boolean isOver() {
        return over;
    }

    Future<Reply> walk(Call part, Branch branch) {
        List<TaskListening.Watched> tasks = watched.getOrDefault(part.server(), List.of());
        return walk.apply(
                new Handles.Opened(anew(part), null, part.message().bytes().length, TaskListening.names(tasks)),
                branch);
    }

    void send(byte[] message) {
        if (!over) {
            client.send(message);
        }
    }

    void later(long millis, Runnable action) {
        Context loop = Vertx.currentContext();
        if (loop != null) {
            loop.owner().setTimer(millis, _ -> {
                if (!over) {
                    action.run();
                }
            });
        }
    }

    boolean congested() {
        return client.congested();
    }

    /** The client tells one when it has caught up; all branches may be waiting for that. */
    void onDrain(Runnable action) {
        waiting.add(action);
        if (waiting.size() == 1) {
            client.onDrain(() -> {
                List<Runnable> ready = List.copyOf(waiting);
                waiting.clear();
                ready.forEach(Runnable::run);
            });
        }
    }
}
