package dev.warder.http1;

import java.io.Serial;

/** What came is no HTTP/1.1 that has one meaning only. */
public final class MalformedHttp extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    MalformedHttp(String message) {
        super(message, null, false, false);
    }
}
