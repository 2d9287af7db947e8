package dev.warder.sessions;

import dev.warder.call.Caller;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a handle is good for, and for whom. A handle opens under the very binding it was sealed under, and under no other. */
public final class Binding {
    private final Kind kind;
    private final byte[] bytes;

    /** The kinds of handle. */
    public enum Kind {
        /** Where a list goes on. */
        CURSOR(8 << 10),
        /** What a server wants back with the next round of a request (2026-07-28, Multi round-trip requests). */
        REQUEST_STATE(256 << 10),
        /** A task of a server (2026-07-28, extension Tasks; 2025-11-25, Tasks). It travels in a header, so it is small. */
        TASK(2 << 10),
        /** What the store keeps of an open session; no client ever sees it. */
        SESSION(64 << 10);

        private final int maxBytes;

        Kind(int maxBytes) {
            this.maxBytes = maxBytes;
        }

        /** How much a handle may hold. */
        public int maxBytes() {
            return maxBytes;
        }
    }

    private Binding(Kind kind, @Nullable String... parts) {
        this.kind = kind;
        var text = new StringBuilder(128).append(kind.name().toLowerCase(Locale.ROOT));
        for (String part : parts) {
            // With its length before it no part can pretend to be another.
            text.append(part == null ? "|-" : "|" + part.length() + ":" + part);
        }
        ByteBuffer exact = ByteBuffer.allocate(2 * text.length());
        exact.asCharBuffer().append(text);
        this.bytes = exact.array();
    }

    /**
     * The binding of a handle that a client holds.
     *
     * @param caller who holds it; roles and scopes are not part of it, because they may change
     * @param server the server whose handle it stands for, or an empty text for one of the gateway's own
     * @param route the path of the route it was handed out at
     * @param subject what it belongs to: a cursor's method, a request state's whole request
     */
    public static Binding of(Kind kind, Caller caller, String server, String route, String subject) {
        return new Binding(
                kind,
                caller.auth().name(),
                caller.issuer(),
                caller.subject(),
                caller.client(),
                caller.tenant(),
                server,
                route,
                subject);
    }

    /** The binding of what the store keeps under {@code name}. */
    static Binding stored(String name) {
        return new Binding(Kind.SESSION, name);
    }

    Kind kind() {
        return kind;
    }

    /** The binding as associated data; not to be modified. */
    byte[] bytes() {
        return bytes;
    }
}
