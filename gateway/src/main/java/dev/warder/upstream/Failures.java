package dev.warder.upstream;

import dev.warder.call.Reason;
import dev.warder.http1.MalformedHttp;
import dev.warder.http1.NoRoom;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import org.jspecify.annotations.Nullable;

/** Which reason a transport's exception is. */
final class Failures {

    private Failures() {}

    /** Before anything was sent. */
    static UpstreamException connecting(@Nullable Throwable failure) {
        if (failure instanceof ConnectionPoolTooBusyException || failure instanceof NoRoom) {
            return new UpstreamException(Reason.OVERLOADED, "too many calls wait for a connection");
        }
        return new UpstreamException(Reason.UPSTREAM_UNREACHABLE, text(failure));
    }

    /** After the request was sent, or part of it: whether the server acted is not known. */
    static UpstreamException answering(@Nullable Throwable failure) {
        if (failure instanceof UpstreamException known) {
            return known;
        }
        // Netty's decoders say so when the bytes are no HTTP or a header is too long.
        boolean undecodable = failure instanceof MalformedHttp
                || (failure != null && failure.getClass().getName().startsWith("io.netty.handler.codec."));
        return new UpstreamException(undecodable ? Reason.UPSTREAM_PROTOCOL : Reason.UPSTREAM_FAILED, text(failure));
    }

    /** Any failure as this room's own exception. */
    static UpstreamException any(@Nullable Throwable failure) {
        return failure instanceof UpstreamException known
                ? known
                : new UpstreamException(Reason.INTERNAL, text(failure));
    }

    private static String text(@Nullable Throwable failure) {
        return failure == null ? "unknown" : failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }
}
