package dev.warder.pipeline;

import dev.warder.audit.AuditEntry;
import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.Reason;
import dev.warder.catalog.Catalog;
import dev.warder.identity.Identification;
import dev.warder.metrics.Metrics;
import dev.warder.sessions.Session;
import dev.warder.sessions.SessionSettings;
import dev.warder.sessions.Sessions;
import dev.warder.upstream.Upstream;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The way of every arrival: admit its caller, handle its call, or turn it away; each is recorded before it is answered. */
public final class Pipeline {
    private final AtomicReference<Rules> rules;
    private final Workshop workshop;

    /**
     * A pipeline.
     *
     * @param upstreams finds a server by its configured name, null when there is none
     * @param audit writes an entry; completes when it is durable, fails when it cannot be written
     */
    public Pipeline(
            Rules rules,
            Function<String, @Nullable Upstream> upstreams,
            Catalog catalog,
            SessionSettings sessions,
            Function<AuditEntry, Future<Void>> audit,
            Metrics metrics) {
        this.rules = new AtomicReference<>(rules);
        this.workshop = new Workshop(
                upstreams,
                new Sessions<>(sessions, System::nanoTime),
                audit,
                metrics,
                new Discovery(upstreams, catalog, metrics),
                new Agreement(catalog),
                new Listing(this.rules::get));
    }

    /** Swaps the rules: calls that arrive from now on are judged by the new ones. Sessions stay. */
    public void adopt(Rules changed, SessionSettings sessions) {
        rules.set(changed);
        workshop.sessions().adopt(sessions);
        List<String> gone = workshop.sessions().open().stream()
                .map(Session::server)
                .filter(server -> workshop.upstream(server) == null)
                .distinct()
                .toList();
        for (Session<Link> session : workshop.sessions().open()) {
            if (gone.contains(session.server())) {
                workshop.ended(session, "server removed");
            }
        }
    }

    /**
     * Proves who is calling.
     *
     * @param resource the canonical URL of the route: the audience a token must name (RFC 8707)
     */
    public Future<Admission> admit(Arrival arrival, String resource) {
        Future<Identification> asked;
        try {
            asked = rules.get().identity().identify(arrival.presented(), resource);
        } catch (RuntimeException failure) {
            asked = Future.failedFuture(failure);
        }
        return asked.otherwise(_ -> new Identification.Unknown(Reason.IDENTITY_UNAVAILABLE))
                .compose(identification -> switch (identification) {
                    case Identification.Known(Caller caller) -> Future.succeededFuture(new Admission.Admitted(caller));
                    case Identification.Unknown(Reason reason) ->
                        turnAway(arrival, null, null, reason, 0).map(_ -> new Admission.TurnedAway(reason));
                });
    }

    /** Records an arrival that never became a call. Completes when it is written or cannot be; it is refused either way. */
    public Future<Void> turnAway(
            Arrival arrival, @Nullable Caller caller, @Nullable String method, Reason reason, long requestBytes) {
        long micros = (System.nanoTime() - arrival.startedAt()) / 1_000;
        var entry = new AuditEntry.TurnedAway(
                arrival.id(),
                arrival.receivedAt(),
                caller,
                arrival.address(),
                arrival.server(),
                method,
                reason,
                requestBytes,
                arrival.trace(),
                micros);
        return workshop.append(AuditEntry.turnedAway(entry)).transform(_ -> {
            workshop.metrics().turnedAway(arrival.server(), reason);
            return Future.succeededFuture();
        });
    }

    /** Finds a session of that caller at that server. */
    public Sessions.Lookup<Link> session(String id, Caller caller, String server) {
        return workshop.sessions().find(id, caller, server);
    }

    /** Takes a call through every step and returns what to answer; the Future never fails. */
    public Future<Reply> handle(Call call, @Nullable Session<Link> session, Client client) {
        workshop.metrics().started();
        return new Passage(workshop, rules.get(), call, session, client)
                .walk()
                .onComplete(_ -> workshop.metrics().ended());
    }

    /** Whether a server of that name is configured. */
    public boolean serves(String server) {
        return workshop.upstream(server) != null;
    }

    /** The issuers whose tokens are accepted, for the protected resource metadata (RFC 9728). */
    public List<String> issuers() {
        return rules.get().identity().issuers();
    }

    /** Asks a server for its definitions ahead of the first call. */
    public Future<Void> discover(String server) {
        return workshop.discovery().refresh(server, rules.get());
    }

    /** Ends sessions that have been idle for too long; call it now and then. */
    public void sweep() {
        for (Session<Link> session : workshop.sessions().endIdle()) {
            session.attachment().upstream().close(Map.of());
            session.attachment().end();
            workshop.recordEnd(session, "idle");
        }
    }

    /** Ends every session, as the gateway does when it stops. */
    public void endSessions() {
        workshop.sessions().open().forEach(session -> workshop.ended(session, "gateway stopped"));
    }

    /** Open legacy sessions. */
    public int sessions() {
        return workshop.sessions().count();
    }
}
