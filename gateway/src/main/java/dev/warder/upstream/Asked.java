package dev.warder.upstream;

import dev.warder.call.Reason;
import dev.warder.json.Json;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Method;
import dev.warder.mcp.ReplyFacts;
import dev.warder.mcp.RpcId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One request on a shared channel, and the way back to the event loop it came from. */
final class Asked {
    /** Notifications on their way to a slow event loop; a shared pipe cannot be paused for one caller, so more are dropped. */
    private static final int MAX_UNDELIVERED = 256;

    private final Vertx vertx;
    private final Context context;
    private final long id;
    private final RpcId callerId;
    private final @Nullable Json token;
    private final Relay relay;
    private final Object owner;
    private final boolean listening;
    private final Promise<Answer> promise = Promise.promise();
    private final AtomicInteger undelivered = new AtomicInteger();
    private volatile long timer = -1;

    Asked(Vertx vertx, long id, RpcId callerId, @Nullable Json token, Relay relay, Object owner, boolean listening) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.id = id;
        this.callerId = callerId;
        this.token = token;
        this.relay = relay;
        this.owner = owner;
        this.listening = listening;
    }

    long id() {
        return id;
    }

    RpcId callerId() {
        return callerId;
    }

    /** The caller's own progress token, or null when it wants no progress. */
    @Nullable
    Json token() {
        return token;
    }

    Object owner() {
        return owner;
    }

    Future<Answer> future() {
        return promise.future();
    }

    void limit(long millis, Runnable expired) {
        timer = vertx.setTimer(millis, _ -> expired.run());
    }

    /** Passes a notification on. */
    void relay(String method, JsonObject params) {
        if (undelivered.incrementAndGet() > MAX_UNDELIVERED) {
            undelivered.decrementAndGet();
            return;
        }
        byte[] bytes = MessageWriter.notification(method, params);
        context.runOnContext(_ -> {
            undelivered.decrementAndGet();
            boolean droppable = method.equals(Method.PROGRESS.wire());
            if (!promise.future().isComplete() && !(droppable && relay.congested())) {
                relay.message(bytes, new Message.Notification(method, params));
            }
        });
    }

    /** Puts a question of the server to the caller. */
    void ask(byte[] bytes, Message.Request question) {
        context.runOnContext(_ -> {
            if (!promise.future().isComplete()) {
                relay.message(bytes, question);
            }
        });
    }

    boolean takesQuestions() {
        return relay.takesQuestions();
    }

    /** What it is to the caller. */
    Subscription subscription() {
        return new Subscription(callerId);
    }

    /** Completes with the server's response, in the caller's own words again. */
    void answer(byte[] response, ReplyFacts facts, JsonLimits limits) {
        byte[] plain = listening ? null : Ids.replaced(response, callerId);
        byte[] own = plain == null ? subscription().rebuilt(response, limits) : plain;
        if (own == null) {
            fail(new UpstreamException(Reason.UPSTREAM_PROTOCOL, "the answer cannot be read"));
        } else {
            complete(new Answer.Reply(own, facts.of(callerId)));
        }
    }

    /** The server ended a stream that has no other answer. */
    void end() {
        complete(new Answer.Ended());
    }

    private void complete(Answer answer) {
        context.runOnContext(_ -> {
            settle();
            promise.tryComplete(answer);
        });
    }

    void fail(UpstreamException reason) {
        context.runOnContext(_ -> {
            settle();
            promise.tryFail(reason);
        });
    }

    private void settle() {
        long set = timer;
        if (set >= 0) {
            vertx.cancelTimer(set);
        }
    }
}
