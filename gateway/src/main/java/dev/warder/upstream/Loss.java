package dev.warder.upstream;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** That a session was lost: told once, whether whoever must know asked before or asks after, on the context it asked on. */
final class Loss {
    private final Vertx vertx;
    private @Nullable Runnable action;
    private boolean happened;

    Loss(Vertx vertx) {
        this.vertx = vertx;
    }

    void whenHappened(Runnable told) {
        Context context = vertx.getOrCreateContext();
        Runnable there = () -> context.runOnContext(_ -> told.run());
        synchronized (this) {
            if (!happened) {
                action = there;
                return;
            }
        }
        there.run();
    }

    void happen() {
        Runnable told;
        synchronized (this) {
            if (happened) {
                return;
            }
            happened = true;
            told = action;
        }
        if (told != null) {
            told.run();
        }
    }
}
