package dev.warder.http1;

import io.vertx.core.net.impl.ConnectionBase;

/** Closes connections of the library under clients that do not read: the usual way of closing waits until all has been sent. */
public final class Cut {
    private Cut() {}

    /** Closes at once; what was not sent is lost. Called on the connection's own event loop. */
    public static void off(ConnectionBase connection) {
        var _ = connection.channelHandlerContext().close();
    }
}
