package dev.warder.call;

import dev.warder.json.JsonObject;
import dev.warder.mcp.Method;
import dev.warder.mcp.Revision;
import org.jspecify.annotations.Nullable;

/**
 * One request of a caller.
 *
 * @param origin where it comes from and when
 * @param caller who asks
 * @param server the configured name of the server it is meant for, or {@link #EVERY_SERVER}
 * @param method what is asked
 * @param capability the one capability it is about, or null for methods about a whole server (lists, initialize, ping)
 * @param arguments a tool's or prompt's arguments (empty when absent), or the params of other methods
 * @param message the message as it came and as it will be sent
 */
public record Call(
        Origin origin,
        Caller caller,
        String server,
        Method method,
        @Nullable Capability capability,
        JsonObject arguments,
        Payload message) {
    /** Stands for all servers of a route, in calls that are about no single one; no server can be called so. */
    public static final String EVERY_SERVER = "*";

    /**
     * Where a call comes from and when.
     *
     * @param id unique name of the call in this gateway's records
     * @param revision the protocol revision it is written in
     * @param address the peer's IP address, without port
     * @param trace the W3C trace id (32 hex digits) it belongs to
     * @param receivedAt wall clock, microseconds since 1970
     * @param startedAt monotonic clock, nanoseconds
     * @param session the gateway's id of the legacy session, or null
     * @param route the path of the route of many servers it came by, or null for a server's own route
     */
    public record Origin(
            String id,
            Revision revision,
            String address,
            String trace,
            long receivedAt,
            long startedAt,
            @Nullable String session,
            @Nullable String route) {

        /** An origin at a server's own route. */
        public Origin(
                String id,
                Revision revision,
                String address,
                String trace,
                long receivedAt,
                long startedAt,
                @Nullable String session) {
            this(id, revision, address, trace, receivedAt, startedAt, session, null);
        }
    }
}
