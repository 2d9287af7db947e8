package dev.warder.upstream;

import dev.warder.call.ClearedCall;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Method;
import dev.warder.mcp.Revision;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a modern server says on its own to one bridged session: one {@code subscriptions/listen}, made anew whenever the session wants to
 * hear of other resources, feeds the streams the client has opened.
 */
final class BridgedStreams {
    private static final Logger LOG = LoggerFactory.getLogger(BridgedStreams.class);
    private static final int MAX_SUBSCRIPTIONS = 1_000;
    private static final String UPDATED = "notifications/resources/updated";
    private static final Set<String> HEARD = Set.of(
            UPDATED,
            "notifications/tools/list_changed",
            "notifications/prompts/list_changed",
            "notifications/resources/list_changed");

    private final BridgedSession session;
    private final JsonObject capabilities;
    private final Set<String> subscriptions = new TreeSet<>();
    private final List<SessionStream> streams = new CopyOnWriteArrayList<>();
    private @Nullable Listening listening;
    private boolean closed;

    BridgedStreams(BridgedSession session, JsonObject capabilities) {
        this.session = session;
        this.capabilities = capabilities;
    }

    /** The resources the client wants to hear of. */
    synchronized JsonArray subscriptions() {
        return JsonArray.ofStrings(subscriptions);
    }

    /** Takes subscriptions of a former run up again; heard of once the client opens a stream. */
    synchronized void remember(@Nullable JsonArray uris) {
        if (uris != null) {
            for (Json uri : uris) {
                if (uri instanceof JsonString(String text)) {
                    subscriptions.add(text);
                }
            }
        }
    }

    /** Opens a stream of the client; ends when the client leaves, the session ends, or the server stops talking. */
    Future<Answer> open(ClearedCall stream, Map<String, String> headers, Relay relay) {
        var opened = new SessionStream(session.vertx(), relay);
        boolean first;
        synchronized (this) {
            if (closed) {
                return Future.succeededFuture(new Answer.Ended());
            }
            first = listening == null;
            streams.add(opened);
        }
        relay.opened();
        relay.onGone(() -> left(opened));
        if (first) {
            listen(stream, headers);
        }
        return opened.ended();
    }

    private void left(SessionStream stream) {
        streams.remove(stream);
        stream.close();
        Listening last = null;
        synchronized (this) {
            if (streams.isEmpty()) {
                last = listening;
                listening = null;
            }
        }
        if (last != null) {
            last.cancel();
        }
    }

    /** Takes a subscription in or out; completes at once, since nothing the server could say decides about it. */
    Future<Void> subscription(ClearedCall call, String uri, Map<String, String> headers) {
        boolean again;
        synchronized (this) {
            boolean changed = call.call().method() == Method.RESOURCES_SUBSCRIBE
                    ? subscriptions.size() < MAX_SUBSCRIPTIONS && subscriptions.add(uri)
                    : subscriptions.remove(uri);
            again = changed && !streams.isEmpty();
        }
        if (again) {
            listen(call, headers);
        }
        return Future.succeededFuture();
    }

    /** Begins to listen, and stops the former listening once this one has begun, so that nothing is missed in between. */
    private void listen(ClearedCall cause, Map<String, String> headers) {
        Listening next;
        Listening former;
        JsonObject filter;
        synchronized (this) {
            if (closed) {
                return;
            }
            filter = filter();
            former = listening;
            next = filter.isEmpty() ? null : new Listening(former);
            listening = next;
        }
        if (next == null) {
            if (former != null) {
                former.cancel();
            }
            return;
        }
        JsonObject params = JsonObject.of("notifications", filter).with("_meta", session.envelope());
        var request = new Message.Request(session.nextId(), Method.LISTEN.wire(), params);
        ClearedCall listen =
                cause.accompanied(Revision.V2026_07_28, Method.LISTEN, request, MessageWriter.write(request));
        session.server().forward(listen, headers, next).onComplete((_, failure) -> ended(next, failure));
    }

    private JsonObject filter() {
        JsonObject filter = JsonObject.EMPTY;
        for (String kind : List.of("tools", "prompts", "resources")) {
            JsonObject offered = capabilities.object(kind);
            if (offered != null && offered.find("listChanged") == JsonBool.TRUE) {
                filter = filter.with(kind + "ListChanged", JsonBool.TRUE);
            }
        }
        return subscriptions.isEmpty()
                ? filter
                : filter.with("resourceSubscriptions", JsonArray.ofStrings(subscriptions));
    }

    private void ended(Listening over, @Nullable Throwable failure) {
        synchronized (this) {
            if (listening != over) {
                return;
            }
            listening = null;
        }
        if (failure != null) {
            LOG.atInfo()
                    .addKeyValue("server", session.server().name())
                    .addKeyValue("error", failure.getMessage())
                    .log("listening to the server ended");
        }
        if (!over.began) {
            return;
        }
        // A client whose stream ends opens another one, and with it another listening.
        streams.forEach(SessionStream::close);
        streams.clear();
    }

    /** Passes a message on to one stream only (2025-11-25, Streamable HTTP, Multiple Connections). */
    private void heard(Message.Notification notification) {
        if (!HEARD.contains(notification.method())) {
            return;
        }
        if (notification.method().equals(UPDATED)) {
            String uri = notification.params().string("uri");
            synchronized (this) {
                if (uri == null || !subscriptions.contains(uri)) {
                    return;
                }
            }
        }
        var said = new Message.Notification(notification.method(), LegacyWords.notified(notification.params()));
        for (SessionStream stream : streams) {
            stream.deliver(MessageWriter.write(said), said);
            return;
        }
    }

    void close() {
        Listening last;
        synchronized (this) {
            closed = true;
            last = listening;
            listening = null;
        }
        if (last != null) {
            last.cancel();
        }
        streams.forEach(SessionStream::close);
        streams.clear();
    }

    /** One {@code subscriptions/listen} as the far end of it sees it. */
    private final class Listening extends OwnRelay {
        private @Nullable Listening former;
        private volatile boolean began;

        Listening(@Nullable Listening former) {
            this.former = former;
        }

        @Override
        public void message(byte[] bytes, Message message) {
            if (!(message instanceof Message.Notification notification)) {
                return;
            }
            began = true;
            Listening replaced = former;
            if (replaced != null) {
                former = null;
                replaced.cancel();
            }
            heard(notification);
        }
    }
}
