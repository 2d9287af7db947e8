package dev.warder.upstream;

import dev.warder.call.ClearedCall;
import dev.warder.mcp.Era;
import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One server. Every Future completes on the Vert.x context it was asked for on, and fails only with {@link UpstreamException}. Calls are
 * never repeated.
 */
public sealed interface Upstream permits HttpUpstream, StdioUpstream {

    /** The configured name. */
    String name();

    /**
     * The newest era the server speaks: as configured, or as it answered when last probed. Fails when it cannot be reached. An HTTP server
     * that says {@link Era#MODERN} may still take legacy sessions; {@link #open} finds out.
     */
    Future<Era> era();

    /**
     * Forwards one modern message and waits for its answer.
     *
     * @param headers credentials and configured headers for this request; ignored by servers on pipes
     * @param relay takes the notifications that come before the answer
     */
    Future<Answer> forward(ClearedCall call, Map<String, String> headers, Relay relay);

    /**
     * Opens a legacy session with the client's own {@code initialize}; fails with ERA_MISMATCH when the server has no sessions.
     *
     * @param headers as for {@link #forward}
     */
    Future<UpstreamSession> open(ClearedCall initialize, Map<String, String> headers);

    /** How the server is doing, for readiness and metrics. */
    Status status();

    /** How a server is reached. */
    enum Kind {
        HTTP,
        STDIO
    }

    /** Whether a server answers. */
    enum State {
        /** It was not reached yet, or its process is being started. */
        STARTING,
        /** It answered when last asked. */
        UP,
        /** It could not be reached or started when last tried; it is tried again. */
        DOWN,
        /** It was removed from the settings or the gateway stops. */
        STOPPED
    }

    /**
     * How a server is doing.
     *
     * @param era the era it was last found to speak, or null
     * @param restarts how often its process was started again; 0 over HTTP
     * @param lastError the last failure to reach or start it, for operators only, or null
     */
    record Status(
            String name,
            Kind kind,
            @Nullable Era era,
            State state,
            int restarts,
            @Nullable String lastError) {}
}
