package dev.warder.pipeline;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A client that a stream is sent to, on the client's own event loop. */
final class Attached {
    /** Bytes on their way to another event loop beyond which the sender has to wait. */
    private static final long PENDING_MAX = 256 << 10;

    private final StreamClient client;
    private final Loop loop;
    private final AtomicLong pending = new AtomicLong();
    private final Promise<Void> over = Promise.promise();
    private volatile boolean full;

    Attached(StreamClient client, Loop loop) {
        this.client = client;
        this.loop = loop;
    }

    boolean isOf(StreamClient other) {
        return client.equals(other);
    }

    /** Completes on the client's loop when nothing more is sent to it. */
    Future<Void> over() {
        return over.future();
    }

    /** Begins the stream, with an event that says nothing but its id when there is one. */
    void open(@Nullable String id) {
        loop.run(() -> {
            client.opened();
            if (id != null) {
                client.mark(id, null);
            }
        });
    }

    void send(byte[] message, String id) {
        if (loop.isHere()) {
            client.send(message, id);
            return;
        }
        pending.addAndGet(message.length);
        loop.run(() -> {
            pending.addAndGet(-message.length);
            client.send(message, id);
            full = client.congested();
        });
    }

    void mark(String id, @Nullable Long retryMillis) {
        loop.run(() -> client.mark(id, retryMillis));
    }

    void finish(byte[] message, String id) {
        loop.run(() -> {
            client.finish(message, id);
            over.tryComplete();
        });
    }

    void part() {
        loop.run(() -> {
            client.part();
            over.tryComplete();
        });
    }

    void leave() {
        over.tryComplete();
    }

    boolean congested() {
        return loop.isHere() ? client.congested() : full || pending.get() > PENDING_MAX;
    }

    /** Calls back once, on the client's loop, when the client has caught up. */
    void onDrain(Runnable action) {
        loop.run(() -> {
            if (client.congested()) {
                client.onDrain(() -> {
                    full = false;
                    action.run();
                });
            } else {
                full = false;
                action.run();
            }
        });
    }
}
