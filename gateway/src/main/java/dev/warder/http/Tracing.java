package dev.warder.http;

import dev.warder.json.JsonObject;
import dev.warder.mcp.Message;
import dev.warder.mcp.MetaKeys;
import dev.warder.pipeline.Arrival;
import dev.warder.pipeline.CallIds;
import java.util.HashMap;
import java.util.Map;

/** Which trace a message belongs to: what it says itself (MCP 2026-07-28, Base protocol, _meta), else the request that brought it. */
final class Tracing {
    private Tracing() {}

    /** The trace id under which a message is on record. */
    static String trace(Message message, Arrival arrival) {
        JsonObject meta = switch (message) {
            case Message.Request(var _, var _, JsonObject params) -> params.object("_meta");
            case Message.Notification(var _, JsonObject params) -> params.object("_meta");
            case Message.Response response -> null;
        };
        return meta == null ? arrival.trace() : CallIds.trace(meta.find(MetaKeys.TRACEPARENT), arrival.trace());
    }

    /** The headers that travel with a message, and with them the trace of the request, if it has one. */
    static Map<String, String> headers(Exchange exchange, Map<String, String> others) {
        String traceparent = exchange.single(MetaKeys.TRACEPARENT);
        if (traceparent == null) {
            return others;
        }
        var headers = new HashMap<>(others);
        headers.put(MetaKeys.TRACEPARENT, traceparent);
        return headers;
    }
}
