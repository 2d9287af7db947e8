package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.json.Json;
import dev.warder.json.JsonString;
import dev.warder.mcp.TraceParent;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Names for calls and traces: unique across nodes and restarts, ordered by time, of no secrecy. */
public final class CallIds {
    private static final HexFormat HEX = HexFormat.of();
    private static final ThreadLocal<SplittableRandom> RANDOM =
            ThreadLocal.withInitial(() -> new SplittableRandom(new SecureRandom().nextLong()));

    private CallIds() {}

    /** A call's name: 12 hex digits of milliseconds, then 16 random ones. */
    public static String call(long micros) {
        return HEX.toHexDigits(micros / 1000, 12) + HEX.toHexDigits(RANDOM.get().nextLong());
    }

    /** The origin of a call that the gateway makes for another one: the same caller's way and trace, with a name and a time of its own. */
    static Call.Origin anew(Call.Origin origin) {
        long now = micros(InstantSource.system());
        return new Call.Origin(
                call(now),
                origin.revision(),
                origin.address(),
                origin.trace(),
                now,
                System.nanoTime(),
                origin.session(),
                origin.route());
    }

    /** The trace id of a W3C {@code traceparent}, or a new one when it is absent or not valid. */
    public static String trace(@Nullable String traceparent) {
        TraceParent parent = TraceParent.of(traceparent);
        if (parent != null) {
            return parent.trace();
        }
        var random = RANDOM.get();
        return HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
    }

    /** The trace id of a message's own {@code traceparent}, or that of the request which brought it. */
    public static String trace(@Nullable Json traceparent, String request) {
        TraceParent parent = traceparent instanceof JsonString(String text) ? TraceParent.of(text) : null;
        return parent == null ? request : parent.trace();
    }

    /** A new span's id: 16 hex digits, not all zero (W3C Trace Context, section 3.2.2.4). */
    static String span() {
        var random = RANDOM.get();
        long span = random.nextLong();
        return HEX.toHexDigits(span == 0 ? 1 : span);
    }

    /** The wall clock in microseconds since 1970. */
    public static long micros(InstantSource clock) {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
