package dev.warder.bundles;

import org.jspecify.annotations.Nullable;

/**
 * The URI of a resource on a route of many servers: {@code warder+server:} before the server's own URI, whatever that is. What is put
 * before a URI template expands to what is put before the URI it expands to. Hosts of MCP Apps take only URIs that begin with
 * {@code ui://}; these become {@code ui://warder+server/} and the rest (docs/decisions/0015).
 *
 * @param server the server's name, configured or not
 * @param own the server's own URI or URI template
 */
public record PublicUri(String server, String own) {
    private static final String MARK = "warder+";
    private static final String APP = "ui://";

    /** The public form of a server's URI or URI template. */
    public static String of(String server, String own) {
        return own.startsWith(APP)
                ? APP + MARK + server + "/" + own.substring(APP.length())
                : MARK + server + ":" + own;
    }

    /** Takes a public URI apart; null when it is none. */
    public static @Nullable PublicUri parse(String text) {
        boolean app = text.startsWith(APP + MARK);
        if (!app && !text.startsWith(MARK)) {
            return null;
        }
        int start = (app ? APP.length() : 0) + MARK.length();
        int end = text.indexOf(app ? '/' : ':', start);
        if (end <= start) {
            return null;
        }
        var found = new PublicUri(text.substring(start, end), (app ? APP : "") + text.substring(end + 1));
        // One resource has one public name, so what is not the form this class gives is none.
        return found.own.isEmpty() || !of(found.server, found.own).equals(text) ? null : found;
    }
}
