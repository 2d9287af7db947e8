package dev.warder.upstream;

import dev.warder.call.Reason;
import dev.warder.mcp.SseEvent;
import org.jspecify.annotations.Nullable;

/**
 * Where a legacy server's event stream goes on after it ended early or broke, and when it is asked for (2025-11-25, Streamable HTTP,
 * Resumability). Asking sends nothing twice: it is a GET that names the last event heard.
 */
final class Resumption {
    private static final int ID_MAX = 1_024;
    private static final int FAILURES_MAX = 5;
    private static final long FAILED_MILLIS = 250;
    /** Streams in a row without a message after which a server is left alone for longer, whatever it says itself. */
    private static final int SILENT_MAX = 3;

    private static final long SILENT_MILLIS = 1_000;

    private @Nullable String lastEventId;
    private long retryMillis = 1_000;
    private int silent;
    private int failures;

    /** Takes note of an event. */
    void heard(SseEvent event) {
        String id = event.id();
        if (id != null) {
            lastEventId = isNameable(id) ? id : null;
        }
        if (event.retry() != null) {
            retryMillis = event.retry();
        }
        failures = 0;
        // An event without data only says where the stream is.
        if (event.data().length > 0) {
            silent = 0;
        }
    }

    /** Whether a header can name it; an empty id takes the last one back (HTML, Server-sent events, 9.2.6). */
    private static boolean isNameable(String id) {
        return !id.isEmpty() && id.length() <= ID_MAX && id.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    /** The last event's id, or null when events have none: then the stream cannot be taken up again. */
    @Nullable
    String lastEventId() {
        return lastEventId;
    }

    /** How long the server is left alone after it ended the stream, in milliseconds. */
    long ended() {
        return ++silent > SILENT_MAX ? Math.max(SILENT_MILLIS, asked()) : asked();
    }

    /** The same after the stream broke or could not be taken up; -1 when it is not tried again. */
    long failed() {
        return ++failures > FAILURES_MAX ? -1 : Math.max(FAILED_MILLIS << (failures - 1), asked());
    }

    /** Why a stream does not go on: what is asked for again had reached the server before. */
    static UpstreamException failure(UpstreamException why) {
        return why.reason() == Reason.UPSTREAM_UNREACHABLE
                ? new UpstreamException(Reason.UPSTREAM_FAILED, why.getMessage())
                : why;
    }

    private long asked() {
        return Math.clamp(retryMillis, 10, 30_000);
    }
}
