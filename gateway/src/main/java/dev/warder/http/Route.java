package dev.warder.http;

import dev.warder.call.Call;
import dev.warder.pipeline.Pipeline;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A path of the agents' door: one server under its own names, or many servers together; each an OAuth protected resource of its own.
 *
 * @param server the name in the path, configured or not; {@link Call#EVERY_SERVER} on a route of many servers
 * @param many the path of a route of many servers, configured or not; null on a server's own route
 * @param resource the canonical URL of this route (RFC 8707): what a token's audience must be
 * @param metadata the URL of the route's protected resource metadata (RFC 9728 section 3.1)
 */
record Route(String server, @Nullable String many, String resource, String metadata) {
    private static final String PREFIX = "/servers/";
    private static final String BUNDLES = "/bundles/";
    private static final String SUFFIX = "/mcp";
    private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";
    private static final int NAME_MAX = 64;

    /** Where a request goes whose path is no route. */
    static final Route NOWHERE = new Route("", null, "", "");

    /** The route of a request path, or null when the path is none. */
    static @Nullable Route of(@Nullable String path, URI publicUrl) {
        if (path == null) {
            return null;
        }
        String server = named(PREFIX, path);
        boolean many = path.equals(SUFFIX) || named(BUNDLES, path) != null;
        if (server == null && !many) {
            return null;
        }
        String base = publicUrl.getPath() == null ? "" : publicUrl.getPath();
        String origin = publicUrl.toString().substring(0, publicUrl.toString().length() - base.length());
        return new Route(
                server == null ? Call.EVERY_SERVER : server,
                many ? path : null,
                publicUrl + path,
                origin + WELL_KNOWN + base + path);
    }

    /** Whether the route leads anywhere. */
    boolean isServedBy(Pipeline pipeline) {
        return many == null ? pipeline.serves(server) : pipeline.servesBundle(many);
    }

    /** What people call the route. */
    String title() {
        return many == null ? server : many.equals(SUFFIX) ? "all servers" : String.valueOf(named(BUNDLES, many));
    }

    private static @Nullable String named(String prefix, String path) {
        if (!path.startsWith(prefix)
                || !path.endsWith(SUFFIX)
                || path.length() <= prefix.length() + SUFFIX.length()
                || path.length() > prefix.length() + SUFFIX.length() + NAME_MAX) {
            return null;
        }
        String name = path.substring(prefix.length(), path.length() - SUFFIX.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z';
            boolean digit = c >= '0' && c <= '9';
            if (!letter && !digit && c != '-') {
                return null;
            }
        }
        return name;
    }

    /** The route whose metadata document a path names, or null. */
    static @Nullable Route ofMetadata(@Nullable String path, URI publicUrl) {
        String prefix = WELL_KNOWN + (publicUrl.getPath() == null ? "" : publicUrl.getPath());
        return path != null && path.startsWith(prefix) ? of(path.substring(prefix.length()), publicUrl) : null;
    }
}
