package dev.warder.pipeline;

import dev.warder.approval.Desk;
import dev.warder.audit.AuditEntry;
import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import dev.warder.catalog.Catalog;
import dev.warder.catalog.Shelf;
import dev.warder.identity.Identification;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.Era;
import dev.warder.metrics.Metrics;
import dev.warder.sessions.Custody;
import dev.warder.sessions.CustodySettings;
import dev.warder.sessions.Session;
import dev.warder.sessions.Sessions;
import dev.warder.upstream.Upstream;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of every arrival: admit its caller, handle its call, or turn it away; each is recorded before it is answered. */
public final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private final AtomicReference<Rules> rules;
    private final Workshop workshop;
    private final Custody custody;
    private final Enforcement enforcement;
    private final Events.Budget kept =
            Events.Budget.of(Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 16));

    /**
     * @param upstreams finds a server by its configured name, null when there is none
     * @param audit writes an entry; completes when it is durable, fails when it cannot be written
     */
    public Pipeline(
            Rules rules,
            Function<String, @Nullable Upstream> upstreams,
            Catalog catalog,
            Custody custody,
            Function<AuditEntry, Future<Void>> audit,
            Metrics metrics,
            Desk desk) {
        this.rules = new AtomicReference<>(rules);
        this.custody = custody;
        var handles = new Handles(custody.seals());
        var flights = new Flights();
        var discovery = new Discovery(upstreams, new Learning(catalog, audit, flights), metrics);
        this.workshop = new Workshop(
                upstreams,
                custody.sessions(),
                audit,
                metrics,
                discovery,
                new Agreement(catalog),
                new Listing(this.rules::get, handles, catalog, discovery),
                handles,
                new TaskCalls(new TaskHandles(custody.seals()), handles),
                new Offers(upstreams, discovery),
                flights,
                new Consultations(desk, this.rules::get, catalog));
        this.enforcement = new Enforcement(workshop, this.rules::get);
    }

    /** Swaps the rules: calls that arrive from now on are judged by the new ones. Sessions stay. */
    public void adopt(Rules changed, CustodySettings settings) {
        rules.set(changed);
        workshop.discovery().serving(changed.bundles().servers());
        workshop.sessions().adopt(settings.sessions());
        custody.adopt(settings);
        for (Session<Link> session : workshop.sessions().open()) {
            boolean goesOn =
                    session.attachment().isTogether() ? servesBundle(session.server()) : workshop.follow(session);
            if (!goesOn) {
                workshop.ended(session, "server removed or replaced");
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

    /** Finds a session of that caller at that server, or, by its path, at that route of many servers. */
    public Sessions.Lookup<Link> session(String id, Caller caller, String server) {
        return workshop.sessions().find(id, caller, server);
    }

    /**
     * Goes on with a session that another gateway left, if there is one of that id for that caller and server. The Future never fails, and
     * completes on the context of the caller; with true, {@link #session} finds it.
     */
    public Future<Boolean> takeUp(String id, Caller caller, String server) {
        return resuming().takeUp(id, caller, server);
    }

    private Resuming resuming() {
        return new Resuming(workshop, custody, this::servesBundle);
    }

    /** The streams of a session, for whoever carries them to its client. */
    public Events events(Session<Link> session) {
        return session.attachment().events(session.label(), kept, System::nanoTime);
    }

    /** What a call must say of the stream verb to go on after an event: see {@link Events#find}. */
    public static JsonObject after(String lastEvent) {
        return JsonObject.of(Errand.LAST_EVENT, new JsonString(lastEvent));
    }

    /** Takes a call through every step and returns what to answer; the Future never fails. */
    public Future<Reply> handle(Call call, @Nullable Session<Link> session, Client client) {
        workshop.metrics().started();
        Rules now = rules.get();
        return walk(now, call, session, client)
                .onComplete(_ -> workshop.metrics().ended());
    }

    private Future<Reply> walk(Rules now, Call call, @Nullable Session<Link> session, Client client) {
        Verdict.Refuse stopped =
                call.server().equals(Call.EVERY_SERVER) ? now.gates().stopped(call) : null;
        if (stopped != null) {
            return new Passage(workshop, now, workshop.handles().opened(call), null, client)
                    .conclude(Ending.refused(call, stopped));
        }
        if (!call.server().equals(Call.EVERY_SERVER)) {
            Handles.Opened opened = TaskCalls.mayConcern(call)
                    ? workshop.tasks().opened(call, session == null ? null : session.attachment(), now)
                    : workshop.handles().opened(call);
            return new Passage(workshop, now, opened, session, client).walk();
        }
        return call.origin().revision().era() == Era.MODERN
                ? new Aggregate(workshop, now, call, client).walk()
                : new SessionAggregate(workshop, now, call, session, client).walk();
    }

    /** Whether a server of that name is configured. */
    public boolean serves(String server) {
        return workshop.upstream(server) != null;
    }

    /** Whether the caller may know of the server that its call is for; what is hidden of such a server is something it has. */
    public boolean sees(Call call) {
        return rules.get().access().sees(call.caller(), call.server());
    }

    /** Whether that path is a route of many servers. */
    public boolean servesBundle(String path) {
        return rules.get().bundles().find(path) != null;
    }

    /** The issuers whose tokens are accepted, for the protected resource metadata (RFC 9728). */
    public List<String> issuers() {
        return rules.get().identity().issuers();
    }

    /** Asks a server for its definitions ahead of the first call. */
    public Future<Void> discover(String server) {
        return workshop.discovery().refresh(server, rules.get());
    }

    /**
     * Goes on with the sessions of former runs; call it once, before the first arrival, not on an event loop. Those whose server cannot go
     * on with them end; their clients then open others.
     *
     * @return how many go on
     */
    public int resumeSessions() {
        return resuming().all() - endIdle();
    }

    /**
     * Ends sessions that have been idle for too long, looks after what is kept of the others, forgets what streams said long ago, and
     * asks again what servers have not answered; call it every few seconds.
     */
    public void sweep() {
        workshop.discovery().retry(rules.get());
        endIdle();
        for (Session<Link> session : workshop.sessions().open()) {
            Events events = session.attachment().events();
            if (events != null) {
                events.expire();
            }
        }
        workshop.sessions().note(false);
        custody.tend()
                .onSuccess(rotated -> {
                    if (rotated) {
                        workshop.sessions().keepAnew();
                    }
                })
                .onFailure(failure -> LOG.warn("the keys of seals could not be read: {}", failure.toString()));
    }

    /**
     * Ends everything that is in flight or open and stopped now, and tells clients that listen which lists changed by it. Completes when nothing of that can reach a server any more; what is judged
     * from now on is refused by its gate.
     *
     * @return how many calls and sessions ended
     */
    public Future<Integer> enforceStops() {
        return enforcement.enforce();
    }

    /** Tells clients that listen that lists of servers show something else now; may be called by any thread. */
    public void announce(Set<Shelf> lists) {
        lists.forEach(workshop.flights()::announce);
    }

    private int endIdle() {
        List<Session<Link>> idle = workshop.sessions().endIdle();
        for (Session<Link> session : idle) {
            session.attachment().upstream().close(Map.of());
            session.attachment().end();
            workshop.recordEnd(session, "idle");
        }
        return Math.toIntExact(
                idle.stream().filter(session -> !session.attachment().isPart()).count());
    }

    /**
     * Puts every session down, as the gateway does when it stops: what is in flight ends, and a session that the next run can go on with is
     * kept. Completes when that is on disk or cannot be.
     */
    public Future<Void> putDown() {
        workshop.sessions().note(true);
        for (Session<Link> session : workshop.sessions().open()) {
            if (session.attachment().isTogether()) {
                workshop.keep(session);
            }
        }
        for (Session<Link> session : workshop.sessions().open()) {
            boolean withWhole =
                    session.attachment().isPart() && workshop.sessions().end(session);
            if (withWhole || workshop.sessions().leave(session)) {
                session.attachment().end();
            } else {
                workshop.ended(session, "gateway stopped");
            }
        }
        return custody.flushed();
    }

    /** Open legacy sessions. */
    public int sessions() {
        return workshop.sessions().count();
    }
}
