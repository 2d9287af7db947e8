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
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
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
    private static final String RESOURCES = "resourceSubscriptions";

    private final Call call;
    private final Client client;
    private final BiFunction<Call, Client, Future<Reply>> walk;
    private final List<Branch> branches = new ArrayList<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean over;

    /** @param walk takes one server's part through every step */
    FanIn(Call call, Client client, BiFunction<Call, Client, Future<Reply>> walk) {
        this.call = call;
        this.client = client;
        this.walk = walk;
    }

    /**
     * Prepares one branch for each server.
     *
     * @param rules judge each branch
     * @return why the whole cannot be listened to, or null
     */
    Verdict.@Nullable Refuse prepare(List<String> servers, Bundle bundle, Rules rules) {
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
        JsonObject lists = lists(wanted);
        for (String server : servers) {
            JsonObject filter = lists;
            if (uris.containsKey(server)) {
                filter = filter.with(RESOURCES, new JsonArray(uris.get(server)));
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

    private static Set<String> methods(JsonObject filter) {
        Set<String> methods = new LinkedHashSet<>();
        filter.members()
                .keySet()
                .forEach(name -> methods.add(LISTS.getOrDefault(name, "notifications/resources/updated")));
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
        return walk.apply(anew(part), branch);
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
