package dev.warder.upstream;

import dev.warder.call.ClearedCall;
import dev.warder.call.Reason;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.ErrorCodes;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Method;
import dev.warder.mcp.RpcError;
import dev.warder.mcp.RpcId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a legacy server says on its own in a held session: its one stream, opened while somebody listens, feeds every
 * {@code subscriptions/listen} of the caller; resources are subscribed to as long as one of them wants to hear of them.
 */
final class HeldStream {
    private static final String UPDATED = "notifications/resources/updated";

    private final Vertx vertx;
    private final HeldSession held;
    private final Set<Listener> listeners = new LinkedHashSet<>();
    private final Map<String, Integer> subscribers = new HashMap<>();
    private @Nullable Source source;

    HeldStream(Vertx vertx, HeldSession held) {
        this.vertx = vertx;
        this.held = held;
    }

    /**
     * Listens until the client leaves or the server stops talking.
     *
     * @param given credentials, needed again when the subscriptions are taken back, long after the call's own were wiped
     */
    Future<Answer> listen(ClearedCall call, Message.Request request, Map<String, String> given, Relay relay) {
        Map<String, String> headers = Map.copyOf(given);
        JsonObject filter = request.params().object("notifications");
        var listener =
                new Listener(request.id(), filter == null ? JsonObject.EMPTY : filter, new SessionStream(vertx, relay));
        relay.opened();
        relay.onGone(() -> leave(listener, call, headers));
        return EraVerdict.here(vertx, join(listener, call, headers).begun())
                .onFailure(_ -> leave(listener, call, headers))
                .compose(talks -> talks ? promise(listener, call, headers) : Future.succeededFuture())
                .compose(_ -> {
                    Message.Notification promised = listener.acknowledgement();
                    relay.message(MessageWriter.write(promised), promised);
                    return listener.stream.ended();
                });
    }

    private Source join(Listener listener, ClearedCall call, Map<String, String> headers) {
        Source mine;
        synchronized (this) {
            listeners.add(listener);
            if (source != null) {
                return source;
            }
            mine = new Source(question -> refuse(question, call, headers));
            source = mine;
        }
        var verb = new Message.Notification(Method.STREAM.wire(), JsonObject.EMPTY);
        held.session()
                .forward(call.accompanied(HeldSession.REVISION, Method.STREAM, verb, new byte[0]), headers, mine)
                .onComplete((_, failure) -> mine.ended(failure));
        return mine;
    }

    /** What is asked outside of any call can be put to nobody; a server that got no answer would wait for one. */
    private void refuse(Message.Request question, ClearedCall call, Map<String, String> headers) {
        var no = new Message.Response(
                question.id(), null, new RpcError(ErrorCodes.METHOD_NOT_FOUND, "Nobody can be asked this here"));
        held.session().forward(held.own(call, Method.RESPOND, no), headers, Relay.silent());
    }

    /** Fills in what the listener can be promised: what it asked for, as far as the server has it. */
    private Future<?> promise(Listener listener, ClearedCall call, Map<String, String> headers) {
        for (String kind : List.of("tools", "prompts", "resources")) {
            JsonObject offered = held.offered(kind);
            if (offered != null
                    && offered.find("listChanged") == JsonBool.TRUE
                    && listener.filter.find(kind + "ListChanged") == JsonBool.TRUE) {
                listener.kinds.add(kind);
            }
        }
        JsonArray wanted = listener.filter.array("resourceSubscriptions");
        JsonObject resources = held.offered("resources");
        if (wanted == null || resources == null || resources.find("subscribe") != JsonBool.TRUE) {
            return Future.succeededFuture();
        }
        List<Future<Void>> subscribing = new ArrayList<>();
        for (Json each : wanted) {
            if (each instanceof JsonString(String uri)) {
                subscribing.add(subscribe(listener, uri, call, headers));
            }
        }
        return subscribing.isEmpty() ? Future.succeededFuture() : Future.join(subscribing);
    }

    private Future<Void> subscribe(Listener listener, String uri, ClearedCall call, Map<String, String> headers) {
        synchronized (this) {
            if (!listeners.contains(listener)
                    || !listener.uris.add(uri)
                    || subscribers.merge(uri, 1, Integer::sum) > 1) {
                return Future.succeededFuture();
            }
        }
        return tell(Method.RESOURCES_SUBSCRIBE, uri, call, headers).transform((answer, failure) -> {
            if (!(answer instanceof Answer.Reply reply) || reply.facts().error() != null) {
                release(listener, uri);
            }
            return Future.succeededFuture();
        });
    }

    private Future<Answer> tell(Method method, String uri, ClearedCall call, Map<String, String> headers) {
        var request = new Message.Request(held.nextId(), method.wire(), JsonObject.of("uri", new JsonString(uri)));
        return held.session().forward(held.own(call, method, request), headers, Relay.silent());
    }

