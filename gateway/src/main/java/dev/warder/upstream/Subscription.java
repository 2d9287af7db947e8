package dev.warder.upstream;

import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.mcp.MalformedMessage;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageReader;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.RpcError;
import dev.warder.mcp.RpcId;
import org.jspecify.annotations.Nullable;

/**
 * What comes back of a request that was sent under an id of the gateway's own, under the caller's id again: the answer, and what is said
 * on a listen stream, which repeats the id of its request (2026-07-28, Subscriptions).
 *
 * @param caller the id the caller chose
 */
record Subscription(RpcId caller) {
    /** The key under which a message of a listen stream repeats the id of the listening. */
    static final String KEY = "io.modelcontextprotocol/subscriptionId";

    /** Metadata in which the subscription has the caller's own id again. */
    JsonObject restored(JsonObject meta) {
        return meta.has(KEY) ? meta.with(KEY, caller.value()) : meta;
    }

    /** The answer with the caller's id; null when it cannot be read. */
    byte @Nullable [] rebuilt(byte[] response, JsonLimits limits) {
        try {
            return switch (new MessageReader(limits).read(response)) {
                case Message.Response(RpcId _, var _, RpcError error)
                when error != null -> MessageWriter.error(caller, error);
                case Message.Response(RpcId _, JsonObject result, RpcError _) ->
                    MessageWriter.result(caller, restoredWhole(result));
                case Message.Response _, Message.Request _, Message.Notification _ -> null;
            };
        } catch (MalformedMessage unreadable) {
            return null;
        }
    }

    private JsonObject restoredWhole(JsonObject result) {
        JsonObject meta = result.object("_meta");
        return meta == null ? result : result.with("_meta", restored(meta));
    }
}
