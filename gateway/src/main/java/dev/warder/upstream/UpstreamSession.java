package dev.warder.upstream;

import dev.warder.call.ClearedCall;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Era;
import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One legacy session with a server. The server's own session id never leaves this room. Every Future completes on the Vert.x context it
 * was asked for on, and fails only with {@link UpstreamException}.
 */
public interface UpstreamSession {

    /**
     * The era of the server itself. With {@link Era#MODERN} the session is one of the gateway's own making, and a tool's call must bring the
     * {@code Mcp-Param-*} headers of its schema among its headers.
     */
    default Era era() {
        return Era.LEGACY;
    }

    /** The server's whole response to {@code initialize}, with the id the caller sent; empty for a session that was resumed. */
    byte[] initializeResult();

    /**
     * Forwards one message of the session. Requests are answered with a reply, notifications and posted responses with accepted, the stream
     * verb with ended once the stream is over (it has no time limit), the end verb with accepted. Fails with SESSION_UNKNOWN when the server
     * has forgotten the session.
     *
     * @param headers credentials and configured headers for this request; ignored by servers on pipes
     * @param relay takes notifications and the server's requests that come before the answer
     */
    Future<Answer> forward(ClearedCall call, Map<String, String> headers, Relay relay);

    /** Ends the session; completes when the server was told or could not be. Never fails. */
    Future<Void> close(Map<String, String> headers);

    /** Registers what to run once, on the Vert.x context of now, when the server has lost the session. */
    void onLost(Runnable action);

    /**
     * What {@link Upstream#resume} needs to go on with this session in another run of the gateway. Names the session to its server, so it is
     * kept like a credential.
     *
     * @return null when no other run could go on with it
     */
    @Nullable
    JsonObject memento();
}
