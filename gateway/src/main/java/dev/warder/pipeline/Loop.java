package dev.warder.pipeline;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * An event loop to come back to from others.
 *
 * @param context where to run what comes from elsewhere; null outside of any loop, where everything runs at once
 * @param thread the loop's thread
 */
record Loop(@Nullable Context context, Thread thread) {

    static Loop here() {
        return new Loop(Vertx.currentContext(), Thread.currentThread());
    }

    boolean isHere() {
        return context == null || Thread.currentThread().equals(thread);
    }

    /** Runs at once on this loop, and soon when called from elsewhere; what one thread asks for runs in its order. */
    void run(Runnable action) {
        if (context == null || isHere()) {
            action.run();
        } else {
            context.runOnContext(_ -> action.run());
        }
    }

    /** A Future that completes on this loop, wherever the one given was made. */
    <T> Future<T> join(Future<T> elsewhere) {
        Promise<T> here = Promise.promise();
        elsewhere.onComplete(done -> {
            if (context == null) {
                here.handle(done);
            } else {
                context.runOnContext(_ -> here.handle(done));
            }
        });
        return here.future();
    }
}
