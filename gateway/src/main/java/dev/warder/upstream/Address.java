package dev.warder.upstream;

import io.vertx.core.net.SocketAddress;
import java.net.URI;

/**
 * Where a server is, worked out once.
 *
 * @param target the path and query of its endpoint
 * @param authority what the Host field says
 */
record Address(boolean tls, SocketAddress socket, String target, String authority) {

    static Address of(URI url) {
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String host = url.getHost();
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int usual = tls ? 443 : 80;
        int port = url.getPort() > 0 ? url.getPort() : usual;
        return new Address(
                tls,
                SocketAddress.inetSocketAddress(port, name),
                url.getRawQuery() == null ? path : path + "?" + url.getRawQuery(),
                port == usual ? host : host + ":" + port);
    }
}
