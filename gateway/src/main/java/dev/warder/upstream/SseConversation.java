package dev.warder.upstream;

import dev.warder.call.Reason;
import dev.warder.json.Json;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.MalformedMessage;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageReader;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Method;
import dev.warder.mcp.ReplyFacts;
import dev.warder.mcp.ReplyReader;
import dev.warder.mcp.RpcId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said in one session over HTTP+SSE: requests wait for their answers by id, and what the server says on its own goes to exactly
 * one of those who listen. Answers and messages come on the channel's event loop; callers may sit on others.
 */
final class SseConversation {
    private static final Logger LOG = LoggerFactory.getLogger(SseConversation.class);

    private final HttpUpstream upstream;
    private final Map<String, String> headers;
    private final JsonLimits limits;
    private final Context home;
    private final Loss loss;
    private final Map<RpcId, SseListener> asked = new ConcurrentHashMap<>();
    private final ConcurrentLinkedDeque<SseListener> order = new ConcurrentLinkedDeque<>();
    private final List<SseListener> streams = new CopyOnWriteArrayList<>();
    private volatile @Nullable SseChannel channel;
    private volatile boolean over;

    private SseConversation(HttpUpstream upstream, Map<String, String> headers) {
        this.upstream = upstream;
        this.headers = Map.copyOf(headers);
        this.limits = Replies.limits(upstream.settings().limits().maxReplyBytes());
        this.home = upstream.vertx().getOrCreateContext();
        this.loss = new Loss(upstream.vertx());
    }

    /** Opens the stream; messages can be posted when it completes. */
    static Future<SseConversation> open(HttpUpstream upstream, Map<String, String> headers) {
        return upstream.loops().run(loop -> {
            var conversation = new SseConversation(upstream, headers);
            return SseChannel.open(loop, upstream.url(), headers, conversation::take, conversation::lost)
                    .map(open -> {
                        conversation.channel = open;
                        return conversation;
                    });
        });
    }

    /** Posts a request and waits for its answer on the stream. */
    Future<Answer> ask(Message.Request request, byte[] bytes, Map<String, String> sent, Relay relay) {
        Json meta = request.params().find("_meta");
        Json token = meta instanceof JsonObject object ? object.find("progressToken") : null;
        var listener = new SseListener(upstream.vertx(), this, relay, token);
        if (asked.size() >= upstream.settings().limits().connections()) {
            return Future.failedFuture(new UpstreamException(Reason.OVERLOADED, "too many calls in one session"));
        }
        if (asked.putIfAbsent(request.id(), listener) != null) {
            return Future.failedFuture(new UpstreamException(Reason.INTERNAL, "an id is in use already"));
        }
        order.add(listener);
        Method method = Method.of(request.method(), dev.warder.mcp.Era.LEGACY);
        long timer = upstream.vertx()
                .setTimer(
                        upstream.settings().limits().timeout().toMillis(),
                        _ -> give(request.id(), sent, Reason.UPSTREAM_TIMEOUT));
        relay.onGone(() -> give(request.id(), sent, Reason.CLIENT_GONE));
        if (asked.containsKey(request.id())) {
            post(method == null ? Method.PING : method, bytes, sent).onFailure(failure -> fail(request.id(), failure));
        }
        return listener.answer().onComplete(_ -> upstream.vertx().cancelTimer(timer));
    }

    /** Gives a request up, and tells the server so: closing nothing here would tell it (2024-11-05, Cancellation). */
    private void give(RpcId id, Map<String, String> sent, Reason reason) {
        if (fail(id, new UpstreamException(reason, null))) {
            JsonObject params =
                    JsonObject.of("requestId", id.value()).with("reason", new JsonString("Nobody waits any more."));
            post(Method.CANCELLED, MessageWriter.notification(Method.CANCELLED.wire(), params), sent);
        }
    }

    private boolean fail(RpcId id, Throwable failure) {
        SseListener listener = asked.remove(id);
        if (listener != null) {
            order.remove(listener);
            listener.fail(Failures.any(failure));
        }
        return listener != null;
    }

