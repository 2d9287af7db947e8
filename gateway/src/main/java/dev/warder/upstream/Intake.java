package dev.warder.upstream;

import dev.warder.call.Reason;
import java.util.concurrent.atomic.AtomicLong;

/** The memory that answers of all servers may take while they are coming in. Safe for use by several threads. */
final class Intake {
    private final long max;
    private final AtomicLong taken = new AtomicLong();

    /** @param max bytes */
    Intake(long max) {
        this.max = max;
    }

    /** A quarter of what the program may use. */
    static Intake ofThisProgram() {
        return new Intake(Runtime.getRuntime().maxMemory() / 4);
    }

    /** Bytes that are taken. */
    long taken() {
        return taken.get();
    }

    Share share() {
        return new Share();
    }

    /** What one answer takes of it. Used by one thread. */
    final class Share {
        private int bytes;
        private boolean over;

        private Share() {}

        /**
         * Takes more, or gives some back.
         *
         * @throws UpstreamException when there is not so much; then nothing has changed
         */
        void set(int now) {
            int more = now - bytes;
            if (more == 0 || over) {
                return;
            }
            if (taken.addAndGet(more) > max && more > 0) {
                taken.addAndGet(-more);
                throw new UpstreamException(Reason.UPSTREAM_TOO_LARGE, "too many bytes of answers are coming in");
            }
            bytes = now;
        }

        /** Gives everything back and takes nothing any more. */
        void end() {
            set(0);
            over = true;
        }
    }
}
