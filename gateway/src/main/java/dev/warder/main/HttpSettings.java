package dev.warder.main;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.warder.http.DoorSettings;
import dev.warder.settings.Key;
import dev.warder.settings.Section;
import dev.warder.settings.Shape;
import java.time.Duration;
import java.util.List;

/**
 * The section {@code http}: what the agents' door accepts.
 *
 * @param limits what one request or connection may use
 * @param allowedHosts accepted {@code Host} values besides the listen address and the public URL's
 * @param allowedOrigins accepted {@code Origin} values besides the public URL's
 */
record HttpSettings(DoorSettings.Limits limits, List<String> allowedHosts, List<String> allowedOrigins) {
    private static final DoorSettings.Limits DEFAULT = DoorSettings.Limits.DEFAULT;
    private static final Key<Long> MAX_BODY = Key.size("maxBody", 1 << 10, 64 << 20)
            .or((long) DEFAULT.body())
            .about("The largest request body that is accepted.");
    private static final Key<Long> MAX_HEADERS = Key.size("maxHeaders", 1 << 10, 256 << 10)
            .or((long) DEFAULT.headers())
            .about("The largest request line and headers together.");
    private static final Key<Integer> MAX_DEPTH = Key.integer("maxDepth", 4, 512)
            .or(DEFAULT.depth())
            .about("How deep objects and arrays may be nested in a message.");
    private static final Key<Duration> IDLE_TIMEOUT = Key.duration("idleTimeout", ofSeconds(1), ofHours(24))
            .or(DEFAULT.idle())
            .about(
                    "A connection without a request is closed after this; also bounds how slowly headers may come. Open streams are not idle.");
    private static final Key<Duration> BODY_TIMEOUT = Key.duration("bodyTimeout", ofSeconds(1), ofMinutes(10))
            .or(DEFAULT.bodyTime())
            .about("How long a client may take to send the body of a request.");
    private static final Key<Duration> STALL_TIMEOUT = Key.duration("stallTimeout", ofSeconds(1), ofMinutes(10))
            .or(DEFAULT.stall())
            .about("A client that takes nothing of its open stream for this long is dropped.");
    private static final Key<Integer> MAX_CONNECTIONS = Key.integer("maxConnections", 1, 1_000_000)
            .or(DEFAULT.connections())
            .about("How many connections may be open at a time.");
    private static final Key<List<String>> ALLOWED_HOSTS = Key.texts("allowedHosts")
            .matching("[A-Za-z0-9._\\-\\[\\]:]{1,260}", "Write a host, or host:port, without scheme or path.")
            .or(List.of())
            .about("Further Host headers that are accepted, besides the listen address and that of publicUrl.")
            .example("[mcp.internal, \"mcp.internal:8443\"]");
    private static final Key<List<String>> ALLOWED_ORIGINS = Key.texts("allowedOrigins")
            .matching(
                    "https?://[A-Za-z0-9._\\-\\[\\]:]{1,260}",
                    "Write scheme and host, for example https://app.example.com.")
            .or(List.of())
            .about("Web origins whose pages may call the gateway, besides publicUrl's own.")
            .example("[\"https://app.example.com\"]");

    static final Shape<HttpSettings> SHAPE = Shape.of(
            HttpSettings::read,
            "What the agents' door accepts at most.",
            MAX_BODY,
            MAX_HEADERS,
            MAX_DEPTH,
            IDLE_TIMEOUT,
            BODY_TIMEOUT,
            STALL_TIMEOUT,
            MAX_CONNECTIONS,
            ALLOWED_HOSTS,
            ALLOWED_ORIGINS);

    HttpSettings {
        allowedHosts = List.copyOf(allowedHosts);
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    private static HttpSettings read(Section section) {
        var limits = new DoorSettings.Limits(
                Math.toIntExact(section.read(MAX_BODY)),
                Math.toIntExact(section.read(MAX_HEADERS)),
                section.read(MAX_DEPTH),
                section.read(IDLE_TIMEOUT),
                section.read(BODY_TIMEOUT),
                section.read(STALL_TIMEOUT),
                section.read(MAX_CONNECTIONS));
        return new HttpSettings(limits, section.read(ALLOWED_HOSTS), section.read(ALLOWED_ORIGINS));
    }
}
