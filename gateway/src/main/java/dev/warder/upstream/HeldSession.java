package dev.warder.upstream;

import dev.warder.call.ClearedCall;
import dev.warder.call.Reason;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Method;
import dev.warder.mcp.ReplyFacts;
import dev.warder.mcp.Revision;
import dev.warder.mcp.RpcId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A session with a legacy server that the gateway holds for a caller whose client has none. It declares no client capability, since the
 * server's own requests have nobody to go to, unless calls can be parked until the client comes back.
 */
final class HeldSession {
    static final Revision REVISION = Revision.LATEST_LEGACY;

    private final Vertx vertx;
    private final UpstreamSession session;
    private final JsonObject initialized;
    private final JsonLimits limits;
    private final Parking parking;
    private final HeldStream stream;
    private final AtomicLong ids = new AtomicLong();
    private final AtomicInteger retained = new AtomicInteger();
    private @Nullable String level;

    private HeldSession(
            Vertx vertx, UpstreamSession session, JsonObject initialized, JsonLimits limits, Parking parking) {
        this.vertx = vertx;
        this.session = session;
        this.initialized = initialized;
        this.limits = limits;
        this.parking = parking;
        this.stream = new HeldStream(vertx, this);
    }

    /** Opens a session with a server in the name of the caller of a call. */
    static Future<HeldSession> open(
            Vertx vertx,
            Upstream server,
            ClearedCall call,
            Map<String, String> headers,
            JsonLimits limits,
            Parking parking) {
        JsonObject params = JsonObject.of("protocolVersion", new JsonString(REVISION.text()))
                .with("capabilities", parking.declared(call))
                .with("clientInfo", Discovery.self());
        var initialize = new Message.Request(RpcId.of(0), Method.INITIALIZE.wire(), params);
        ClearedCall cleared =
                call.accompanied(REVISION, Method.INITIALIZE, initialize, MessageWriter.write(initialize));
        return server.open(cleared, headers).compose(session -> {
            JsonObject result = Discovery.result(session.initializeResult(), limits);
            if (result == null) {
                return Future.failedFuture(new UpstreamException(Reason.UPSTREAM_PROTOCOL, "initialize has no result"));
            }
            var held = new HeldSession(vertx, session, result, limits, parking);
            var initialized = new Message.Notification(Method.INITIALIZED.wire(), JsonObject.EMPTY);
            return session.forward(held.own(call, Method.INITIALIZED, initialized), headers, Relay.silent())
                    .map(held);
        });
    }

    /** Forwards a modern message; the answer is a modern one. */
    Future<Answer> forward(ClearedCall call, Map<String, String> headers, Relay relay) {
        if (!(call.call().message().message() instanceof Message.Request request)) {
            // Over HTTP, leaving is how modern clients cancel; their notifications mean nothing to a session they do
            // not
            // know of.
            return Future.succeededFuture(new Answer.Accepted());
        }
        return switch (call.call().method()) {
            case DISCOVER -> Future.succeededFuture(result(request, ModernWords.discovered(initialized)));
            case LISTEN -> stream.listen(call, request, headers, relay);
            default -> new HeldCall(this, call, request, headers, relay).run();
        };
    }

    static Answer.Reply result(Message.Request request, JsonObject result) {
        return new Answer.Reply(
                MessageWriter.result(request.id(), result),
                new ReplyFacts(request.id(), null, false, result.string("resultType")));
    }

    /** A message of the gateway's own in this session. */
    ClearedCall own(ClearedCall cause, Method method, Message message) {
        return cause.accompanied(REVISION, method, message, MessageWriter.write(message));
    }

    /** A request of the caller's in this session. */
    ClearedCall reworded(ClearedCall call, Message.Request request) {
        return call.reworded(REVISION, request, MessageWriter.write(request));
    }

    /**
     * Sees to it that the server logs from that level on. The level is one for the whole session, so it only ever becomes more talkative;
     * each call then takes what it asked for.
     */
    Future<Void> atLeast(String wanted, ClearedCall call, Map<String, String> headers) {
        synchronized (this) {
            String now = level;
            if (!offers("logging") || (now != null && LogLevels.rank(now) <= LogLevels.rank(wanted))) {
                return Future.succeededFuture();
            }
            level = wanted;
        }
        var request = new Message.Request(
                nextId(), Method.SET_LOG_LEVEL.wire(), JsonObject.of("level", new JsonString(wanted)));
        // A server that will not log is no reason to refuse the call.
        return session.forward(own(call, Method.SET_LOG_LEVEL, request), headers, Relay.silent())
                .<Void>mapEmpty()
                .recover(failure -> isForgotten(failure) ? Future.failedFuture(failure) : Future.succeededFuture());
    }

    private static boolean isForgotten(Throwable failure) {
        return failure instanceof UpstreamException known && known.reason() == Reason.SESSION_UNKNOWN;
    }

    /** What the server says it offers of that kind, or null. */
    @Nullable
    JsonObject offered(String kind) {
        JsonObject capabilities = initialized.object("capabilities");
        return capabilities == null ? null : capabilities.object(kind);
    }

    private boolean offers(String kind) {
        return offered(kind) != null;
    }

    RpcId nextId() {
        return RpcId.of(ids.incrementAndGet());
    }

    UpstreamSession session() {
        return session;
    }

    JsonLimits limits() {
        return limits;
    }

    Parking parking() {
        return parking;
    }

    /** A call goes on in this session although nobody waits for it now; the session stays as long as it does. */
    void retain() {
        retained.incrementAndGet();
    }

    void release() {
        retained.decrementAndGet();
    }

    boolean isRetained() {
        return retained.get() > 0;
    }

    Vertx vertx() {
        return vertx;
    }

    Future<Void> close(Map<String, String> headers) {
        stream.close();
        return session.close(headers);
    }
}
