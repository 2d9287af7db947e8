package dev.warder.upstream;

import io.vertx.core.Vertx;
import java.time.Duration;

/** Does something when a time is over; a test says itself when that is. */
interface Later {

    /** Runs the action after that time; what is returned prevents it. */
    Runnable run(Duration time, Runnable action);

    /** On whatever event loop asks. */
    static Later of(Vertx vertx) {
        return (time, action) -> {
            long timer = vertx.setTimer(time.toMillis(), _ -> action.run());
            return () -> vertx.cancelTimer(timer);
        };
    }
}