    /** Posts a message that has no answer of its own, or whose answer comes on the stream. */
    Future<Answer> post(Method method, byte[] bytes, Map<String, String> sent) {
        SseChannel open = channel;
        if (over || open == null) {
            return Future.failedFuture(UpstreamException.unread(Reason.SESSION_UNKNOWN, null));
        }
        return upstream.ask(Question.posted(method, bytes, sent, open.path()), Relay.silent())
                .onFailure(failure -> {
                    if (failure instanceof UpstreamException known && known.reason() == Reason.SESSION_UNKNOWN) {
                        home.runOnContext(_ -> open.close());
                    }
                });
    }

    /** Listens to what the server says on its own. */
    Future<Answer> listen(Relay relay) {
        if (over) {
            return Future.failedFuture(UpstreamException.unread(Reason.SESSION_UNKNOWN, null));
        }
        var stream = new SseListener(upstream.vertx(), this, relay, null);
        streams.add(stream);
        relay.opened();
        relay.onGone(() -> {
            streams.remove(stream);
            stream.complete(new Answer.Ended());
        });
        return stream.answer();
    }

    private void take(byte[] bytes) {
        try {
            ReplyFacts facts = ReplyReader.readIfReply(bytes, limits);
            if (facts != null) {
                answered(bytes, facts);
                return;
            }
            switch (new MessageReader(Replies.small(limits)).read(bytes)) {
                case Message.Request(RpcId id, String method, var _)
                when method.equals(Method.PING.wire()) ->
                    post(Method.RESPOND, MessageWriter.result(id, JsonObject.EMPTY), headers);
                case Message.Request request -> pass(bytes, request, null);
                case Message.Notification notification ->
                    pass(bytes, notification, notification.params().find("progressToken"));
                case Message.Response _ -> throw new IllegalStateException("an answer was read as none");
            }
        } catch (MalformedMessage malformed) {
            throw new UpstreamException(
                    Reason.UPSTREAM_PROTOCOL,
                    "an event is no message: " + malformed.error().message());
        }
    }

    private void answered(byte[] bytes, ReplyFacts facts) {
        SseListener listener = facts.id() == null ? null : asked.remove(facts.id());
        if (listener == null) {
            LOG.atWarn().addKeyValue("server", upstream.name()).log("dropped an answer that nobody waits for");
            return;
        }
        order.remove(listener);
        listener.complete(new Answer.Reply(bytes, facts));
    }

    /** Each message goes to one listener: progress to its call, the rest to the session's own stream, or to the oldest call without one. */
    private void pass(byte[] bytes, Message message, @Nullable Json token) {
        SseListener listener = null;
        if (token != null) {
            for (SseListener each : order) {
                listener = token.equals(each.token()) ? each : listener;
            }
        } else if (!streams.isEmpty()) {
            listener = streams.getFirst();
        } else {
            listener = order.peekFirst();
        }
        if (listener != null) {
            listener.pass(bytes, message);
        }
    }

    /** A listener does not keep up: the stream waits, and with it all of this session, but nobody else's. */
    void pause() {
        home.runOnContext(_ -> {
            if (channel != null) {
                channel.pause();
            }
        });
    }

    void resume() {
        home.runOnContext(_ -> {
            if (channel != null) {
                channel.resume();
            }
        });
    }

    private void lost(UpstreamException why) {
        over = true;
        boolean closed = why.reason() == Reason.SESSION_UNKNOWN;
        var reason = closed ? why : new UpstreamException(Reason.UPSTREAM_FAILED, why.getMessage());
        List.copyOf(asked.keySet()).forEach(id -> fail(id, reason));
        streams.forEach(stream -> stream.complete(new Answer.Ended()));
        streams.clear();
        loss.happen();
    }

    Future<Void> close() {
        over = true;
        home.runOnContext(_ -> {
            if (channel != null) {
                channel.close();
            }
        });
        return Future.succeededFuture();
    }

    void onLost(Runnable action) {
        loss.whenHappened(action);
    }
}
