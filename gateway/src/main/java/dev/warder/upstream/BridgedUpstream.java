package dev.warder.upstream;

import dev.warder.call.ClearedCall;
import dev.warder.call.Reason;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Era;
import dev.warder.mcp.Message;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A server that clients of either era can use: what it does not speak itself is translated, and everything else is the server's own. */
final class BridgedUpstream implements LiveUpstream {
    private final Vertx vertx;
    private final LiveUpstream server;
    private final ServerSettings settings;
    private final JsonLimits limits;
    private final Parking parking;
    private final Breaker breaker;
    private final HeldSessions held;
    private final Set<BridgedSession> bridged = ConcurrentHashMap.newKeySet();

    BridgedUpstream(Vertx vertx, LiveUpstream server, ServerSettings settings, Credentials credentials) {
        this.vertx = vertx;
        this.server = server;
        this.settings = settings;
        this.limits = Replies.limits(settings.limits().maxReplyBytes());
        this.breaker = new Breaker(settings.name(), settings.limits().breaker(), System::nanoTime);
        this.parking = new Parking(vertx, settings.parking());
        this.held =
                new HeldSessions(vertx, new Opener(), () -> credentials.headers(Discovery.discover(settings.name())));
    }

    /** Opens the sessions that the gateway holds for stateless clients. */
    private final class Opener implements HeldSessions.Opener {
        @Override
        public Future<HeldSession> open(ClearedCall call, Map<String, String> headers) {
            return HeldSession.open(vertx, server, call, headers, limits, parking);
        }

        @Override
        public JsonObject declared(ClearedCall call) {
            return parking.declared(call);
        }
    }

    @Override
    public Breaker breaker() {
        return breaker;
    }

    @Override
    public String name() {
        return server.name();
    }

    @Override
    public Future<Era> era() {
        return server.era();
    }

    @Override
    public Future<Answer> forward(ClearedCall call, Map<String, String> headers, Relay relay) {
        String state = parking.isOn() ? state(call) : null;
        if (state != null && parking.holds(state)) {
            // It waits at the server as it was, whatever became of that server meanwhile.
            return parking.wake(call, state, headers, relay);
        }
        return server.era()
                .compose(era ->
                        era == Era.MODERN ? server.forward(call, headers, relay) : inSession(call, headers, relay));
    }

    private static @Nullable String state(ClearedCall call) {
        return call.call().message().message() instanceof Message.Request(var _, var _, JsonObject params)
                ? params.string("requestState")
                : null;
    }

    private Future<Answer> inSession(ClearedCall call, Map<String, String> headers, Relay relay) {
        if (call.call().method().isOfTask()) {
            // The tasks of the other era have other shapes, and those of a session are not this client's.
            return Future.failedFuture(new UpstreamException(Reason.UNKNOWN_METHOD, null));
        }
        if (state(call) != null) {
            // A legacy server gives no state of its own, so to begin the call again would be to repeat it.
            return Future.failedFuture(
                    new UpstreamException(Reason.HANDLE_SPENT, "no call is parked under this state"));
        }
        return held.forward(call, headers, relay).recover(failure -> {
            if (!isOfTheOtherEra(failure) || settings.era() != null) {
                return Future.failedFuture(failure);
            }
            // The server has become modern: it refused the handshake or the message's headers, so it has not done
            // anything
            // yet.
            server.doubtEra();
            return server.forward(call, headers, relay);
        });
    }

    @Override
    public Future<UpstreamSession> open(ClearedCall initialize, Map<String, String> headers) {
        return server.open(initialize, headers)
                .recover(failure -> isOfTheOtherEra(failure) && settings.era() != Era.LEGACY
                        ? BridgedSession.open(vertx, server, initialize, headers, limits, place())
                                .map(this::tracked)
                        : Future.failedFuture(failure));
    }

    @Override
    public @Nullable UpstreamSession resume(JsonObject memento) {
        if (!BridgedSession.isRemembered(memento)) {
            return server.resume(memento);
        }
        BridgedSession resumed =
                settings.era() == Era.LEGACY ? null : BridgedSession.resumed(vertx, server, limits, memento, place());
        return resumed == null ? null : tracked(resumed);
    }

    private UpstreamSession tracked(BridgedSession session) {
        bridged.add(session);
        session.whenClosed(() -> bridged.remove(session));
        return session;
    }

    /** Where the server is, so that a session is not taken up with another one of the same name. */
    private String place() {
        return switch (settings.target()) {
            case ServerSettings.Http http -> http.url().toString();
            case ServerSettings.Stdio stdio -> JsonArray.ofStrings(stdio.argv()).toString();
        };
    }

    private static boolean isOfTheOtherEra(Throwable failure) {
        return failure instanceof UpstreamException known && known.reason() == Reason.ERA_MISMATCH;
    }

    @Override
    public void doubtEra() {
        server.doubtEra();
    }

    /** Calls that wait for their client to come back. */
    int parked() {
        return parking.count();
    }

    @Override
    public void start() {
        server.start();
    }

    @Override
    public Upstreams.Status status() {
        return server.status();
    }

    @Override
    public Future<Void> stop() {
        // Nothing at the server ends the streams of sessions it knows nothing of.
        bridged.forEach(session -> session.close(Map.of()));
        return parking.stop().eventually(held::stop).eventually(server::stop);
    }
}
