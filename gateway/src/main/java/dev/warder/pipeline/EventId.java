package dev.warder.pipeline;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of one event of a legacy session (2025-11-25, Streamable HTTP, Resumability): unique in the session, and it names the stream.
 *
 * @param session what is said of the session; no secret, and enough to tell another session's ids
 * @param ofCall whether the stream answers a call, or is the session's own
 * @param stream the stream's number in its session
 * @param position how many events of the stream came up to this one
 */
record EventId(String session, boolean ofCall, long stream, long position) {
    private static final Pattern FORM = Pattern.compile("([0-9a-z-]{1,64}):([cs])([0-9]{1,18})\\.([0-9]{1,18})");

    /** Reads an id; null when it was never one of this gateway's. */
    static @Nullable EventId of(String text) {
        Matcher parts = FORM.matcher(text);
        return text.length() <= 110 && parts.matches()
                ? new EventId(
                        parts.group(1),
                        parts.group(2).equals("c"),
                        Long.parseLong(parts.group(3)),
                        Long.parseLong(parts.group(4)))
                : null;
    }

    /** As it is written on the wire. */
    String text() {
        return session + ":" + (ofCall ? 'c' : 's') + stream + "." + position;
    }
}
