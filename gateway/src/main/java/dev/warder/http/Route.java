package dev.warder.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A path of the agents' door: one server under its own names, each an OAuth protected resource of its own.
 *
 * @param server the name in the path, configured or not
 * @param resource the canonical URL of this route (RFC 8707): what a token's audience must be
 * @param metadata the URL of the route's protected resource metadata (RFC 9728 section 3.1)
 */
record Route(String server, String resource, String metadata) {
    private static final String PREFIX = "/servers/";
    private static final String SUFFIX = "/mcp";
    private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";
    private static final int NAME_MAX = 64;

    /** Where a request goes whose path is no route. */
    static final Route NOWHERE = new Route("", "", "");

    /** The route of a request path, or null when the path is none. */
    static @Nullable Route of(@Nullable String path, URI publicUrl) {
        if (path == null
                || !path.startsWith(PREFIX)
                || !path.endsWith(SUFFIX)
                || path.length() <= PREFIX.length() + SUFFIX.length()
                || path.length() > PREFIX.length() + SUFFIX.length() + NAME_MAX) {
            return null;
        }
        String name = path.substring(PREFIX.length(), path.length() - SUFFIX.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z';
            boolean digit = c >= '0' && c <= '9';
            if (!letter && !digit && c != '-') {
                return null;
            }
        }
        String base = publicUrl.getPath() == null ? "" : publicUrl.getPath();
        String origin = publicUrl.toString().substring(0, publicUrl.toString().length() - base.length());
        return new Route(name, publicUrl + path, origin + WELL_KNOWN + base + path);
    }

    /** The route whose metadata document a path names, or null. */
    static @Nullable Route ofMetadata(@Nullable String path, URI publicUrl) {
        String prefix = WELL_KNOWN + (publicUrl.getPath() == null ? "" : publicUrl.getPath());
        return path != null && path.startsWith(prefix) ? of(path.substring(prefix.length()), publicUrl) : null;
    }
}
