package dev.warder.upstream;

import dev.warder.http1.Pool;
import dev.warder.http1.Receiver;
import dev.warder.http1.Transfer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;

/** One event loop's connections to one server, so that a call never changes threads. Used on that event loop only. */
final class HttpLoop {
    private static final int MAX_HEADER_BYTES = 32 << 10;
    private static final int STREAMS = 20_000;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration DRAIN = Duration.ofSeconds(2);
    /** How long an event stream may stay open after its answer, before its connection is given up. */
    private static final long LINGER_MILLIS = 1_000;

    private final Vertx vertx;
    private final ServerSettings settings;
    private final HttpShared shared;
    private final Context context;
    private final Way calls;
    private final Way streams;
    private final Address address;
    private final Deadlines deadlines;
    private final Deadlines lingering;

    HttpLoop(Vertx vertx, ServerSettings settings, URI url, int connections, HttpShared shared) {
        this.vertx = vertx;
        this.settings = settings;
        this.shared = shared;
        this.context = vertx.getOrCreateContext();
        this.address = Address.of(url);
        // Apart, so that idle streams take no connection from calls, nor calls one from what they wait for.
        this.calls = way(connections, 4 * connections);
        this.streams = way(STREAMS, STREAMS);
        this.deadlines = new Deadlines(vertx, settings.limits().timeout().toMillis());
        this.lingering = new Deadlines(vertx, LINGER_MILLIS);
    }

    private Way way(int connections, int waiting) {
        Duration connect = settings.limits().connectTimeout();
        return address.tls()
                ? new LibraryWay(vertx, address, connect, connections, waiting)
                : new PlainWay(vertx, address, new Pool.Limits(connections, waiting, connect, IDLE, MAX_HEADER_BYTES));
    }

    /** Asks a question; the receiver is told on this event loop. */
    Transfer send(Question question, Receiver receiver) {
        return (question.apart() ? streams : calls).send(question, receiver);
    }

    Vertx vertx() {
        return vertx;
    }

    ServerSettings settings() {
        return settings;
    }

    Sheets sheets() {
        return shared.sheets();
    }

    Intake intake() {
        return shared.intake();
    }

    Deadlines deadlines() {
        return deadlines;
    }

    Deadlines lingering() {
        return lingering;
    }

    /** Calls in flight may end in peace; streams have no end to wait for. May be called on any thread. */
    Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        context.runOnContext(_ -> Future.join(calls.close(DRAIN), streams.close(Duration.ZERO))
                .<Void>mapEmpty()
                .onComplete(closed));
        return closed.future();
    }
}
