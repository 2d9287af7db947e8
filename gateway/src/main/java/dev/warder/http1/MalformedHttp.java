package dev.warder.http1;

import java.io.Serial;

/** What came is no HTTP/1.1 that has one meaning only, or more of it than is read. */
public final class MalformedHttp extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final int status;

    MalformedHttp(String message) {
        this(400, message);
    }

    /** @param status with which a server says so (RFC 9110 section 15.5) */
    MalformedHttp(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /** The status with which a server says so. */
    public int status() {
        return status;
    }
}
