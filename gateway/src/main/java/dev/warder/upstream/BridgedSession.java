package dev.warder.upstream;

import dev.warder.call.Call;
import dev.warder.call.ClearedCall;
import dev.warder.call.Reason;
import dev.warder.json.Json;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.mcp.Era;
import dev.warder.mcp.ErrorCodes;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Method;
import dev.warder.mcp.ReplyFacts;
import dev.warder.mcp.Revision;
import dev.warder.mcp.RpcError;
import dev.warder.mcp.RpcId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A session of a legacy client with a server that has none: the gateway keeps what the client said in its handshake, repeats it with every
 * request, and answers for itself what concerns the session alone.
 */
final class BridgedSession implements UpstreamSession {
    private static final String ENVELOPE = "bridged";
    private static final String PLACE = "place";
    private static final String RESULT = "result";
    private static final String LEVEL = "level";
    private static final String SUBSCRIPTIONS = "subscriptions";

    private final Vertx vertx;
    private final Upstream server;
    private final JsonLimits limits;
    private final Opening opening;
    private final JsonObject envelope;
    private final byte[] initializeResult;
    private final Questions questions;
    private final BridgedStreams streams;
    private final Loss loss;
    private final AtomicLong ids = new AtomicLong();
    private final boolean logs;
    private volatile String level = "info";
    private volatile Runnable whenClosed = () -> {};

    private BridgedSession(Vertx vertx, Upstream server, JsonLimits limits, Opening opening) {
        this.vertx = vertx;
        this.server = server;
        this.limits = limits;
        this.loss = new Loss(vertx);
        this.envelope = opening.envelope;
        this.opening = opening;
        this.initializeResult = opening.id == null ? new byte[0] : MessageWriter.result(opening.id, opening.result);
        Revision revision = Revision.of(opening.result.string("protocolVersion"));
        this.questions = new Questions(
                vertx, Later.of(vertx), revision == null ? Revision.LATEST_LEGACY : revision, opening.envelope);
        JsonObject capabilities = opening.result.object("capabilities");
        this.logs = capabilities != null && capabilities.has("logging");
        this.streams = new BridgedStreams(this, capabilities == null ? JsonObject.EMPTY : capabilities);
    }

    /**
     * What a session begins with.
     *
     * @param id of the client's {@code initialize}, or null when that was in another run of the gateway
     * @param place where the server is
     */
    private record Opening(@Nullable RpcId id, String place, JsonObject envelope, JsonObject result) {}

    /**
     * Opens a session by asking the server what it is.
     *
     * @param server speaks the modern era
     * @param limits how large its answers may be
     * @param place where it is
     */
    static Future<BridgedSession> open(
            Vertx vertx,
            Upstream server,
            ClearedCall initialize,
            Map<String, String> headers,
            JsonLimits limits,
            String place) {
        if (!(initialize.call().message().message() instanceof Message.Request asked)) {
            return Future.failedFuture(new UpstreamException(Reason.INVALID_PARAMS, "initialize is a request"));
        }
        JsonObject envelope = ModernWords.envelope(asked.params());
        var discover = new Message.Request(RpcId.of(0), Method.DISCOVER.wire(), JsonObject.of("_meta", envelope));
        ClearedCall modern =
                initialize.accompanied(Revision.V2026_07_28, Method.DISCOVER, discover, MessageWriter.write(discover));
        return server.forward(modern, headers, Relay.silent()).map(answer -> {
            JsonObject discovered =
                    answer instanceof Answer.Reply reply && reply.facts().error() == null ? read(reply, limits) : null;
            if (discovered == null || Discovery.era(((Answer.Reply) answer).bytes(), limits) != Era.MODERN) {
                throw new UpstreamException(Reason.ERA_MISMATCH, "server/discover names no revision spoken here");
            }
            JsonObject result =
                    LegacyWords.initialized(discovered, asked.params().string("protocolVersion"), server.name());
            return new BridgedSession(vertx, server, limits, new Opening(asked.id(), place, envelope, result));
        });
    }

    /** Whether a memento is one of a session like these. */
    static boolean isRemembered(JsonObject memento) {
        return memento.has(ENVELOPE);
    }

    /** The session a memento speaks of; null when it was with a server at another place. */
    static @Nullable BridgedSession resumed(
            Vertx vertx, Upstream server, JsonLimits limits, JsonObject memento, String place) {
        JsonObject envelope = memento.object(ENVELOPE);
        JsonObject result = memento.object(RESULT);
        if (envelope == null || result == null || !place.equals(memento.string(PLACE))) {
            return null;
        }
        var session = new BridgedSession(vertx, server, limits, new Opening(null, place, envelope, result));
        String level = memento.string(LEVEL);
        session.level = level == null ? session.level : level;
        session.streams.remember(memento.array(SUBSCRIPTIONS));
        return session;
    }

