package dev.warder.mcp;

import dev.warder.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * The error of a JSON-RPC response.
 *
 * @param code one of {@link ErrorCodes}, or a server's own
 * @param message one sentence for people
 * @param data what a program may use, or null
 */
public record RpcError(int code, String message, @Nullable Json data) {
    public RpcError(int code, String message) {
        this(code, message, null);
    }
}
