package dev.warder.pipeline;

import dev.warder.identity.Presented;
import org.jspecify.annotations.Nullable;

/**
 * What came in at the agents' door, before anything is known of it.
 *
 * @param id the call's unique name in records
 * @param trace the W3C trace id, the caller's or a new one
 * @param address the peer's IP address
 * @param receivedAt wall clock, microseconds since 1970
 * @param startedAt monotonic clock, nanoseconds
 * @param server the server named in the path, or null when the path names none
 * @param presented the credentials as they were sent
 */
public record Arrival(
        String id,
        String trace,
        String address,
        long receivedAt,
        long startedAt,
        @Nullable String server,
        Presented presented) {}
