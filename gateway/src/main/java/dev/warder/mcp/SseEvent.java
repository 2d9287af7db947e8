package dev.warder.mcp;

import org.jspecify.annotations.Nullable;

/**
 * One event of an event stream (WHATWG HTML, Server-sent events).
 *
 * @param id the id this event gives itself, or null when it has none
 * @param event what it is; {@code message} unless it says otherwise
 * @param data its data lines joined by line feeds, as the bytes that came; empty for events that only prime a stream for resumption
 * @param retry milliseconds to wait before reconnecting, or null when it says nothing of it
 */
public record SseEvent(
        @Nullable String id,
        String event,
        byte[] data,
        @Nullable Long retry) {}
