package dev.warder.upstream;

import dev.warder.call.Call;
import dev.warder.call.ClearedCall;
import dev.warder.call.Reason;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Era;
import dev.warder.mcp.ErrorCodes;
import dev.warder.mcp.Method;
import dev.warder.upstream.ServerSettings.Transport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server over streamable HTTP. */
final class HttpUpstream implements LiveUpstream {
    private static final Logger LOG = LoggerFactory.getLogger(HttpUpstream.class);
    private static final long RETRY_MILLIS = 2_000;
    private static final long MAX_RETRY_MILLIS = 60_000;

    private final Vertx vertx;
    private final ServerSettings settings;
    private final Credentials credentials;
    private final String address;
    private final ServerSettings.Http target;
    private final HttpLoops loops;
    private final JsonLimits limits;
    private final EraVerdict verdict;
    private final AtomicBoolean watching = new AtomicBoolean();
    private volatile Upstreams.State state = Upstreams.State.STARTING;
    private volatile @Nullable String lastError;
    /** As configured, or SSE once a server was found to want it. */
    private volatile @Nullable Transport transport;

    HttpUpstream(
            Vertx vertx,
            ServerSettings settings,
            ServerSettings.Http target,
            Credentials credentials,
            HttpShared shared) {
        this.vertx = vertx;
        this.settings = settings;
        this.credentials = credentials;
        this.target = target;
        this.transport = target.transport();
        this.address = target.url().toString();
        this.loops = new HttpLoops(vertx, settings, target.url(), shared);
        this.limits = Replies.limits(settings.limits().maxReplyBytes());
        this.verdict = new EraVerdict(vertx, this::probe, System::nanoTime);
    }

    Vertx vertx() {
        return vertx;
    }

    /** Asks for the era in the background, again and again until the server answers. */
    @Override
    public void start() {
        if (watching.compareAndSet(false, true)) {
            vertx.runOnContext(_ -> watch(RETRY_MILLIS));
        }
    }

