package dev.warder.http;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The routes of the door by their paths, each made once. Used on one event loop. */
final class Routes {
    /** Anybody can ask for paths of any name; beyond this many they are made anew each time. */
    private static final int KEPT_MAX = 1_024;

    private final URI publicUrl;
    private final Map<String, Route> kept = new HashMap<>();

    Routes(URI publicUrl) {
        this.publicUrl = publicUrl;
    }

    /** The route of a request path, or null when the path is none. */
    @Nullable
    Route find(@Nullable String path) {
        Route known = path == null ? null : kept.get(path);
        if (known != null) {
            return known;
        }
        Route made = Route.of(path, publicUrl);
        if (made != null && path != null && kept.size() < KEPT_MAX) {
            kept.put(path, made);
        }
        return made;
    }
}
