package dev.warder.upstream;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every configured server. Connections, processes and verdicts outlive a reload of the settings as long as a server's own are the same. */
public final class Upstreams {
    private final Vertx vertx;
    private final Credentials credentials;
    private volatile Map<String, Running> running = Map.of();
    private boolean stopped;

    private record Running(ServerSettings settings, Upstream upstream) {}

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
    public List<Upstream.Status> statuses() {
        return running.values().stream().map(each -> each.upstream.status()).toList();
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

    private Upstream start(ServerSettings settings) {
        return switch (settings.target()) {
            case ServerSettings.Http http -> {
                var upstream = new HttpUpstream(vertx, settings, http, credentials);
                upstream.start();
                yield upstream;
            }
            case ServerSettings.Stdio stdio -> {
                var upstream = new StdioUpstream(vertx, settings, stdio, credentials);
                upstream.start();
                yield upstream;
            }
        };
    }

    private static Future<Void> stop(List<Running> leaving) {
        List<Future<Void>> stopping = new ArrayList<>();
        for (Running each : leaving) {
            stopping.add(
                    switch (each.upstream) {
                        case HttpUpstream http -> http.stop();
                        case StdioUpstream stdio -> stdio.stop();
                    });
        }
        return stopping.isEmpty()
                ? Future.succeededFuture()
                : Future.join(stopping).mapEmpty();
    }
}
