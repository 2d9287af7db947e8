package dev.warder.http;

import dev.warder.call.Reason;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects request bodies of one event loop, whole or not at all: bounded in size and in time. */
final class BodyReader {
    private final Set<Pending> pending = new LinkedHashSet<>();
    private final int max;
    private final long timeNanos;

    BodyReader(int max, long timeNanos) {
        this.max = max;
        this.timeNanos = timeNanos;
    }

    /** Hands the body to {@code whole}, or why it could not be had to {@code refused}; exactly one of them, once. */
    void read(HttpServerRequest request, Consumer<byte[]> whole, Consumer<Reason> refused) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && (length.length() > 10 || Long.parseLong(length) > max)) {
            refused.accept(Reason.TOO_LARGE);
            return;
        }
        var body = new Pending(whole, refused);
        pending.add(body);
        request.exceptionHandler(_ -> body.fail(Reason.TOO_SLOW));
        request.handler(body::add);
        request.endHandler(_ -> body.end());
    }

    /** Refuses bodies that have been on their way for too long. */
    void refuseSlow() {
        long now = System.nanoTime();
        for (Pending body : List.copyOf(pending)) {
            if (now - body.since <= timeNanos) {
                return;
            }
            body.fail(Reason.TOO_SLOW);
        }
    }

    private final class Pending {
        private final Consumer<byte[]> whole;
        private final Consumer<Reason> refused;
        private final long since = System.nanoTime();
        private @Nullable Buffer first;
        private @Nullable Buffer all;
        private boolean over;

        Pending(Consumer<byte[]> whole, Consumer<Reason> refused) {
            this.whole = whole;
            this.refused = refused;
        }

        void add(Buffer chunk) {
            if (over) {
                return;
            }
            if (first == null) {
                first = chunk;
            } else {
                if (all == null) {
                    all = Buffer.buffer(Math.min(max, 4 * (first.length() + chunk.length())))
                            .appendBuffer(first);
                }
                all.appendBuffer(chunk);
            }
            if ((all == null ? first : all).length() > max) {
                fail(Reason.TOO_LARGE);
            }
        }

        void end() {
            if (close()) {
                Buffer body = all != null ? all : first;
                whole.accept(body == null ? new byte[0] : body.getBytes());
            }
        }

        void fail(Reason reason) {
            if (close()) {
                refused.accept(reason);
            }
        }

        private boolean close() {
            boolean first = !over;
            over = true;
            pending.remove(this);
            return first;
        }
    }
}
