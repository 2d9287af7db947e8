package dev.warder.http;

import dev.warder.http1.Turn;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that a web page in somebody's browser could have caused: a foreign Origin, or a Host that is not ours, as DNS
 * rebinding produces (MCP 2026-07-28, Transports, Security).
 */
final class Guard {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private final Set<String> hosts = new HashSet<>();
    private final Set<String> origins = new HashSet<>();
    private final boolean loopbackOnly;

    Guard(DoorSettings settings) {
        URI url = settings.publicUrl();
        settings.hosts().forEach(host -> hosts.add(lower(host)));
        settings.origins().forEach(origin -> origins.add(lower(origin)));
        String publicHost = url.getHost();
        if (publicHost != null) {
            hosts.add(lower(publicHost));
            origins.add(lower(url.getScheme() + "://" + url.getRawAuthority()));
        }
        loopbackOnly = LOOPBACK.contains(settings.host());
        hosts.addAll(LOOPBACK);
    }

    /** Whether the request may come in. */
    boolean admits(Turn turn) {
        String host = turn.host();
        if (host == null || !hosts.contains(lower(host))) {
            return false;
        }
        String origin = turn.header("origin");
        return origin == null || origins.contains(lower(origin)) || (loopbackOnly && isLoopback(origin));
    }

    private static boolean isLoopback(String origin) {
        try {
            URI uri = URI.create(origin);
            @Nullable String host = uri.getHost();
            return host != null
                    && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && LOOPBACK.contains(lower(host));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
