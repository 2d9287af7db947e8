package dev.warder.pipeline;

import dev.warder.audit.AuditEntry;
import dev.warder.call.Call;
import dev.warder.metrics.Metrics;
import dev.warder.sessions.KeptSession;
import dev.warder.sessions.Session;
import dev.warder.sessions.Sessions;
import dev.warder.upstream.Upstream;
import dev.warder.upstream.UpstreamSession;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything with state that a call meets on its way; outlives every change of rules.
 *
 * @param upstreams finds a server by its configured name
 * @param audit writes an entry; its Future completes when the entry is durable and fails when it cannot be written
 */
record Workshop(
        Function<String, @Nullable Upstream> upstreams,
        Sessions<Link> sessions,
        Function<AuditEntry, Future<Void>> audit,
        Metrics metrics,
        Discovery discovery,
        Agreement agreement,
        Listing listing,
        Handles handles,
        TaskCalls tasks,
        Offers offers,
        Flights flights,
        Consultations consultations) {

    Future<Void> append(AuditEntry entry) {
        return audit.apply(entry);
    }

    @Nullable
    Upstream upstream(String server) {
        return upstreams.apply(server);
    }

    long nanos() {
        return System.nanoTime();
    }

    /** Records that a session began; fails when that cannot be written. */
    Future<Void> started(Session<Link> session, Call call) {
        return append(
                AuditEntry.session("session_start", session.owner(), session.server(), session.label(), "opened"));
    }

    /** Ends a session once: cancels what is in flight in it and records the end. */
    void ended(Session<Link> session, String why) {
        if (sessions.end(session)) {
            session.attachment().end();
            recordEnd(session, why);
        }
    }

    /** Ends the session when its server forgets it. */
    void watch(Session<Link> session) {
        UpstreamSession side = session.attachment().upstream();
        side.onLost(() -> lost(session, side));
    }

    private void lost(Session<Link> session, UpstreamSession side) {
        // A server that is stopped because its settings changed loses its sessions too; they have gone on elsewhere.
        if (follow(session) && !session.attachment().upstream().equals(side)) {
            return;
        }
        if (sessions.end(session)) {
            session.attachment().endStreams();
            recordEnd(session, "lost by the server");
        }
    }

    /** Has a session go on with its server as it is set now; false when it cannot, because there is none or it is another. */
    boolean follow(Session<Link> session) {
        Upstream now = upstream(session.server());
        Link link = session.attachment();
        if (now == null || link.isAt(now)) {
            return now != null;
        }
        if (link.moveTo(now) == null) {
            return false;
        }
        watch(session);
        return true;
    }

    /** A session that cannot be recorded as ended has ended all the same; the log's gap shows it. */
    void recordEnd(Session<Link> session, String why) {
        append(AuditEntry.session("session_end", session.owner(), session.server(), session.label(), why));
    }

    /** Records the end of a session of a former run that could not go on. */
    void recordEnd(KeptSession kept, String why) {
        append(AuditEntry.session("session_end", kept.owner(), kept.server(), kept.label(), why));
    }

    /** Whether a session that is part of another is still open; counts as a use of it. */
    boolean isOpen(Session<Link> part) {
        return sessions.find(part.id(), part.owner(), part.server()) instanceof Sessions.Lookup.Found<Link>;
    }

    /** Ends a session that is part of another, at its server too. */
    void endPart(Session<Link> part) {
        part.attachment().upstream().close(Map.of());
        ended(part, "client");
    }

    /** Has the session outlive this run where its server can go on with it. */
    void keep(Session<Link> session) {
        sessions.keep(session, session.attachment().upstream().memento());
    }
}
