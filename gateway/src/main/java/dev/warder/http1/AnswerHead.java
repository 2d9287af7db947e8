package dev.warder.http1;

import org.jspecify.annotations.Nullable;

/**
 * The status line and header fields of an answer, as far as anyone here wants to know them.
 *
 * @param type the Content-Type, or null
 * @param session the Mcp-Session-Id, or null
 * @param length bytes of the body, or -1 when its end shows it
 */
public record AnswerHead(
        int status, @Nullable String type, @Nullable String session, long length) {}
