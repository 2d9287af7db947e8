package dev.warder.pipeline;

import dev.warder.catalog.Catalog;
import dev.warder.metrics.Metrics;
import dev.warder.upstream.Upstream;
import dev.warder.upstream.UpstreamException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the catalog in step with what servers offer: one question to a server at a time, and not too often. */
final class Discovery {
    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
    /** A caller asking for unknown names makes the gateway ask a server at most this often. */
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(2);

    private static final long MAX_AGE = TimeUnit.SECONDS.toNanos(60);

    private final Function<String, @Nullable Upstream> upstreams;
    private final Catalog catalog;
    private final Metrics metrics;
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();

    Discovery(Function<String, @Nullable Upstream> upstreams, Catalog catalog, Metrics metrics) {
        this.upstreams = upstreams;
        this.catalog = catalog;
        this.metrics = metrics;
    }

    /** The last question to a server. */
    private record Asked(Future<Void> answer, long at, boolean stale) {}

    /** Completes when the server's definitions are as fresh as can be had now; never fails, the catalog says what is known. */
    Future<Void> refresh(String server, Rules rules) {
        Asked last = asked.get(server);
        long now = System.nanoTime();
        if (last != null && (!last.answer().isComplete() || (now - last.at() < PAUSE && !last.stale()))) {
            return joined(last.answer());
        }
        Promise<Void> promise = Promise.promise();
        Asked mine = new Asked(promise.future(), now, false);
        // Several loops may come here in the same moment; the one that replaces what was seen asks, the others wait for
        // its answer.
        boolean first = last == null ? asked.putIfAbsent(server, mine) == null : asked.replace(server, last, mine);
        if (!first) {
            Asked theirs = asked.get(server);
            return theirs == null ? Future.succeededFuture() : joined(theirs.answer());
        }
        ask(server, rules).onComplete(promise::handle);
        return joined(promise.future());
    }

    /** Starts a question in the background when what is known has become old; the calls of now do not wait for it. */
    void keepFresh(String server, Rules rules) {
        Asked last = asked.get(server);
        if (last != null && last.answer().isComplete() && (last.stale() || System.nanoTime() - last.at() > MAX_AGE)) {
            refresh(server, rules);
        }
    }

    /** Says that the server announced a change. */
    void stale(String server) {
        asked.computeIfPresent(server, (name, last) -> new Asked(last.answer(), last.at(), true));
    }

    private Future<Void> ask(String server, Rules rules) {
        Upstream upstream = upstreams.apply(server);
        if (upstream == null) {
            return Future.succeededFuture();
        }
        long start = System.nanoTime();
        return new Inquiry(upstream, rules.vault())
                .tools()
                .<Void>map(tools -> {
                    catalog.learned(server, tools).forEach(problem -> LOG.warn("server {}: {}", server, problem));
                    metrics.discovered(server, System.nanoTime() - start, true);
                    return null;
                })
                .recover(failure -> {
                    metrics.discovered(server, System.nanoTime() - start, false);
                    LOG.warn("server {} could not be asked for its tools: {}", server, text(failure));
                    return Future.succeededFuture();
                });
    }

    private static @Nullable String text(Throwable failure) {
        return failure instanceof UpstreamException known
                ? known.reason().code() + (known.detail() == null ? "" : " " + known.detail())
                : failure.toString();
    }

    /** A Future made on another event loop, continued on the caller's. */
    private static Future<Void> joined(Future<Void> answer) {
        if (answer.isComplete()) {
            return answer;
        }
        var context = io.vertx.core.Vertx.currentContext();
        Promise<Void> here = Promise.promise();
        answer.onComplete(done -> {
            if (context == null) {
                here.handle(done);
            } else {
                context.runOnContext(_ -> here.handle(done));
            }
        });
        return here.future();
    }
}