    /** Takes one listener off a resource; true when nobody is left there. */
    private synchronized boolean release(Listener listener, String uri) {
        return listener.uris.remove(uri)
                && subscribers.merge(uri, -1, (now, less) -> now + less == 0 ? null : now + less) == null;
    }

    private void leave(Listener listener, ClearedCall call, Map<String, String> headers) {
        List<String> unheard = new ArrayList<>();
        Source last = null;
        synchronized (this) {
            listeners.remove(listener);
            for (String uri : List.copyOf(listener.uris)) {
                if (release(listener, uri)) {
                    unheard.add(uri);
                }
            }
            if (listeners.isEmpty()) {
                last = source;
                source = null;
            }
        }
        listener.stream.close();
        unheard.forEach(uri -> tell(Method.RESOURCES_UNSUBSCRIBE, uri, call, headers));
        if (last != null) {
            last.cancel();
        }
    }

    /** The session is closed: every listening ends in order. */
    void close() {
        List<Listener> all;
        Source last;
        synchronized (this) {
            all = List.copyOf(listeners);
            listeners.clear();
            subscribers.clear();
            last = source;
            source = null;
        }
        all.forEach(Listener::end);
        if (last != null) {
            last.cancel();
        }
    }

    private void heard(Message.Notification notification) {
        List<Listener> hearing;
        synchronized (this) {
            hearing = listeners.stream()
                    .filter(listener -> listener.wants(notification))
                    .toList();
        }
        hearing.forEach(listener -> listener.tell(notification));
    }

    /** The server's stream. */
    private final class Source extends OwnRelay {
        private final Promise<Boolean> begun = Promise.promise();
        private final Consumer<Message.Request> refuse;

        Source(Consumer<Message.Request> refuse) {
            this.refuse = refuse;
        }

        /** True once the server talks, false when it never says anything on its own. */
        Future<Boolean> begun() {
            return begun.future();
        }

        @Override
        public void opened() {
            begun.tryComplete(true);
        }

        @Override
        public void message(byte[] bytes, Message message) {
            switch (message) {
                case Message.Notification notification -> heard(notification);
                case Message.Request question -> refuse.accept(question);
                case Message.Response _ -> throw new IllegalStateException("an answer was read as none");
            }
        }

        void ended(@Nullable Throwable failure) {
            synchronized (HeldStream.this) {
                if (!this.equals(source)) {
                    return;
                }
                source = null;
            }
            if (failure instanceof UpstreamException known && known.reason() == Reason.METHOD_NOT_ALLOWED) {
                begun.tryComplete(false);
            } else if (!begun.tryFail(Failures.any(failure))) {
                close();
            }
        }
    }

    /** One {@code subscriptions/listen} and what it was promised; guarded by the stream. */
    private static final class Listener {
        private final RpcId id;
        private final JsonObject filter;
        private final SessionStream stream;
        private final Set<String> kinds = new LinkedHashSet<>();
        private final Set<String> uris = new LinkedHashSet<>();
        private volatile boolean acknowledged;

        Listener(RpcId id, JsonObject filter, SessionStream stream) {
            this.id = id;
            this.filter = filter;
            this.stream = stream;
        }

        boolean wants(Message.Notification notification) {
            String method = notification.method();
            String uri = notification.params().string("uri");
            return acknowledged
                    && (method.equals(UPDATED)
                            ? uri != null && uris.contains(uri)
                            : kinds.stream()
                                    .anyMatch(kind -> method.equals("notifications/" + kind + "/list_changed")));
        }

        /** The first message: what of its wishes is granted (2026-07-28, Subscriptions). */
        Message.Notification acknowledgement() {
            acknowledged = true;
            JsonObject granted = JsonObject.EMPTY;
            for (String kind : kinds) {
                granted = granted.with(kind + "ListChanged", JsonBool.TRUE);
            }
            if (!uris.isEmpty()) {
                granted = granted.with("resourceSubscriptions", JsonArray.ofStrings(uris));
            }
            return new Message.Notification(
                    "notifications/subscriptions/acknowledged",
                    JsonObject.of("notifications", granted).with("_meta", marked(JsonObject.EMPTY)));
        }

        void tell(Message.Notification notification) {
            JsonObject params = LegacyWords.notified(notification.params());
            JsonObject meta = params.object("_meta");
            JsonObject own = params.with("_meta", marked(meta == null ? JsonObject.EMPTY : meta));
            stream.deliver(
                    MessageWriter.notification(notification.method(), own),
                    new Message.Notification(notification.method(), own));
        }

        void end() {
            JsonObject result =
                    JsonObject.of("resultType", new JsonString("complete")).with("_meta", marked(JsonObject.EMPTY));
            stream.close(HeldSession.result(new Message.Request(id, Method.LISTEN.wire(), JsonObject.EMPTY), result));
        }

        private JsonObject marked(JsonObject meta) {
            return meta.with(Subscription.KEY, id.value());
        }
    }
}
