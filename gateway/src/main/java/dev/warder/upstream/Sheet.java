package dev.warder.upstream;

import dev.warder.json.JsonSpan;
import dev.warder.mcp.ReplyFacts;
import dev.warder.mcp.RpcId;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** An answer that a server gave before and may give again: the same bytes but for the id. Immutable. */
public final class Sheet {
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final long number = NUMBERS.incrementAndGet();
    private final byte[] bytes;
    private final JsonSpan id;
    private final ReplyFacts facts;

    /** @param id where the id stands in the bytes */
    Sheet(byte[] bytes, JsonSpan id, ReplyFacts facts) {
        this.bytes = bytes;
        this.id = id;
        this.facts = facts;
    }

    /** Names this one answer among all that were ever kept. */
    public long number() {
        return number;
    }

    /** Whether the bytes are this answer to that id. */
    boolean isSame(byte[] other, byte[] otherId) {
        int from = id.from();
        int end = from + otherId.length;
        return other.length - otherId.length == bytes.length - (id.to() - from)
                && Arrays.equals(other, 0, from, bytes, 0, from)
                && Arrays.equals(other, from, end, otherId, 0, otherId.length)
                && Arrays.equals(other, end, other.length, bytes, id.to(), bytes.length);
    }

    /** What the answer says, given to that id. */
    ReplyFacts facts(RpcId other) {
        return facts.of(other);
    }

    int size() {
        return bytes.length;
    }
}
