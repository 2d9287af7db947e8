package dev.warder.upstream;

import dev.warder.call.ClearedCall;
import dev.warder.call.Reason;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Era;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Method;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server that runs as a child process, shared by every caller, started again with growing pauses whenever it dies. */
final class StdioUpstream implements LiveUpstream, StdioChannel.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(StdioUpstream.class);

    private final Vertx vertx;
    private final ServerSettings settings;
    private final JsonObject memento;
    private final StdioStart starter;
    private final Set<StdioSession> sessions = ConcurrentHashMap.newKeySet();
    private final Backoff backoff = new Backoff(System::nanoTime);
    private Upstreams.State state = Upstreams.State.STARTING;
    private Future<StdioStart.Live> current =
            Future.failedFuture(new UpstreamException(Reason.UPSTREAM_UNREACHABLE, null));
    private int starts;
    private Upstreams.@Nullable Judged era;
    private @Nullable String lastError;

    StdioUpstream(Vertx vertx, ServerSettings settings, ServerSettings.Stdio target, Credentials credentials) {
        this.vertx = vertx;
        this.settings = settings;
        this.memento = JsonObject.of("program", JsonArray.ofStrings(target.argv()));
        this.starter = new StdioStart(vertx, settings, target, credentials, this);
    }

    /** Starts the process in the background. */
    @Override
    public synchronized void start() {
        if (state == Upstreams.State.STOPPED) {
            return;
        }
        Promise<StdioStart.Live> promise = Promise.promise();
        current = promise.future();
        state = Upstreams.State.STARTING;
        starts++;
        Thread.ofVirtual().name(name() + "-start").start(() -> launch(promise));
    }

    private void launch(Promise<StdioStart.Live> promise) {
        try {
            StdioStart.Live live = starter.start();
            if (started(live)) {
                LOG.atInfo()
                        .addKeyValue("server", name())
                        .addKeyValue("era", live.era())
                        .log("the server has started");
                promise.complete(live);
            } else {
                live.channel().child().stop();
                promise.fail(new UpstreamException(Reason.STOPPING, null));
            }
        } catch (UpstreamException failure) {
            failed(failure);
            promise.fail(failure);
        }
    }

    private synchronized boolean started(StdioStart.Live live) {
        if (state == Upstreams.State.STOPPED) {
            return false;
        }
        state = Upstreams.State.UP;
        era = new Upstreams.Judged(live.era(), settings.era() != null, Instant.now());
        backoff.started();
        return true;
    }

    private synchronized void failed(UpstreamException failure) {
        if (state == Upstreams.State.STOPPED) {
            return;
        }
        state = Upstreams.State.DOWN;
        lastError = failure.getMessage();
        long pause = backoff.next();
        LOG.atWarn()
                .addKeyValue("server", name())
                .addKeyValue("error", lastError)
                .addKeyValue("pauseMillis", pause)
                .log("the server's process failed; it is started again after a pause");
        vertx.setTimer(pause, _ -> start());
    }

    @Override
    public void exited(StdioChannel channel, String how) {
        synchronized (this) {
            // A process that dies while it is being started fails its start instead.
            if (state != Upstreams.State.UP
                    || !current.succeeded()
                    || current.result().channel() != channel) {
                return;
            }
            UpstreamException failure = new UpstreamException(Reason.UPSTREAM_UNREACHABLE, how);
            current = Future.failedFuture(failure);
            failed(failure);
        }
        sessions.stream().filter(StdioSession::hasSubscriptions).forEach(this::lose);
    }

    private void lose(StdioSession session) {
        sessions.remove(session);
        session.lost();
    }

    private Future<StdioStart.Live> live() {
        Future<StdioStart.Live> now;
        synchronized (this) {
            if (state == Upstreams.State.STOPPED) {
                return Future.failedFuture(new UpstreamException(Reason.STOPPING, null));
            }
            now = current;
        }
        return now.isComplete()
                ? now
                : EraVerdict.here(vertx, now)
                        .timeout(settings.limits().timeout().toMillis(), TimeUnit.MILLISECONDS)
                        .recover(failure -> Future.failedFuture(
                                failure instanceof TimeoutException
                                        ? new UpstreamException(
                                                Reason.UPSTREAM_TIMEOUT, "the process is still starting")
                                        : Failures.any(failure)));
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Future<Era> era() {
        return live().map(StdioStart.Live::era);
    }

    @Override
    public Future<Answer> forward(ClearedCall cleared, Map<String, String> headers, Relay relay) {
        Message message = cleared.call().message().message();
        return live().compose(live -> {
            if (live.era() != Era.MODERN) {
                return Future.failedFuture(new UpstreamException(Reason.ERA_MISMATCH, null));
            }
            if (!(message instanceof Message.Request request)) {
                return Future.succeededFuture(new Answer.Accepted());
            }
            if (cleared.call().method() == Method.LISTEN) {
                relay.opened();
            }
            return live.channel().ask(request, relay, new Object(), limit(request.method()));
        });
    }

    private long limit(String method) {
        return method.equals(Method.LISTEN.wire())
                ? 0
                : settings.limits().timeout().toMillis();
    }

    @Override
    public Future<UpstreamSession> open(ClearedCall initialize, Map<String, String> headers) {
        Message message = initialize.call().message().message();
        return live().compose(live -> {
            JsonObject result = live.initializeResult();
            if (result == null || !(message instanceof Message.Request request)) {
                return Future.failedFuture(new UpstreamException(Reason.ERA_MISMATCH, null));
            }
            String revision = Discovery.settled(request.params().string("protocolVersion"), result);
            byte[] reply = MessageWriter.result(request.id(), result.with("protocolVersion", revision));
            StdioSession session = new StdioSession(vertx, this, reply);
            sessions.add(session);
            return Future.succeededFuture(session);
        });
    }

    /** The process keeps nothing of a session, so a view of the process of now is as good as one of any before. */
    @Override
    public @Nullable UpstreamSession resume(JsonObject memento) {
        if (!memento.equals(memento())) {
            return null;
        }
        StdioSession session = new StdioSession(vertx, this, new byte[0]);
        sessions.add(session);
        return session;
    }

    /** The program that runs: a session with one is of no use to another. */
    JsonObject memento() {
        return memento;
    }

    Future<Answer> ask(Message.Request request, Relay relay, StdioSession session) {
        // A resumed session may meet a process of the other era than the one it was opened with.
        return live().compose(live -> live.initializeResult() == null
                ? Future.failedFuture(UpstreamException.unread(Reason.SESSION_UNKNOWN, null))
                : live.channel().ask(request, relay, session, limit(request.method())));
    }

    Future<Answer> respond(Message.Response response, StdioSession session) {
        return live().map(live -> {
            live.channel().respond(response, session);
            return new Answer.Accepted();
        });
    }

    void cancelled(JsonObject params, StdioSession session) {
        live().onSuccess(live -> live.channel().cancelled(params, session));
    }

    boolean has(StdioSession session) {
        return sessions.contains(session);
    }

    void forget(StdioSession session) {
        sessions.remove(session);
    }

    boolean isSubscribed(String uri) {
        return sessions.stream().anyMatch(session -> session.isSubscribed(uri));
    }

    @Override
    public void unsolicited(byte[] bytes, Message.Notification notification) {
        switch (notification.method()) {
            case "notifications/tools/list_changed",
                    "notifications/prompts/list_changed",
                    "notifications/resources/list_changed" ->
                sessions.forEach(session -> session.deliver(bytes, notification));
            case "notifications/resources/updated" -> {
                String uri = notification.params().string("uri");
                sessions.stream()
                        .filter(session -> uri != null && session.isSubscribed(uri))
                        .forEach(session -> session.deliver(bytes, notification));
            }
            default -> attributed(bytes, notification);
        }
    }

    /** A message that names nobody is for a certain session only when there is no other; otherwise it could tell one of another. */
    private void attributed(byte[] bytes, Message.Notification notification) {
        if (sessions.size() != 1) {
            return;
        }
        for (StdioSession only : sessions) {
            if (only.hasStream()) {
                only.deliver(bytes, notification);
            } else {
                live().onSuccess(live -> live.channel().waiting(only).stream()
                        .findFirst()
                        .ifPresent(asked -> asked.relay(notification.method(), notification.params())));
            }
        }
    }

    @Override
    public synchronized Upstreams.Status status() {
        return new Upstreams.Status(name(), Upstreams.Kind.STDIO, era, state, Math.max(0, starts - 1), lastError);
    }

    @Override
    public Future<Void> stop() {
        Future<StdioStart.Live> last;
        synchronized (this) {
            state = Upstreams.State.STOPPED;
            last = current;
        }
        Promise<Void> stopped = Promise.promise();
        Thread.ofVirtual().name(name() + "-stop").start(() -> {
            starter.stop();
            if (last.succeeded()) {
                last.result().channel().close(new UpstreamException(Reason.STOPPING, null));
                last.result().channel().child().stop();
            }
            sessions.forEach(this::lose);
            stopped.complete();
        });
        return EraVerdict.here(vertx, stopped.future());
    }
}