    private void watch(long retryMillis) {
        if (state == Upstreams.State.STOPPED) {
            watching.set(false);
            return;
        }
        verdict.era()
                .onSuccess(_ -> watching.set(false))
                .onFailure(_ -> vertx.setTimer(retryMillis, _ -> watch(Math.min(2 * retryMillis, MAX_RETRY_MILLIS))));
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Future<Era> era() {
        return verdict.era();
    }

    @Override
    public Future<Answer> forward(ClearedCall call, Map<String, String> headers, Relay relay) {
        Future<Answer> answer = call.call().method() == Method.LISTEN
                ? Listening.ask(this, call, headers, relay)
                : ask(Question.modern(call.call(), headers), relay);
        return answer.onFailure(this::suspect);
    }

    /** A server with sessions meets a modern message with a plain client error. */
    private void suspect(Throwable failure) {
        if (failure instanceof UpstreamException known && known.reason() == Reason.UPSTREAM_PROTOCOL) {
            doubtEra();
        }
    }

    @Override
    public void doubtEra() {
        if (settings.era() == null && state != Upstreams.State.STOPPED) {
            verdict.doubt();
        }
    }

    @Override
    public Future<UpstreamSession> open(ClearedCall initialize, Map<String, String> headers) {
        // A server that speaks both eras prefers the modern one and still takes sessions; only a pin says that it need
        // not be asked.
        if (settings.era() == Era.MODERN) {
            return Future.failedFuture(new UpstreamException(Reason.ERA_MISMATCH, null));
        }
        Call call = initialize.call();
        if (transport == Transport.SSE) {
            return SseSession.open(this, call, headers);
        }
        return loops.run(loop -> {
            var exchange = new HttpExchange(loop, Question.initialize(call, headers), Relay.silent(), this::reached);
            return exchange.start()
                    .transform((answer, failure) -> isOlder(exchange, answer)
                            ? older(call, headers, Failures.any(failure))
                            : opened(exchange, call, answer, failure));
        });
    }

    /** Whether a server may be one of before streamable HTTP, which does not take messages at this address (2025-11-25, Transports). */
    private boolean isOlder(HttpExchange exchange, @Nullable Answer answer) {
        boolean refused = exchange.status() == 400 || exchange.status() == 404 || exchange.status() == 405;
        return answer == null && refused && target.transport() == null && verdict.last() != Era.MODERN;
    }

    private Future<UpstreamSession> older(Call call, Map<String, String> headers, UpstreamException refusal) {
        return SseSession.open(this, call, headers)
                .onSuccess(_ -> transport = Transport.SSE)
                .recover(_ -> Future.failedFuture(refusal));
    }

    HttpLoops loops() {
        return loops;
    }

    ServerSettings settings() {
        return settings;
    }

    /** The configured address. */
    URI url() {
        return target.url();
    }

    @Override
    public @Nullable UpstreamSession resume(JsonObject memento) {
        return settings.era() == Era.MODERN ? null : HttpSession.resumed(this, memento);
    }

    /** Where the server is. */
    String address() {
        return address;
    }

    private Future<UpstreamSession> opened(
            HttpExchange exchange, Call call, @Nullable Answer answer, @Nullable Throwable failure) {
        if (!(answer instanceof Answer.Reply reply)) {
            UpstreamException reason = Failures.any(failure);
            boolean noSessions = reason.reason() == Reason.UPSTREAM_PROTOCOL && verdict.last() == Era.MODERN;
            return Future.failedFuture(
                    noSessions ? new UpstreamException(Reason.ERA_MISMATCH, reason.detail()) : reason);
        }
        if (reply.facts().error() != null) {
            int code = reply.facts().error().code();
            boolean modern = code == ErrorCodes.UNSUPPORTED_VERSION || verdict.last() == Era.MODERN;
            if (modern && verdict.last() == Era.LEGACY) {
                doubtEra();
            }
            return Future.failedFuture(new UpstreamException(
                    modern ? Reason.ERA_MISMATCH : Reason.UPSTREAM_PROTOCOL, "initialize answered with error " + code));
        }
        return HttpSession.of(this, call, reply.bytes(), exchange.sessionId(), limits);
    }

    /** Sends one question and waits for the answer. */
    Future<Answer> ask(Question question, Relay relay) {
        if (state == Upstreams.State.STOPPED) {
            return Future.failedFuture(new UpstreamException(Reason.STOPPING, null));
        }
        return loops.run(loop -> new HttpExchange(loop, question, relay, this::reached).start());
    }

    private Future<Era> probe() {
        if (settings.era() != null) {
            return Future.succeededFuture(settings.era());
        }
        if (target.transport() == Transport.SSE) {
            return Future.succeededFuture(Era.LEGACY);
        }
        ClearedCall discover = Discovery.discover(name());
        return credentials
                .headers(discover)
                .recover(failure ->
                        Future.failedFuture(new UpstreamException(Reason.SECRET_UNAVAILABLE, failure.getMessage())))
                .compose(headers -> ask(Question.modern(discover.call(), headers), Relay.silent()))
                .transform(this::judged)
                .onSuccess(found -> {
                    if (found != verdict.last()) {
                        LOG.atInfo()
                                .addKeyValue("server", name())
                                .addKeyValue("era", found)
                                .log("the server's era was found");
                    }
                });
    }

    private Future<Era> judged(@Nullable Answer answer, @Nullable Throwable failure) {
        if (answer instanceof Answer.Reply reply) {
            return Future.succeededFuture(Discovery.era(reply.bytes(), limits));
        }
        UpstreamException reason = Failures.any(failure);
        // A client error without a modern body is how servers with sessions meet a modern request; anything else says
        // nothing of eras.
        if (answer != null || reason.reason() == Reason.UPSTREAM_PROTOCOL) {
            return Future.succeededFuture(Era.LEGACY);
        }
        lastError = reason.getMessage();
        return Future.failedFuture(reason);
    }

    private void reached(@Nullable UpstreamException failure) {
        if (failure != null) {
            down(failure);
        } else if (state != Upstreams.State.UP && state != Upstreams.State.STOPPED) {
            state = Upstreams.State.UP;
            LOG.atInfo().addKeyValue("server", name()).log("the server answers");
        }
    }

    private void down(UpstreamException failure) {
        lastError = failure.getMessage();
        // A full pool is our own limit and says nothing about the server.
        if (failure.reason() != Reason.OVERLOADED
                && state != Upstreams.State.DOWN
                && state != Upstreams.State.STOPPED) {
            state = Upstreams.State.DOWN;
            verdict.forget();
            transport = target.transport();
            LOG.atWarn()
                    .addKeyValue("server", name())
                    .addKeyValue("error", lastError)
                    .log("the server cannot be reached");
            start();
        }
    }

    @Override
    public Upstreams.Status status() {
        boolean pinned = settings.era() != null || target.transport() == Transport.SSE;
        var era = Upstreams.Judged.of(verdict.last(), pinned, verdict.when());
        return new Upstreams.Status(name(), Upstreams.Kind.HTTP, era, state, 0, lastError);
    }

    @Override
    public Future<Void> stop() {
        state = Upstreams.State.STOPPED;
        return loops.close();
    }
}
