package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.call.Capability;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import dev.warder.limits.Bounds;
import dev.warder.upstream.Upstream;
import dev.warder.upstream.UpstreamException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** Holds calls back that would most likely fail, and calls that are on their way to what limits let them take. */
final class Restraint {
    private Restraint() {}

    /** The refusal of a call that would most likely fail, because others before it did; null when it may be tried. */
    static Verdict.@Nullable Refuse paused(Call call, Workshop workshop) {
        Capability capability = call.capability();
        Upstream server = capability == null ? null : workshop.upstream(call.server());
        long pause = capability == null || server == null ? 0 : server.breaker().pause(capability);
        return pause == 0 ? null : Verdict.tryLater(Reason.UPSTREAM_PAUSED, pause, "breaker of " + call.server());
    }

    /** Tells the server's breaker how a call went that was forwarded. */
    static void learn(Call call, Workshop workshop, Ending ending) {
        Capability capability = call.capability();
        Upstream server = capability == null ? null : workshop.upstream(call.server());
        if (capability != null && server != null) {
            server.breaker().ended(capability, ending.reason());
        }
    }

    /** The same call within its bounds; what its server had done when it left them is not known. */
    static Future<Ending> bounded(Future<Ending> errand, @Nullable Bounds bounds, Call call, Wire wire) {
        if (bounds == null) {
            return errand;
        }
        Future<Ending> timely = bounds.deadlineMillis() == 0 ? errand : before(bounds.deadlineMillis(), errand, wire);
        return bounds.resultBytes() == 0
                ? timely
                // What a parked call asks its client is no result yet.
                : timely.map(ending -> ending.parked() == null && ending.replyBytes() > bounds.resultBytes()
                        ? Ending.failed(call, Reason.LIMIT_RESULT)
                        : ending);
    }

    private static Future<Ending> before(long millis, Future<Ending> errand, Wire wire) {
        Context context = Vertx.currentContext();
        if (context == null) {
            return errand;
        }
        Promise<Ending> first = Promise.promise();
        long timer = context.owner().setTimer(millis, _ -> {
            if (first.tryFail(new UpstreamException(Reason.UPSTREAM_TIMEOUT, "not within the limit's deadline"))) {
                // As when the caller leaves: the server is told, and what it still says goes nowhere.
                wire.leave();
            }
        });
        errand.onComplete(done -> {
            context.owner().cancelTimer(timer);
            if (done.succeeded()) {
                first.tryComplete(done.result());
            } else {
                first.tryFail(done.cause());
            }
        });
        return first.future();
    }
}
