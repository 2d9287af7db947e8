package dev.warder.mcp;

import java.util.Set;

/** The keys of {@code _meta}: which are the protocol's own, and which belong to an extension (MCP 2026-07-28, Base protocol, _meta). */
public final class MetaKeys {
    /** Which span of which trace a message belongs to (W3C Trace Context). */
    public static final String TRACEPARENT = "traceparent";

    /** What tracing systems want passed on beside {@link #TRACEPARENT}. */
    public static final String TRACESTATE = "tracestate";

    /** Names and values that travel along with a trace (W3C Baggage). */
    public static final String BAGGAGE = "baggage";

    /** The one key that an extension of the protocol uses without prefix (MCP Apps). */
    public static final String UI = "ui";

    /** Which task a message belongs to (2025-11-25, Tasks). */
    public static final String RELATED_TASK = "io.modelcontextprotocol/related-task";

    private static final Set<String> PROTOCOL = Set.of(
            EnvelopeRules.PROTOCOL_VERSION,
            EnvelopeRules.CLIENT_CAPABILITIES,
            EnvelopeRules.CLIENT_INFO,
            EnvelopeRules.LOG_LEVEL,
            "io.modelcontextprotocol/serverInfo",
            "io.modelcontextprotocol/subscriptionId",
            // Revision 2025-11-25, tasks
            RELATED_TASK,
            "io.modelcontextprotocol/model-immediate-response");

    private MetaKeys() {}

    /** Whether a key belongs to some extension or vendor: it has a prefix, and no revision of the protocol defines it; or it is {@link #UI}. */
    public static boolean isForeign(String key) {
        return key.indexOf('/') >= 0 ? !PROTOCOL.contains(key) : key.equals(UI);
    }
}
