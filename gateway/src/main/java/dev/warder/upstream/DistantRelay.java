package dev.warder.upstream;

import dev.warder.mcp.Message;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The end of a caller on another event loop than the call it waits for. Make it on the caller's loop, use it on the call's. A caller that
 * does not keep up misses notifications.
 */
final class DistantRelay implements Relay {
    private static final int MAX_UNDELIVERED = 256;

    private final Vertx vertx;
    private final Context there;
    private final Relay relay;
    private final AtomicInteger undelivered = new AtomicInteger();

    DistantRelay(Vertx vertx, Relay relay) {
        this.vertx = vertx;
        this.there = vertx.getOrCreateContext();
        this.relay = relay;
    }

    @Override
    public void opened() {
        there.runOnContext(_ -> relay.opened());
    }

    @Override
    public void message(byte[] bytes, Message message) {
        if (undelivered.incrementAndGet() > MAX_UNDELIVERED) {
            undelivered.decrementAndGet();
            return;
        }
        there.runOnContext(_ -> {
            undelivered.decrementAndGet();
            if (!relay.congested()) {
                relay.message(bytes, message);
            }
        });
    }

    @Override
    public boolean congested() {
        return false;
    }

    @Override
    public void onDrain(Runnable resume) {
        resume.run();
    }

    @Override
    public void onGone(Runnable cancel) {
        Context here = vertx.getOrCreateContext();
        there.runOnContext(_ -> relay.onGone(() -> here.runOnContext(_ -> cancel.run())));
    }
}
