package dev.warder.sessions;

import dev.warder.call.Caller;
import dev.warder.mcp.Revision;
import org.jspecify.annotations.Nullable;

/**
 * One legacy session.
 *
 * @param <H> what the owner of the session attaches to it
 */
public final class Session<H> {
    private final String id;
    private final String label;
    private final Caller owner;
    private final String server;
    private final Revision revision;
    private final H attachment;
    private volatile long lastUsed;
    private volatile int streams;
    /** As it is kept beyond this run, or null when it is not. */
    private volatile @Nullable KeptSession kept;

    Session(Identity identity, Caller owner, String server, Revision revision, H attachment, long now) {
        this.id = identity.id();
        this.label = identity.label();
        this.owner = owner;
        this.server = server;
        this.revision = revision;
        this.attachment = attachment;
        this.lastUsed = now;
    }

    /** The secret id and the label that may be written down. */
    record Identity(String id, String label) {
        static Identity of(String id) {
            return new Identity(id, "s-" + Digests.sha256(id).substring(0, 16));
        }
    }

    /** The id the client sends: visible ASCII, 256 random bits. Never write it down; use {@link #label}. */
    public String id() {
        return id;
    }

    /** A name for records and logs from which the id cannot be derived. */
    public String label() {
        return label;
    }

    public Caller owner() {
        return owner;
    }

    public String server() {
        return server;
    }

    /** The revision agreed in {@code initialize}. */
    public Revision revision() {
        return revision;
    }

    public H attachment() {
        return attachment;
    }

    /** Says that a stream of this session opened; a session with an open stream is not idle. */
    public synchronized void streamOpened() {
        streams++;
    }

    /** Says that a stream of this session ended at {@code now}. */
    public synchronized void streamEnded(long now) {
        streams--;
        lastUsed = now;
    }

    void used(long now) {
        lastUsed = now;
    }

    boolean idleSince(long deadline) {
        return streams == 0 && lastUsed - deadline < 0;
    }

    /** When it was last used; now while a stream of it is open. */
    long lastUsed(long now) {
        return streams == 0 ? lastUsed : now;
    }

    @Nullable
    KeptSession kept() {
        return kept;
    }

    synchronized void keptAs(@Nullable KeptSession session) {
        kept = session;
    }

    /** Notes a later use, unless it is kept otherwise by now. */
    synchronized boolean keptStill(KeptSession before, KeptSession after) {
        boolean still = before.equals(kept);
        if (still) {
            kept = after;
        }
        return still;
    }
}
