package dev.warder.http1;

import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;

/** The serving end of HTTP/1.1 in the clear, for the connections of one event loop. Used on that event loop only. */
public final class Server {
    private final Turns turns;
    private final int headBytes;
    private final HeadWriter writer = new HeadWriter();
    private byte[] memory = new byte[16 << 10];

    /**
     * A server without connections.
     *
     * @param turns takes what clients ask
     * @param headBytes length of a request's head
     */
    public Server(Turns turns, int headBytes) {
        this.turns = turns;
        this.headBytes = headBytes;
    }

    /** Takes over a connection on which nothing has been read yet. */
    public void accept(NetSocket socket) {
        var address = socket.remoteAddress().hostAddress();
        var line = new ServerLine(this, ContextInternal.current(), address == null ? "unknown" : address);
        var context = ((NetSocketInternal) socket).channelHandlerContext();
        context.pipeline().addBefore(context.name(), "http1", line);
        line.opened();
    }

    Turns turns() {
        return turns;
    }

    int headBytes() {
        return headBytes;
    }

    HeadWriter writer() {
        return writer;
    }

    /** Memory for what one read brought, shared by all connections: it is of use during that read only. */
    byte[] memory(int size) {
        if (memory.length < size) {
            memory = new byte[Math.max(size, 2 * memory.length)];
        }
        return memory;
    }
}
