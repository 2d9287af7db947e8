package dev.warder.upstream;

import dev.warder.json.Json;
import dev.warder.mcp.Message;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** Someone who waits for what the server says in a session over HTTP+SSE, and the way back to the event loop it came from. */
final class SseListener {
    private final SseConversation conversation;
    private final Context context;
    private final Relay relay;
    private final @Nullable Json token;
    private final Promise<Answer> answer = Promise.promise();
    private boolean pausing;

    SseListener(Vertx vertx, SseConversation conversation, Relay relay, @Nullable Json token) {
        this.conversation = conversation;
        this.context = vertx.getOrCreateContext();
        this.relay = relay;
        this.token = token;
    }

    Future<Answer> answer() {
        return answer.future();
    }

    /** The token by which progress of this call is told, or null. */
    @Nullable
    Json token() {
        return token;
    }

    void pass(byte[] bytes, Message message) {
        context.runOnContext(_ -> {
            if (answer.future().isComplete()) {
                return;
            }
            relay.message(bytes, message);
            if (relay.congested() && !pausing) {
                pausing = true;
                conversation.pause();
                relay.onDrain(this::goOn);
            }
        });
    }

    private void goOn() {
        if (pausing) {
            pausing = false;
            conversation.resume();
        }
    }

    void complete(Answer done) {
        context.runOnContext(_ -> {
            goOn();
            answer.tryComplete(done);
        });
    }

    void fail(UpstreamException reason) {
        context.runOnContext(_ -> {
            goOn();
            answer.tryFail(reason);
        });
    }
}
