package dev.warder.upstream;

import dev.warder.call.ClearedCall;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Era;
import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One server. Every Future completes on the Vert.x context it was asked for on, and fails only with {@link UpstreamException}. Calls are
 * never repeated.
 */
public interface Upstream {

    /** Says when calls are not worth trying; a server that others stand before has none of its own. */
    default Breaker breaker() {
        return Breaker.never();
    }

    /** The configured name. */
    String name();

    /**
     * The newest era the server speaks: as configured, or as it answered when last probed. Fails when it cannot be reached. An HTTP server
     * that says {@link Era#MODERN} may still take legacy sessions; {@link #open} finds out.
     */
    Future<Era> era();

    /**
     * Forwards one modern message and waits for its answer. For a server with sessions only, it goes in a session that the gateway holds for
     * this caller, and the answer is put into modern words.
     *
     * @param headers credentials and configured headers for this request; ignored by servers on pipes
     * @param relay takes the notifications that come before the answer
     */
    Future<Answer> forward(ClearedCall call, Map<String, String> headers, Relay relay);

    /**
     * Opens a legacy session with the client's own {@code initialize}. For a server without sessions, the gateway keeps the session itself and
     * asks the server statelessly. Fails with ERA_MISMATCH when the server speaks neither, or not the era it is pinned to.
     *
     * @param headers as for {@link #forward}
     */
    Future<UpstreamSession> open(ClearedCall initialize, Map<String, String> headers);

    /**
     * Goes on with a session of a former run of the gateway; nothing is asked of the server.
     *
     * @param memento what {@link UpstreamSession#memento} said of it
     * @return null when it cannot go on, as when the server is another now
     */
    @Nullable
    UpstreamSession resume(JsonObject memento);
}
