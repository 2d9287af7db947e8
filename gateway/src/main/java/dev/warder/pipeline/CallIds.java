package dev.warder.pipeline;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names for calls and traces: unique across nodes and restarts, ordered by time, of no secrecy. */
public final class CallIds {
    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern TRACEPARENT =
            Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-[^\\n]{0,100})?");
    private static final String NO_TRACE = "0".repeat(32);
    private static final ThreadLocal<SplittableRandom> RANDOM =
            ThreadLocal.withInitial(() -> new SplittableRandom(new SecureRandom().nextLong()));

    private CallIds() {}

    /** A call's name: 12 hex digits of milliseconds, then 16 random ones. */
    public static String call(long micros) {
        return HEX.toHexDigits(micros / 1000, 12) + HEX.toHexDigits(RANDOM.get().nextLong());
    }

    /** The trace id of a W3C {@code traceparent} (Trace Context section 3.2), or a new one when it is absent or not valid. */
    public static String trace(@Nullable String traceparent) {
        if (traceparent != null && traceparent.length() <= 200) {
            var parsed = TRACEPARENT.matcher(traceparent);
            if (parsed.matches() && !NO_TRACE.equals(parsed.group(1))) {
                return parsed.group(1);
            }
        }
        var random = RANDOM.get();
        return HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
    }

    /** The wall clock in microseconds since 1970. */
    public static long micros(InstantSource clock) {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
