package dev.warder.http;

import dev.warder.http1.Cut;
import dev.warder.http1.Turns;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** A connection of the library. */
record LibraryLine(HttpConnection connection) implements Turns.Line {

    @Override
    public void cut() {
        sever(connection);
    }

    /** Closes a connection even when its client does not read: the usual way of closing waits until all has been sent. */
    static void sever(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            Cut.off(base);
        } else {
            connection.close();
        }
    }
}
