package dev.warder.upstream;

import dev.warder.call.Call;
import dev.warder.call.ClearedCall;
import dev.warder.call.Reason;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Method;
import dev.warder.mcp.Revision;
import dev.warder.mcp.RpcId;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A legacy session with a server over HTTP, one to one with a client's session. */
final class HttpSession implements UpstreamSession {
    private static final int MAX_ID_CHARS = 1024;
    private static final String ID = "id";
    private static final String REVISION = "revision";
    private static final String ADDRESS = "address";

    private final HttpUpstream upstream;
    private final byte[] initializeResult;
    private final @Nullable String id;
    private final Revision revision;
    private final Loss loss;

    private HttpSession(HttpUpstream upstream, byte[] initializeResult, @Nullable String id, Revision revision) {
        this.upstream = upstream;
        this.initializeResult = initializeResult;
        this.id = id;
        this.revision = revision;
        this.loss = new Loss(upstream.vertx());
    }

    /** A session from the server's response to {@code initialize}. */
    static Future<UpstreamSession> of(
            HttpUpstream upstream, Call call, byte[] reply, @Nullable String id, JsonLimits limits) {
        Revision revision = Discovery.negotiated(Discovery.result(reply, limits));
        if (revision == null) {
            return Future.failedFuture(
                    new UpstreamException(Reason.UPSTREAM_PROTOCOL, "initialize settled on no revision spoken here"));
        }
        if (id != null && !isVisible(id)) {
            return Future.failedFuture(new UpstreamException(Reason.UPSTREAM_PROTOCOL, "not a session id"));
        }
        return Future.succeededFuture(new HttpSession(upstream, reply, id, revision));
    }

    /** A session of a former run; null when it was with a server at another address, whom its id does not concern. */
    static @Nullable UpstreamSession resumed(HttpUpstream upstream, JsonObject memento) {
        String id = memento.string(ID);
        Revision revision = Revision.of(memento.string(REVISION));
        boolean same = upstream.address().equals(memento.string(ADDRESS));
        return same && revision != null && (id == null || isVisible(id))
                ? new HttpSession(upstream, new byte[0], id, revision)
                : null;
    }

    @Override
    public JsonObject memento() {
        JsonObject memento =
                JsonObject.of(ADDRESS, new JsonString(upstream.address())).with(REVISION, revision.text());
        return id == null ? memento : memento.with(ID, id);
    }

    /** Visible ASCII only (2025-11-25, Session Management). */
    private static boolean isVisible(String id) {
        return !id.isEmpty() && id.length() <= MAX_ID_CHARS && id.chars().allMatch(c -> c >= 0x21 && c <= 0x7e);
    }

    @Override
    public byte[] initializeResult() {
        return initializeResult;
    }

    @Override
    public Future<Answer> forward(ClearedCall cleared, Map<String, String> headers, Relay relay) {
        Call call = cleared.call();
        Question question = Question.legacy(call, headers, id, revision);
        Consumer<RpcId> pong = ping -> tell(question, Method.RESPOND, MessageWriter.result(ping, JsonObject.EMPTY));
        if (question.id() == null) {
            var answering = new SessionRelay(relay, () -> {}, pong, new AtomicBoolean());
            return upstream.ask(question, answering).onFailure(this::noticed);
        }
        // In a session, closing a stream cancels nothing: the server must be told (2025-11-25, Cancellation).
        var telling = new SessionRelay(relay, () -> tellCancelled(question), pong, new AtomicBoolean());
        return upstream.ask(question, telling)
                .onComplete(_ -> telling.answered.set(true))
                .onFailure(this::noticed);
    }

    private void tellCancelled(Question cancelled) {
        if (cancelled.id() == null) {
            return;
        }
        JsonObject params =
                JsonObject.of("requestId", cancelled.id().value()).with("reason", new JsonString("The caller left."));
        byte[] bytes = MessageWriter.notification(Method.CANCELLED.wire(), params);
        tell(cancelled, Method.CANCELLED, bytes);
    }

    private void tell(Question before, Method method, byte[] bytes) {
        upstream.ask(before.followedBy(method, bytes), Relay.silent()).onFailure(this::noticed);
    }

    private void noticed(Throwable failure) {
        if (failure instanceof UpstreamException known && known.reason() == Reason.SESSION_UNKNOWN) {
            loss.happen();
        }
    }

    @Override
    public Future<Void> close(Map<String, String> headers) {
        if (id == null) {
            return Future.succeededFuture();
        }
        return upstream.ask(Question.end(headers, id, revision), Relay.silent())
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    @Override
    public void onLost(Runnable action) {
        loss.whenHappened(action);
    }

    /** Passes everything on but a server's ping, which asks for this hop alone, and tells the server when the caller leaves. */
    private record SessionRelay(Relay relay, Runnable tell, Consumer<RpcId> pong, AtomicBoolean answered)
            implements Relay {
        @Override
        public void parted(long retryMillis) {
            relay.parted(retryMillis);
        }

        @Override
        public void opened() {
            relay.opened();
        }

        @Override
        public boolean waited() {
            return relay.waited();
        }

        @Override
        public void message(byte[] bytes, Message message) {
            if (message instanceof Message.Request(RpcId id, String method, var _)
                    && method.equals(Method.PING.wire())) {
                pong.accept(id);
            } else {
                relay.message(bytes, message);
            }
        }

        @Override
        public boolean congested() {
            return relay.congested();
        }

        @Override
        public void onDrain(Runnable resume) {
            relay.onDrain(resume);
        }

        @Override
        public void onGone(Runnable cancel) {
            relay.onGone(() -> {
                if (!answered.get()) {
                    tell.run();
                }
                cancel.run();
            });
        }
    }
}
