package dev.warder.upstream;

import dev.warder.call.Reason;
import dev.warder.json.Json;
import org.jspecify.annotations.Nullable;

/** Why a server gave no answer; what failed Futures of this room carry. The detail is for the log and the operator, never for a caller. */
public final class UpstreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final @Nullable String detail;
    private final transient @Nullable Json data;
    private final boolean unread;

    public UpstreamException(Reason reason, @Nullable String detail) {
        this(reason, detail, null);
    }

    /** @param data what the caller may use to do better; unlike the detail, it is told */
    public UpstreamException(Reason reason, @Nullable String detail, @Nullable Json data) {
        this(reason, detail, data, false);
    }

    private UpstreamException(Reason reason, @Nullable String detail, @Nullable Json data, boolean unread) {
        // No stack trace: these are expected, may be many, and say where they come from by their reason.
        super(detail == null ? reason.code() : reason.code() + ": " + detail, null, false, false);
        this.reason = reason;
        this.detail = detail;
        this.data = data;
        this.unread = unread;
    }

    /** A message that the server has certainly not looked at: sent once more, it cannot do anything twice. */
    static UpstreamException unread(Reason reason, @Nullable String detail) {
        return new UpstreamException(reason, detail, null, true);
    }

    /** Whether the server has certainly not looked at the message; otherwise it may have done what it was asked. */
    boolean isUnread() {
        return unread;
    }

    public Reason reason() {
        return reason;
    }

    /** What happened, for operators; may name addresses. */
    public @Nullable String detail() {
        return detail;
    }

    /** What the caller may use to do better, or null. */
    public @Nullable Json data() {
        return data;
    }
}
