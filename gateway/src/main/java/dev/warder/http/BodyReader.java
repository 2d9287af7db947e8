package dev.warder.http;

import dev.warder.call.Reason;
import dev.warder.http1.MalformedHttp;
import dev.warder.http1.Turn;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects request bodies of one event loop, whole or not at all: bounded in size and in time. */
final class BodyReader {
    private static final byte[] NOTHING = new byte[0];

    private final Set<Pending> pending = new LinkedHashSet<>();
    private final int max;
    private final long timeNanos;

    BodyReader(int max, long timeNanos) {
        this.max = max;
        this.timeNanos = timeNanos;
    }

    /** Hands the body to {@code whole}, or why it could not be had to {@code refused}; exactly one of them, once. */
    void read(Turn turn, Consumer<byte[]> whole, Consumer<Reason> refused) {
        String length = turn.header("content-length");
        if (length != null && (length.length() > 10 || Long.parseLong(length) > max)) {
            refused.accept(Reason.TOO_LARGE);
            return;
        }
        var body = new Pending(whole, refused);
        pending.add(body);
        turn.read(body);
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

    private final class Pending implements Turn.Taker {
        private final Consumer<byte[]> whole;
        private final Consumer<Reason> refused;
        private final long since = System.nanoTime();
        private byte[] all = NOTHING;
        private int size;
        private boolean over;

        Pending(Consumer<byte[]> whole, Consumer<Reason> refused) {
            this.whole = whole;
            this.refused = refused;
        }

        @Override
        public void part(byte[] bytes) {
            if (over) {
                return;
            }
            if (size + bytes.length > max) {
                fail(Reason.TOO_LARGE);
            } else if (size == 0) {
                all = bytes;
                size = bytes.length;
            } else {
                int needed = size + bytes.length;
                if (needed > all.length) {
                    all = Arrays.copyOf(all, Math.min(max, Math.max(needed, 4 * all.length)));
                }
                System.arraycopy(bytes, 0, all, size, bytes.length);
                size = needed;
            }
        }

        @Override
        public void end() {
            if (close()) {
                whole.accept(size == all.length ? all : Arrays.copyOf(all, size));
            }
        }

        @Override
        public void failed(@Nullable MalformedHttp why) {
            fail(why == null ? Reason.TOO_SLOW : Reason.MALFORMED_HTTP);
        }

        void fail(Reason reason) {
            if (close()) {
                all = NOTHING;
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
