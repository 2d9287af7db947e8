package dev.warder.sessions;

import dev.warder.call.Caller;
import dev.warder.mcp.Revision;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Every open legacy session of this gateway; safe for use by several threads.
 *
 * @param <H> what the owner attaches to a session
 */
public final class Sessions<H> {
    private final ConcurrentHashMap<String, Session<H>> byId = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Owner, Integer> counts = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final LongSupplier nanos;
    private volatile SessionSettings settings;

    public Sessions(SessionSettings settings, LongSupplier nanos) {
        this.settings = settings;
        this.nanos = nanos;
    }

    /** The principal a session counts against: {@link Caller#samePrincipal} as a key. */
    private record Owner(
            String subject,
            String issuer,
            @Nullable String client,
            @Nullable String tenant) {
        static Owner of(Caller caller) {
            return new Owner(caller.subject(), caller.issuer(), caller.client(), caller.tenant());
        }
    }

    /** What looking a session up yields. */
    public sealed interface Lookup<H> {
        record Found<H>(Session<H> session) implements Lookup<H> {}

        /** No such session, or no more. */
        record Unknown<H>() implements Lookup<H> {}

        /** The session belongs to another caller or server: answer as for unknown, record as an attempt. */
        record Foreign<H>() implements Lookup<H> {}
    }

    /** New bounds; open sessions stay. */
    public void adopt(SessionSettings changed) {
        settings = changed;
    }

    /** Whether the caller may open one more. */
    public boolean hasRoom(Caller caller) {
        return byId.size() < settings.total() && counts.getOrDefault(Owner.of(caller), 0) < settings.perCaller();
    }

    /** Opens a session for the caller at that server; null when a bound is reached. */
    public @Nullable Session<H> open(Caller caller, String server, Revision revision, H attachment) {
        Owner owner = Owner.of(caller);
        if (byId.size() >= settings.total()) {
            return null;
        }
        if (counts.merge(owner, 1, Integer::sum) > settings.perCaller()) {
            release(owner);
            return null;
        }
        byte[] bits = new byte[32];
        random.nextBytes(bits);
        String id = HexFormat.of().formatHex(bits);
        var identity = new Session.Identity(id, label(id));
        var session = new Session<>(identity, caller, server, revision, attachment, nanos.getAsLong());
        byId.put(id, session);
        return session;
    }

    /** Finds a session for a caller and server, and counts it as used. */
    public Lookup<H> find(String id, Caller caller, String server) {
        Session<H> session = byId.get(id);
        if (session == null) {
            return new Lookup.Unknown<>();
        }
        if (!session.server().equals(server) || !session.owner().samePrincipal(caller)) {
            return new Lookup.Foreign<>();
        }
        session.used(nanos.getAsLong());
        return new Lookup.Found<>(session);
    }

    /** Ends a session; false when it had ended before. */
    public boolean end(Session<H> session) {
        if (!byId.remove(session.id(), session)) {
            return false;
        }
        release(Owner.of(session.owner()));
        return true;
    }

    /** Ends every session that has been idle for too long and returns them. */
    public List<Session<H>> endIdle() {
        long deadline = nanos.getAsLong() - settings.idle().toNanos();
        var ended = new ArrayList<Session<H>>();
        for (Session<H> session : byId.values()) {
            if (session.idleSince(deadline) && end(session)) {
                ended.add(session);
            }
        }
        return ended;
    }

    /** Every open session at this moment. */
    public List<Session<H>> open() {
        return List.copyOf(byId.values());
    }

    public int count() {
        return byId.size();
    }

    private void release(Owner owner) {
        counts.computeIfPresent(owner, (key, count) -> count > 1 ? count - 1 : null);
    }

    private static String label(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.US_ASCII));
            return "s-" + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
