package dev.warder.audit;

import dev.warder.audit.Backlog.Waiting;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Tells everyone who waited for a group how it ended: each on its own context, yet with one wake-up for each event loop. */
final class Completion {
    private Completion() {}

    /** Completes the promises; {@code failure} is null when the group is durable. */
    static void of(List<Waiting> group, @Nullable Throwable failure) {
        Map<Thread, List<Waiting>> byThread = new HashMap<>();
        List<Waiting> elsewhere = new ArrayList<>();
        for (Waiting waiting : group) {
            if (waiting.context() == null) {
                elsewhere.add(waiting);
            } else {
                byThread.computeIfAbsent(waiting.thread(), _ -> new ArrayList<>())
                        .add(waiting);
            }
        }
        for (List<Waiting> together : byThread.values()) {
            Context first = together.getFirst().context();
            try {
                if (first != null) {
                    first.runOnContext(_ -> onLoop(together, failure));
                }
            } catch (RejectedExecutionException loopIsGone) {
                elsewhere.addAll(together);
            }
        }
        if (!elsewhere.isEmpty()) {
            // Listeners are other rooms' code: it must not hold up the log's own thread.
            Thread.startVirtualThread(() -> elsewhere.forEach(waiting -> complete(waiting, failure)));
        }
    }

    private static void onLoop(List<Waiting> together, @Nullable Throwable failure) {
        Context here = Vertx.currentContext();
        for (Waiting waiting : together) {
            Context context = waiting.context();
            if (context == null || context.equals(here)) {
                complete(waiting, failure);
            } else {
                // Already on its event loop, so this costs a place in the loop's queue and no wake-up.
                context.runOnContext(_ -> complete(waiting, failure));
            }
        }
    }

    private static void complete(Waiting waiting, @Nullable Throwable failure) {
        if (failure == null) {
            waiting.promise().complete();
        } else {
            waiting.promise().fail(failure);
        }
    }
}
