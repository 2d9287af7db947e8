package dev.warder.upstream;

import dev.warder.call.ClearedCall;
import dev.warder.call.Reason;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Era;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Starts a server's process and finds out its era (MCP 2026-07-28, stdio, Version negotiation): discovery first; a clean refusal leads to
 * the legacy handshake with the same process, silence or an exit to one with a fresh process. Blocks its virtual thread.
 */
final class StdioStart {
    private static final long PROBE_MILLIS = 5_000;
    /** A package runner may have to fetch the server first. */
    private static final long HANDSHAKE_MILLIS = 60_000;

    private static final long LEGACY_NANOS = Duration.ofMinutes(10).toNanos();

    private final Vertx vertx;
    private final ServerSettings settings;
    private final ServerSettings.Stdio target;
    private final Credentials credentials;
    private final StdioChannel.Listener listener;
    private final JsonLimits limits;
    private volatile @Nullable StdioChannel starting;
    private volatile boolean stopped;
    private long legacySince;
    private boolean legacy;

    /**
     * A process that is ready.
     *
     * @param initializeResult what it answered to the handshake, or null when it is modern
     */
    record Live(StdioChannel channel, Era era, @Nullable JsonObject initializeResult) {}

    StdioStart(
            Vertx vertx,
            ServerSettings settings,
            ServerSettings.Stdio target,
            Credentials credentials,
            StdioChannel.Listener listener) {
        this.vertx = vertx;
        this.settings = settings;
        this.target = target;
        this.credentials = credentials;
        this.listener = listener;
        this.limits = Replies.limits(settings.limits().maxReplyBytes());
    }

    /** Starts the process; throws {@link UpstreamException} when that fails, with no process left behind. */
    Live start() {
        StdioChannel channel = spawn();
        try {
            Live live = settings.era() == Era.MODERN
                    ? new Live(channel, Era.MODERN, null)
                    : settings.era() == Era.LEGACY || isKnownLegacy() ? handshake(channel) : probe(channel);
            live.channel().child().countFamily();
            return live;
        } catch (UpstreamException failure) {
            StdioChannel last = starting;
            if (last != null) {
                last.child().stop();
            }
            throw failure;
        } finally {
            starting = null;
        }
    }

    /** Ends a process that is being started, if there is one. */
    void stop() {
        stopped = true;
        StdioChannel now = starting;
        if (now != null) {
            now.child().stop();
        }
    }

    private boolean isKnownLegacy() {
        return legacy && System.nanoTime() - legacySince < LEGACY_NANOS;
    }

    private StdioChannel spawn() {
        if (stopped) {
            throw new UpstreamException(Reason.STOPPING, null);
        }
        try {
            Child child = Child.start(
                    unlocked(settings.name(), target, credentials),
                    credentials.environment(settings.name(), target.env()));
            StdioChannel channel = new StdioChannel(vertx, settings, child, listener);
            starting = channel;
            channel.open();
            return channel;
        } catch (IOException failure) {
            throw new UpstreamException(Reason.UPSTREAM_UNREACHABLE, failure.getMessage());
        } catch (RuntimeException failure) {
            throw new UpstreamException(Reason.SECRET_UNAVAILABLE, failure.getMessage());
        }
    }

    /** The target with the secrets in its arguments filled in; most have none. */
    static ServerSettings.Stdio unlocked(String server, ServerSettings.Stdio target, Credentials credentials) {
        if (target.argv().stream().noneMatch(argument -> argument.contains("${secret:"))) {
            return target;
        }
        var templates = new LinkedHashMap<String, String>();
        for (int i = 0; i < target.argv().size(); i++) {
            templates.put("argument " + i, target.argv().get(i));
        }
        Map<String, String> filled = credentials.environment(server, templates);
        List<String> argv = templates.keySet().stream()
                .map(name -> Objects.requireNonNull(filled.get(name)))
                .toList();
        return new ServerSettings.Stdio(argv, target.env(), target.directory());
    }

    private Live probe(StdioChannel channel) {
        Answer.Reply reply = null;
        try {
            reply = ask(channel, Discovery.discover(settings.name()), PROBE_MILLIS);
        } catch (UpstreamException silence) {
            // Some servers exit, others say nothing, when they are asked before the handshake they know.
            channel.child().stop();
        }
        if (reply != null && Discovery.era(reply.bytes(), limits) == Era.MODERN) {
            return new Live(channel, Era.MODERN, null);
        }
        Live live = reply == null ? handshake(spawn()) : handshakeOrAfresh(channel);
        legacy = true;
        legacySince = System.nanoTime();
        return live;
    }

    private Live handshakeOrAfresh(StdioChannel channel) {
        try {
            return handshake(channel);
        } catch (UpstreamException refused) {
            if (refused.reason() != Reason.UPSTREAM_FAILED) {
                throw refused;
            }
            channel.child().stop();
            return handshake(spawn());
        }
    }

    private Live handshake(StdioChannel channel) {
        Answer.Reply reply = ask(channel, Discovery.initialize(settings.name(), askable()), HANDSHAKE_MILLIS);
        JsonObject result = Discovery.result(reply.bytes(), limits);
        if (result == null || Discovery.negotiated(result) == null) {
            throw new UpstreamException(Reason.UPSTREAM_PROTOCOL, "initialize settled on no revision spoken here");
        }
        channel.tell(Method.INITIALIZED.wire(), JsonObject.EMPTY);
        return new Live(channel, Era.LEGACY, result);
    }

    /** What the clients of this shared process can be asked in the middle of a call; each call's own client may lack some of it. */
    private JsonObject askable() {
        JsonObject modes = JsonObject.of("form", JsonObject.EMPTY).with("url", JsonObject.EMPTY);
        JsonObject all = JsonObject.EMPTY;
        if (settings.parking() != null && settings.allowance().asks().contains("elicitation")) {
            all = all.with("elicitation", modes);
        }
        if (settings.parking() != null && settings.allowance().asks().contains("sampling")) {
            all = all.with("sampling", JsonObject.EMPTY);
        }
        return all;
    }

    private Answer.Reply ask(StdioChannel channel, ClearedCall question, long timeoutMillis) {
        if (!(question.call().message().message() instanceof Message.Request request)) {
            throw new UpstreamException(Reason.INTERNAL, "not a request");
        }
        Future<Answer> answer = channel.ask(request, Relay.silent(), this, timeoutMillis);
        try {
            if (answer.toCompletionStage().toCompletableFuture().get(timeoutMillis + 1_000, TimeUnit.MILLISECONDS)
                    instanceof Answer.Reply reply) {
                return reply;
            }
            throw new UpstreamException(Reason.UPSTREAM_PROTOCOL, "no answer");
        } catch (ExecutionException failure) {
            throw Failures.any(failure.getCause());
        } catch (TimeoutException late) {
            throw new UpstreamException(Reason.UPSTREAM_TIMEOUT, null);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UpstreamException(Reason.STOPPING, null);
        }
    }
}
