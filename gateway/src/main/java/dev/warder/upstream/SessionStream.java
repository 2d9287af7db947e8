package dev.warder.upstream;

import dev.warder.mcp.Message;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;

/** A stream a client waits on for what the server says on its own, fed from any thread; what a slow event loop cannot take is dropped. */
final class SessionStream {
    private static final int MAX_UNDELIVERED = 256;

    private final Context context;
    private final Relay relay;
    private final Promise<Answer> end = Promise.promise();
    private final AtomicInteger undelivered = new AtomicInteger();

    SessionStream(Vertx vertx, Relay relay) {
        this.context = vertx.getOrCreateContext();
        this.relay = relay;
    }

    /** Ended, once it is over; completes on the context that opened it. */
    Future<Answer> ended() {
        return end.future();
    }

    void deliver(byte[] bytes, Message.Notification notification) {
        if (undelivered.incrementAndGet() > MAX_UNDELIVERED) {
            undelivered.decrementAndGet();
            return;
        }
        context.runOnContext(_ -> {
            undelivered.decrementAndGet();
            if (!end.future().isComplete()) {
                relay.message(bytes, notification);
            }
        });
    }

    void close() {
        close(new Answer.Ended());
    }

    /** Ends the stream with its answer. */
    void close(Answer answer) {
        context.runOnContext(_ -> end.tryComplete(answer));
    }
}
