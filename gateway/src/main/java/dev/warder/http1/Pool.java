package dev.warder.http1;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One event loop's connections to one address. Used on that event loop only. */
public final class Pool {
    private static final long TICK_MAX_MILLIS = 5_000;

    private final Vertx vertx;
    private final SocketAddress address;
    private final Limits limits;
    private final NetClient client;
    private final HeadWriter writer = new HeadWriter();
    private final Set<Connection> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Deque<Leg> waiting = new ArrayDeque<>();
    private byte[] memory = new byte[16 << 10];
    private int connecting;
    private boolean ticking;
    private @Nullable Promise<Void> closing;

    /**
     * Bounds of a pool.
     *
     * @param connections open at the same time
     * @param waiting requests that may wait for one of them
     * @param connect how long opening one may take
     * @param idle how long one is kept without use
     * @param headBytes length of an answer's head
     */
    public record Limits(int connections, int waiting, Duration connect, Duration idle, int headBytes) {}

    /** A pool without connections; it opens them as they are needed. */
    public Pool(Vertx vertx, SocketAddress address, Limits limits) {
        this.vertx = vertx;
        this.address = address;
        this.limits = limits;
        this.client = vertx.createNetClient(new NetClientOptions()
                .setConnectTimeout((int) limits.connect().toMillis())
                .setTcpKeepAlive(true)
                .setTcpNoDelay(true));
    }

    /** Sends a request as soon as there is a connection for it. A failure may reach the receiver before this returns. */
    public Transfer send(Request request, Receiver receiver) {
        var leg = new Leg(request, receiver, ContextInternal.current());
        Connection ready = idle.pollLast();
        if (closing != null) {
            leg.failed(new IllegalStateException("the pool is closed"));
        } else if (ready != null) {
            ready.begin(leg);
        } else if (open.size() + connecting < limits.connections()) {
            connect(leg);
        } else if (waiting.size() < limits.waiting()) {
            waiting.add(leg);
        } else {
            leg.failed(new NoRoom());
        }
        return leg;
    }

    private void connect(Leg leg) {
        connecting++;
        client.connect(address).onComplete((socket, failure) -> {
            connecting--;
            if (socket == null) {
                leg.failed(failure == null ? new IllegalStateException("no connection") : failure);
                next();
            } else {
                connected(socket, leg);
            }
        });
    }

    private void connected(NetSocket socket, Leg leg) {
        var connection = new Connection(this);
        var context = ((NetSocketInternal) socket).channelHandlerContext();
        open.add(connection);
        context.pipeline().addBefore(context.name(), "http1", connection);
        if (!context.channel().isActive()) {
            gone(connection);
            leg.failed(new java.nio.channels.ClosedChannelException());
        } else if (leg.isOver()) {
            free(connection);
        } else {
            connection.begin(leg);
        }
    }

    /** Takes back a connection whose answer is whole. */
    void free(Connection connection) {
        Leg next = nextWaiting();
        if (next != null) {
            connection.begin(next);
        } else if (closing != null) {
            connection.close();
        } else {
            connection.idle(System.nanoTime());
            idle.addLast(connection);
            tick();
        }
    }

    /** A connection has ended. */
    void gone(Connection connection) {
        if (open.remove(connection)) {
            idle.remove(connection);
            next();
        }
    }

    private void next() {
        Leg next = open.size() + connecting < limits.connections() ? nextWaiting() : null;
        if (next != null) {
            connect(next);
        }
        closeIfEmpty();
    }

    private @Nullable Leg nextWaiting() {
        Leg next = waiting.poll();
        while (next != null && next.isOver()) {
            next = waiting.poll();
        }
        return next;
    }

    private void tick() {
        if (!ticking) {
            ticking = true;
            vertx.setTimer(Math.clamp(limits.idle().toMillis() / 4, 1, TICK_MAX_MILLIS), _ -> {
                ticking = false;
                closeUnused(System.nanoTime() - limits.idle().toNanos());
                if (!idle.isEmpty()) {
                    tick();
                }
            });
        }
    }

    private void closeUnused(long before) {
        while (!idle.isEmpty() && idle.getFirst().idleSince() - before < 0) {
            idle.removeFirst().close();
        }
    }

    /** Lets requests in flight end in peace for that long, then ends them; those that wait fail at once. */
    public Future<Void> close(Duration drain) {
        if (closing == null) {
            closing = Promise.promise();
            waiting.forEach(leg -> leg.failed(new IllegalStateException("the pool is closed")));
            waiting.clear();
            List.copyOf(idle).forEach(Connection::close);
            if (!open.isEmpty() || connecting > 0) {
                vertx.setTimer(
                        Math.max(1, drain.toMillis()), _ -> List.copyOf(open).forEach(Connection::close));
            }
        }
        Future<Void> closed = closing.future();
        closeIfEmpty();
        return closed;
    }

    private void closeIfEmpty() {
        if (closing != null && open.isEmpty() && connecting == 0 && closing.tryComplete()) {
            client.close();
        }
    }

    HeadWriter writer() {
        return writer;
    }

    int headBytes() {
        return limits.headBytes();
    }

    /** Memory for what one read brought, shared by all connections: it is of use during that read only. */
    byte[] memory(int size) {
        if (memory.length < size) {
            memory = new byte[Math.max(size, 2 * memory.length)];
        }
        return memory;
    }
}
