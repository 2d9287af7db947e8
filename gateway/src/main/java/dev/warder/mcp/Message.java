package dev.warder.mcp;

import dev.warder.json.Json;
import dev.warder.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** One JSON-RPC 2.0 message. */
public sealed interface Message {

    /** A call that expects an answer; absent params read as an empty object. */
    record Request(RpcId id, String method, JsonObject params) implements Message {}

    /** A call without answer; absent params read as an empty object. */
    record Notification(String method, JsonObject params) implements Message {}

    /** An answer; exactly one of result and error is there. The id of an error may be unknown. */
    record Response(
            @Nullable RpcId id,
            @Nullable Json result,
            @Nullable RpcError error) implements Message {}
}
