package dev.warder.http;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The agents' door.
 *
 * @param host address to listen on; beyond loopback only with TLS
 * @param port TCP port; 0 takes a free one
 * @param publicUrl how agents reach the door, without trailing slash; the base of every resource name
 * @param tls certificate and key, or null for plain HTTP on loopback
 * @param limits what one request or connection may use
 * @param hosts host names accepted in {@code Host} besides loopback names and the public URL's
 * @param origins web origins accepted in {@code Origin} besides the public URL's own
 */
public record DoorSettings(
        String host,
        int port,
        URI publicUrl,
        @Nullable Tls tls,
        Limits limits,
        List<String> hosts,
        List<String> origins) {

    /** A certificate chain and its private key, PEM files. */
    public record Tls(Path certificate, Path key) {}

    /**
     * What one request or connection may use.
     *
     * @param body bytes of a request body
     * @param headers bytes of a request's headers
     * @param depth nesting of the JSON in a body
     * @param idle a connection without a request for this long is closed; also bounds how slowly headers may come
     * @param bodyTime a body must be complete this long after its headers
     * @param stall a client that takes nothing of its stream for this long is dropped
     * @param connections open connections of all clients
     */
    public record Limits(
            int body, int headers, int depth, Duration idle, Duration bodyTime, Duration stall, int connections) {
        public static final Limits DEFAULT = new Limits(
                4 << 20, 16 << 10, 64, Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofSeconds(60), 10_000);
    }
}
