package dev.warder.identity;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which addresses an issuer's documents may be fetched from. */
final class WebAddress {
    private WebAddress() {}

    /** The address when it may be fetched from: HTTPS, or HTTP on this machine; otherwise null. */
    static @Nullable URI allowed(String text) {
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean safe = scheme.equals("https") || (scheme.equals("http") && isLoopback(uri));
            return safe && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null
                    ? uri
                    : null;
        } catch (URISyntaxException notAnAddress) {
            return null;
        }
    }

    /** Whether the address is written as one of this machine. */
    static boolean isLoopback(URI uri) {
        String host = uri.getHost();
        return host != null
                && (host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}"));
    }

    /**
     * Refuses to be led astray by an issuer's document: keys elsewhere than on the issuer's own host must not lie in a network that only
     * this machine can see, unless the issuer itself lies in one. Blocks on name resolution.
     */
    static URI keysOf(URI issuer, @Nullable String written) throws IOException {
        URI keys = written == null ? null : allowed(written);
        if (keys == null || (isLoopback(keys) && !isLoopback(issuer))) {
            throw new IOException("the issuer's document has no jwks_uri that may be fetched");
        }
        if (!keys.getHost().equalsIgnoreCase(issuer.getHost()) && isInside(keys) && !isInside(issuer)) {
            throw new IOException("the jwks_uri of the issuer's document leads into a private network");
        }
        return keys;
    }

    private static boolean isInside(URI uri) throws IOException {
        String host = uri.getHost();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        for (InetAddress address : InetAddress.getAllByName(bare)) {
            byte[] bytes = address.getAddress();
            boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
            boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
            if (address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || address.isLinkLocalAddress()
                    || address.isSiteLocalAddress()
                    || address.isMulticastAddress()
                    || uniqueLocal
                    || shared) {
                return true;
            }
        }
        return false;
    }
}
