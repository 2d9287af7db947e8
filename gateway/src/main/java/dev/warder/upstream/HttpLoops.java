package dev.warder.upstream;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** A server's connections, apart for every event loop that calls it. */
final class HttpLoops {
    private final Vertx vertx;
    private final ServerSettings settings;
    private final URI url;
    private final HttpShared shared;
    private final int connections;
    private final Map<Thread, HttpLoop> loops = new ConcurrentHashMap<>();

    HttpLoops(Vertx vertx, ServerSettings settings, URI url, HttpShared shared) {
        this.vertx = vertx;
        this.settings = settings;
        this.url = url;
        this.shared = shared;
        int processors = Runtime.getRuntime().availableProcessors();
        this.connections = Math.max(1, (settings.limits().connections() + processors - 1) / processors);
    }

    /** Runs an action with the connections of the current event loop; elsewhere on a context of the caller's own. */
    <T> Future<T> run(Function<HttpLoop, Future<T>> action) {
        if (Context.isOnEventLoopThread()) {
            return action.apply(here());
        }
        Promise<T> promise = Promise.promise();
        vertx.getOrCreateContext().runOnContext(_ -> action.apply(here()).onComplete(promise));
        return promise.future();
    }

    private HttpLoop here() {
        HttpLoop loop = loops.get(Thread.currentThread());
        if (loop == null) {
            loop = new HttpLoop(vertx, settings, url, connections, shared);
            loops.put(Thread.currentThread(), loop);
        }
        return loop;
    }

    Future<Void> close() {
        List<Future<Void>> closing =
                loops.values().stream().map(HttpLoop::close).toList();
        return closing.isEmpty()
                ? Future.succeededFuture()
                : EraVerdict.here(vertx, Future.join(closing).<Void>mapEmpty());
    }
}
