package dev.warder.http1;

import java.io.Serial;

/** All connections are in use and enough requests wait for one. */
public final class NoRoom extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    NoRoom() {
        super("too many requests wait for a connection", null, false, false);
    }
}
