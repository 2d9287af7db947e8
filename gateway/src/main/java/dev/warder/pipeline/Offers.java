package dev.warder.pipeline;

import dev.warder.call.Reason;
import dev.warder.upstream.Upstream;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What servers offer, for routes of many servers: as fresh as can be had in a short time, so that no server's trouble becomes the
 * others'.
 */
final class Offers {
    /** What is this old is shown without asking; what is half as old is asked for in the background. */
    private static final long FRESH = TimeUnit.SECONDS.toNanos(10);

    /** What is this old is not shown any more when its server does not answer. */
    private static final long USABLE = TimeUnit.MINUTES.toNanos(10);

    /** How long a list waits for a server of which nothing is known. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

    /** How long it waits for one that has shown something before. */
    private static final long SHORT_PATIENCE = TimeUnit.MILLISECONDS.toNanos(500);

    private final Function<String, @Nullable Upstream> upstreams;
    private final Discovery discovery;

    Offers(Function<String, @Nullable Upstream> upstreams, Discovery discovery) {
        this.upstreams = upstreams;
        this.discovery = discovery;
    }

    /**
     * What one server shows now.
     *
     * @param answer its last good answer that is not too old, or null
     * @param missing why it is not what the server would say now, or null when it is
     */
    record Shown(
            String server,
            @Nullable Learned answer,
            @Nullable Reason missing) {}

    /** What there is to show of a topic; never fails and never takes longer than a moment. */
    Future<Shown> show(Discovery.Topic topic, Rules rules) {
        Learned learned = learned(topic);
        Discovery.Asked last = discovery.asked(topic);
        long now = System.nanoTime();
        long age = learned == null ? Long.MAX_VALUE : now - learned.at();
        boolean fresh = last != null && !last.stale() && age < FRESH;
        Future<Void> answer = fresh && age < FRESH / 2 ? Future.succeededFuture() : discovery.refresh(topic, rules);
        if (fresh) {
            return Future.succeededFuture(new Shown(topic.server(), learned, null));
        }
        Discovery.Asked question = discovery.asked(topic);
        long waited = question == null ? 0 : System.nanoTime() - question.at();
        return atMost((learned == null ? PATIENCE : SHORT_PATIENCE) - waited, answer)
                .compose(_ -> spoken(topic));
    }

    private @Nullable Learned learned(Discovery.Topic topic) {
        Discovery.Known known = discovery.known(topic);
        return known == null ? null : known.answer();
    }

    private Future<Shown> spoken(Discovery.Topic topic) {
        Upstream upstream = upstreams.apply(topic.server());
        if (upstream == null) {
            return Future.succeededFuture(new Shown(topic.server(), null, Reason.NOT_FOUND));
        }
        Discovery.Asked question = discovery.asked(topic);
        boolean waiting = question == null || !question.answer().isComplete();
        Discovery.Known known = discovery.known(topic);
        Reason trouble = waiting ? Reason.UPSTREAM_TIMEOUT : known == null ? Reason.UPSTREAM_FAILED : known.trouble();
        Learned answer = known == null ? null : known.answer();
        boolean usable = answer != null && System.nanoTime() - answer.at() < USABLE;
        return Future.succeededFuture(new Shown(topic.server(), usable ? answer : null, trouble));
    }

    /** Completes with the answer or when the time is over. */
    private static Future<Void> atMost(long nanos, Future<Void> answer) {
        Context context = Vertx.currentContext();
        if (answer.isComplete() || nanos <= 0 || context == null) {
            return Future.succeededFuture();
        }
        Promise<Void> first = Promise.promise();
        long timer =
                context.owner().setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)), _ -> first.tryComplete());
        answer.onComplete(_ -> {
            context.owner().cancelTimer(timer);
            first.tryComplete();
        });
        return first.future();
    }
}
