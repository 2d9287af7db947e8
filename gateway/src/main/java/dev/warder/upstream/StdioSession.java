package dev.warder.upstream;

import dev.warder.call.Call;
import dev.warder.call.ClearedCall;
import dev.warder.call.Reason;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Method;
import dev.warder.mcp.ReplyFacts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * One client's session with a server on pipes. The process and its handshake are shared, so a session is only a view: it answers for
 * itself what concerns the session alone, and sends the rest through the shared channel.
 */
final class StdioSession implements UpstreamSession {
    private final Vertx vertx;
    private final StdioUpstream upstream;
    private final byte[] initializeResult;
    private final Set<String> subscriptions = ConcurrentHashMap.newKeySet();
    private final List<SessionStream> streams = new CopyOnWriteArrayList<>();
    private final Loss loss;

    StdioSession(Vertx vertx, StdioUpstream upstream, byte[] initializeResult) {
        this.vertx = vertx;
        this.upstream = upstream;
        this.initializeResult = initializeResult;
        this.loss = new Loss(vertx);
    }

    @Override
    public byte[] initializeResult() {
        return initializeResult;
    }

    @Override
    public Future<Answer> forward(ClearedCall cleared, Map<String, String> headers, Relay relay) {
        Call call = cleared.call();
        if (!upstream.has(this)) {
            return Future.failedFuture(UpstreamException.unread(Reason.SESSION_UNKNOWN, null));
        }
        return switch (call.method()) {
            case STREAM -> stream(relay);
            case END -> close(headers).map(new Answer.Accepted());
            case CANCELLED -> cancelled(call);
            case RESOURCES_SUBSCRIBE, RESOURCES_UNSUBSCRIBE -> subscription(call, relay);
            default -> ask(call, relay);
        };
    }

    private Future<Answer> ask(Call call, Relay relay) {
        return switch (call.message().message()) {
            case Message.Request request -> upstream.ask(request, relay, this);
            case Message.Response response -> upstream.respond(response, this);
            // Tells about one client: the shared process does not hear it.
            case Message.Notification _ -> Future.succeededFuture(new Answer.Accepted());
        };
    }

    private Future<Answer> cancelled(Call call) {
        if (call.message().message() instanceof Message.Notification notification) {
            upstream.cancelled(notification.params(), this);
        }
        return Future.succeededFuture(new Answer.Accepted());
    }

    private Future<Answer> stream(Relay relay) {
        var stream = new SessionStream(vertx, relay);
        streams.add(stream);
        relay.opened();
        relay.onGone(() -> {
            streams.remove(stream);
            stream.close();
        });
        return stream.ended();
    }

    private Future<Answer> subscription(Call call, Relay relay) {
        if (!(call.message().message() instanceof Message.Request request)) {
            return Future.succeededFuture(new Answer.Accepted());
        }
        String uri = request.params().string("uri");
        if (call.method() == Method.RESOURCES_SUBSCRIBE) {
            if (uri != null) {
                subscriptions.add(uri);
            }
        } else if (uri != null && subscriptions.remove(uri) && upstream.isSubscribed(uri)) {
            // Another session still wants the updates; to this one it looks as if they had ended.
            return Future.succeededFuture(new Answer.Reply(
                    MessageWriter.result(request.id(), JsonObject.EMPTY),
                    new ReplyFacts(request.id(), null, false, null)));
        }
        return upstream.ask(request, relay, this);
    }

    /** A new process knows nothing of subscriptions, so a session that has some ends with the process they were made at. */
    @Override
    public @Nullable JsonObject memento() {
        return hasSubscriptions() ? null : upstream.memento();
    }

    boolean isSubscribed(String uri) {
        return subscriptions.contains(uri);
    }

    boolean hasSubscriptions() {
        return !subscriptions.isEmpty();
    }

    /** Passes on what the server says on its own; each message goes to one stream only. */
    void deliver(byte[] bytes, Message.Notification notification) {
        if (!streams.isEmpty()) {
            streams.getFirst().deliver(bytes, notification);
        }
    }

    boolean hasStream() {
        return !streams.isEmpty();
    }

    @Override
    public Future<Void> close(Map<String, String> headers) {
        upstream.forget(this);
        endStreams();
        return Future.succeededFuture();
    }

    /** The process this session relied on is gone for good, or the new one does not know what the old one did. */
    void lost() {
        endStreams();
        loss.happen();
    }

    private void endStreams() {
        streams.forEach(SessionStream::close);
        streams.clear();
    }

    @Override
    public void onLost(Runnable action) {
        loss.whenHappened(action);
    }
}