    @Override
    public JsonObject memento() {
        return JsonObject.of(ENVELOPE, envelope)
                .with(PLACE, opening.place)
                .with(RESULT, opening.result)
                .with(LEVEL, level)
                .with(SUBSCRIPTIONS, streams.subscriptions());
    }

    @Override
    public Era era() {
        return Era.MODERN;
    }

    @Override
    public byte[] initializeResult() {
        return initializeResult;
    }

    @Override
    public Future<Answer> forward(ClearedCall cleared, Map<String, String> headers, Relay relay) {
        Call call = cleared.call();
        return switch (call.message().message()) {
            case Message.Request request -> request(cleared, request, headers, relay);
            case Message.Notification _ ->
                switch (call.method()) {
                    case STREAM -> streams.open(cleared, headers, relay);
                    case END -> close(headers).map(new Answer.Accepted());
                    // What a session's client tells its server, a server without sessions has no ear for.
                    default -> Future.succeededFuture(new Answer.Accepted());
                };
            case Message.Response response -> {
                questions.answered(response);
                yield Future.succeededFuture(new Answer.Accepted());
            }
        };
    }

    private Future<Answer> request(
            ClearedCall cleared, Message.Request request, Map<String, String> headers, Relay relay) {
        return switch (cleared.call().method()) {
            case PING -> done(request);
            case SET_LOG_LEVEL -> setLevel(request);
            case RESOURCES_SUBSCRIBE, RESOURCES_UNSUBSCRIBE -> {
                String uri = request.params().string("uri");
                yield uri == null
                        ? Future.failedFuture(new UpstreamException(Reason.INVALID_PARAMS, "no uri"))
                        : streams.subscription(cleared, uri, headers).compose(_ -> done(request));
            }
            default ->
                server.era().compose(era -> {
                    if (era == Era.LEGACY) {
                        // The server went back to sessions, and this one is not among them.
                        loss.happen();
                        return Future.failedFuture(
                                new UpstreamException(Reason.SESSION_UNKNOWN, "the server's era changed"));
                    }
                    return new Rounds(this, cleared, request, headers, relay).run();
                });
        };
    }

    private Future<Answer> setLevel(Message.Request request) {
        String wanted = request.params().string("level");
        if (wanted == null || LogLevels.rank(wanted) < 0) {
            var error = new RpcError(ErrorCodes.INVALID_PARAMS, "level is a log level");
            return Future.succeededFuture(new Answer.Reply(
                    MessageWriter.error(request.id(), error), new ReplyFacts(request.id(), error, false, null)));
        }
        level = wanted;
        return done(request);
    }

    private static Future<Answer> done(Message.Request request) {
        return Future.succeededFuture(new Answer.Reply(
                MessageWriter.result(request.id(), JsonObject.EMPTY), new ReplyFacts(request.id(), null, false, null)));
    }

    /** A request's params with what the session knows of its client. */
    JsonObject params(JsonObject params) {
        return ModernWords.params(params, envelope, logs ? level : null);
    }

    /** What every request repeats. */
    JsonObject envelope() {
        return envelope;
    }

    /** An id for one more request of this session. */
    RpcId nextId() {
        return RpcId.of(ids.incrementAndGet());
    }

    Upstream server() {
        return server;
    }

    Vertx vertx() {
        return vertx;
    }

    Questions questions() {
        return questions;
    }

    void later(long millis, Runnable action) {
        vertx.setTimer(millis, _ -> action.run());
    }

    /** The result of a reply. */
    JsonObject read(Answer.Reply reply) {
        return read(reply, limits);
    }

    static JsonObject read(Answer.Reply reply, JsonLimits limits) {
        try {
            Json response = JsonReader.read(reply.bytes(), limits);
            JsonObject result = response instanceof JsonObject object ? object.object("result") : null;
            if (result != null) {
                return result;
            }
        } catch (JsonException unreadable) {
            throw new UpstreamException(Reason.UPSTREAM_PROTOCOL, unreadable.getMessage());
        }
        throw new UpstreamException(Reason.UPSTREAM_PROTOCOL, "a reply without a result");
    }

    /** Registers what to run when the session is closed. */
    void whenClosed(Runnable action) {
        whenClosed = action;
    }

    @Override
    public Future<Void> close(Map<String, String> headers) {
        streams.close();
        whenClosed.run();
        return Future.succeededFuture();
    }

    @Override
    public void onLost(Runnable action) {
        loss.whenHappened(action);
    }
}
