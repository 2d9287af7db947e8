package dev.warder.mcp;

import org.jspecify.annotations.Nullable;

/** Bytes that are no JSON-RPC message of MCP; {@link #error} is safe to send back and quotes none of them. */
public final class MalformedMessage extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient RpcError error;
    private final transient @Nullable RpcId id;

    MalformedMessage(RpcError error, @Nullable RpcId id) {
        super(error.message(), null, false, false);
        this.error = error;
        this.id = id;
    }

    static MalformedMessage invalid(String message, @Nullable RpcId id) {
        return new MalformedMessage(new RpcError(ErrorCodes.INVALID_REQUEST, message), id);
    }

    static MalformedMessage unreadable(String message) {
        return new MalformedMessage(new RpcError(ErrorCodes.PARSE_ERROR, message), null);
    }

    /** What to answer: {@link ErrorCodes#PARSE_ERROR} or {@link ErrorCodes#INVALID_REQUEST}. */
    public RpcError error() {
        return error;
    }

    /** The id to answer with, or null when it cannot be read; an answer then has no id. */
    public @Nullable RpcId id() {
        return id;
    }
}
