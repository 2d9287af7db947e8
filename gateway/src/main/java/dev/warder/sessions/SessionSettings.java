package dev.warder.sessions;

import java.time.Duration;

/**
 * Bounds on legacy sessions.
 *
 * @param idle a session unused for this long ends
 * @param perCaller sessions one caller may hold at a time
 * @param total sessions of all callers
 */
public record SessionSettings(Duration idle, int perCaller, int total) {
    public static final SessionSettings DEFAULT = new SessionSettings(Duration.ofMinutes(30), 2_000, 20_000);
}
