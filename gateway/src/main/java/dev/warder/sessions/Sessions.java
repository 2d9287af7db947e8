package dev.warder.sessions;

import dev.warder.call.Caller;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Revision;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
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
    private final InstantSource clock;
    private final Keeping keeping;
    private volatile SessionSettings settings;

    Sessions(SessionSettings settings, LongSupplier nanos, InstantSource clock, Keeping keeping) {
        this.settings = settings;
        this.nanos = nanos;
        this.clock = clock;
        this.keeping = keeping;
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
        var identity = Session.Identity.of(id);
        var session = new Session<>(identity, caller, server, revision, attachment, nanos.getAsLong());
        byId.put(id, session);
        return session;
    }

    /**
     * Keeps an open session beyond this run of the gateway, or what has changed of it.
     *
     * @param upstream what the server's side of it needs to go on; null when it cannot, and then it is not kept
     */
    public void keep(Session<H> session, @Nullable JsonObject upstream) {
        if (upstream == null) {
            unkeep(session);
            return;
        }
        KeptSession before = session.kept();
        if (before != null && before.upstream().equals(upstream)) {
            return;
        }
        var kept = new KeptSession(
                session.id(), session.owner(), session.server(), session.revision(), upstream, clock.millis());
        session.keptAs(kept);
        keeping.keep(kept);
        // It may have ended at the same time, and what has ended must not come back.
        if (byId.get(session.id()) != session) {
            unkeep(session);
        }
    }

    /** Goes on with a session of a former run that is kept with another one, of which it is a part. */
    public Session<H> resumePart(KeptSession part, H attachment) {
        return placed(part, attachment, null);
    }

    /** Goes on with a session of a former run; it is as idle as it was when it was last seen. Bounds do not end what was open before. */
    public Session<H> resume(KeptSession kept, H attachment) {
        return placed(kept, attachment, kept);
    }

    private Session<H> placed(KeptSession kept, H attachment, @Nullable KeptSession keptAs) {
        long idle = TimeUnit.MILLISECONDS.toNanos(Math.max(0, clock.millis() - kept.usedAt()));
        var session = new Session<>(
                Session.Identity.of(kept.id()),
                kept.owner(),
                kept.server(),
                kept.revision(),
                attachment,
                nanos.getAsLong() - idle);
        session.keptAs(keptAs);
        counts.merge(Owner.of(kept.owner()), 1, Integer::sum);
        byId.put(kept.id(), session);
        return session;
    }

    /** Notes for the next run when kept sessions were last used; call it now and then, and with {@code all} before the end of this run. */
    public void note(boolean all) {
        long now = nanos.getAsLong();
        long millis = clock.millis();
        long step = all ? 0 : TimeUnit.MINUTES.toMillis(1);
        for (Session<H> session : byId.values()) {
            KeptSession kept = session.kept();
            long used = millis - TimeUnit.NANOSECONDS.toMillis(now - session.lastUsed(now));
            if (kept != null && used - kept.usedAt() > step && session.keptStill(kept, kept.usedAt(used))) {
                keeping.used(kept, used);
            }
        }
    }

    /** Leaves a kept session to the next run: here it is no more, but it has not ended. False when it is not kept. */
    public boolean leave(Session<H> session) {
        if (session.kept() == null) {
            return false;
        }
        session.keptAs(null);
        if (byId.remove(session.id(), session)) {
            release(Owner.of(session.owner()));
        }
        return true;
    }

    /** Keeps every kept session anew, as after a change of the key they are sealed with. */
    public void keepAnew() {
        for (Session<H> session : byId.values()) {
            KeptSession kept = session.kept();
            if (kept != null) {
                keeping.keep(kept);
                if (session.kept() == null) {
                    keeping.forget(session.id());
                }
            }
        }
    }

    private void unkeep(Session<H> session) {
        if (session.kept() != null) {
            session.keptAs(null);
            keeping.forget(session.id());
        }
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
        unkeep(session);
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
}
