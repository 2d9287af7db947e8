package dev.warder.upstream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a body as they come; most bodies come in one and are not copied. */
final class WholeBody {
    private byte @Nullable [] first;
    private @Nullable List<byte[]> more;

    void add(byte[] part) {
        if (first == null) {
            first = part;
            return;
        }
        if (more == null) {
            more = new ArrayList<>();
        }
        more.add(part);
    }

    /** All that came, in one. */
    byte[] bytes() {
        if (first == null || more == null) {
            return first == null ? new byte[0] : first;
        }
        int size = first.length + more.stream().mapToInt(part -> part.length).sum();
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
    }
}
