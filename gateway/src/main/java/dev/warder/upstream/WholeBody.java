package dev.warder.upstream;

import dev.warder.call.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a body as they come; most bodies come in one and are neither copied nor counted. */
final class WholeBody {
    private final Intake.Share share;
    private byte @Nullable [] first;
    private @Nullable List<byte[]> more;
    private int size;

    WholeBody(Intake.Share share) {
        this.share = share;
    }

    /**
     * Takes the next part.
     *
     * @param received how long the answer is with it
     * @throws UpstreamException when that is more than the limit, or more than there is memory for
     */
    void add(byte[] part, long received, int limit) {
        if (received > limit) {
            throw new UpstreamException(Reason.UPSTREAM_TOO_LARGE, "more than " + limit + " bytes");
        }
        size += part.length;
        if (first == null) {
            first = part;
            return;
        }
        share.set(size);
        if (more == null) {
            more = new ArrayList<>();
        }
        more.add(part);
    }

    /** Says how much is held of an event that has not come whole. */
    void held(int bytes) {
        share.set(bytes);
    }

    /** All that came, in one. */
    byte[] bytes() {
        if (first == null || more == null) {
            return first == null ? new byte[0] : first;
        }
        byte[] all = Arrays.copyOf(first, size);
        int at = first.length;
        for (byte[] part : more) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    void clear() {
        first = null;
        more = null;
        size = 0;
        share.set(0);
    }

    /** Nothing that comes now is held. */
    void end() {
        clear();
        share.end();
    }
}
