package dev.warder.upstream;

import dev.warder.mcp.Era;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every configured server. Connections, processes and verdicts outlive a reload of the settings as long as a server's own are the same. */
public final class Upstreams {
    private final Vertx vertx;
    private final Credentials credentials;
    private final HttpShared shared = HttpShared.ofThisProgram();
    private volatile Map<String, Running> running = Map.of();
    private boolean stopped;

    /** How a server is reached. */
    public enum Kind {
        HTTP,
        STDIO
    }

    /** Whether a server answers. */
    public enum State {
        /** It was not reached yet, or its process is being started. */
        STARTING,
        /** It answered when last asked. */
        UP,
        /** It could not be reached or started when last tried; it is tried again. */
        DOWN,
        /** It was removed from the settings or the gateway stops. */
        STOPPED
    }

    /**
     * Which era a server is spoken to in.
     *
     * @param pinned whether the settings say so; otherwise it was asked
     * @param at when it was last asked, or the settings first used
     */
    public record Judged(Era era, boolean pinned, Instant at) {

        static @Nullable Judged of(@Nullable Era era, boolean pinned, @Nullable Instant at) {
            return era == null || at == null ? null : new Judged(era, pinned, at);
        }
    }

    /**
     * How a server is doing.
     *
     * @param era the era it was last found to speak, or null when that is not known yet
     * @param restarts how often its process was started again; 0 over HTTP
     * @param lastError the last failure to reach or start it, for operators only, or null
     */
    public record Status(
            String name,
            Kind kind,
            @Nullable Judged era,
            State state,
            int restarts,
            @Nullable String lastError) {}

    private record Running(ServerSettings settings, BridgedUpstream upstream) {}

    /** Starts every server in the background; one that is down or cannot start disturbs nobody. */
    public Upstreams(Vertx vertx, List<ServerSettings> servers, Credentials credentials) {
        this.vertx = vertx;
        this.credentials = credentials;
        reload(servers);
    }

    /** The server of that name, or null. */
    public @Nullable Upstream find(String name) {
        Running found = running.get(name);
        return found == null ? null : found.upstream;
    }

    /** How every server is doing, in the order of the settings. */
    public List<Status> statuses() {
        return running.values().stream().map(each -> each.upstream.status()).toList();
    }

    /** Calls that wait for their stateless clients to come back with an answer for a legacy server. */
    public int parked() {
        return running.values().stream()
                .mapToInt(each -> each.upstream.parked())
                .sum();
    }

    /** Servers and capabilities to which calls are refused because they failed again and again. */
    public int paused() {
        return running.values().stream()
                .mapToInt(each -> each.upstream.breaker().open())
                .sum();
    }

    /** Takes other settings: servers whose settings are equal go on undisturbed, new ones start, others stop. Completes when those have stopped. */
    public synchronized Future<Void> reload(List<ServerSettings> servers) {
        if (stopped) {
            return Future.succeededFuture();
        }
        Map<String, Running> before = running;
        Map<String, Running> after = new LinkedHashMap<>();
        for (ServerSettings settings : servers) {
            Running same = before.get(settings.name());
            after.put(
                    settings.name(),
                    same != null && same.settings.equals(settings) ? same : new Running(settings, start(settings)));
        }
        running = after;
        return stop(before.values().stream()
                .filter(each -> !after.containsValue(each))
                .toList());
    }

    /** Stops every server: connections are closed, child processes end. */
    public synchronized Future<Void> stop() {
        stopped = true;
        List<Running> all = List.copyOf(running.values());
        running = Map.of();
        return stop(all);
    }

    private BridgedUpstream start(ServerSettings settings) {
        LiveUpstream server = switch (settings.target()) {
            case ServerSettings.Http http -> new HttpUpstream(vertx, settings, http, credentials, shared);
            case ServerSettings.Stdio stdio -> new StdioUpstream(vertx, settings, stdio, credentials);
        };
        var upstream = new BridgedUpstream(vertx, server, settings, credentials);
        upstream.start();
        return upstream;
    }

    private static Future<Void> stop(List<Running> leaving) {
        List<Future<Void>> stopping =
                leaving.stream().map(each -> each.upstream.stop()).toList();
        return stopping.isEmpty()
                ? Future.succeededFuture()
                : Future.join(stopping).mapEmpty();
    }
}
