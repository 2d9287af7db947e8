package dev.warder.mcp;

/** JSON-RPC and MCP error codes (JSON-RPC 2.0 section 5.1; MCP 2026-07-28, Errors). */
public final class ErrorCodes {
    public static final int PARSE_ERROR = -32700;
    public static final int INVALID_REQUEST = -32600;
    public static final int METHOD_NOT_FOUND = -32601;
    public static final int INVALID_PARAMS = -32602;
    public static final int INTERNAL_ERROR = -32603;
    /** Modern: header and body disagree, or a required header is missing. */
    public static final int HEADER_MISMATCH = -32020;
    /** Modern: the request needs a client capability that was not declared. */
    public static final int MISSING_CLIENT_CAPABILITY = -32021;
    /** Modern: the protocol version is not spoken here. */
    public static final int UNSUPPORTED_VERSION = -32022;
    /** Legacy habit: the session is not known. */
    public static final int SESSION_NOT_FOUND = -32001;
    /** Legacy habit: a transport error without a code of its own. */
    public static final int TRANSPORT = -32000;
    /** Legacy: the resource does not exist. */
    public static final int RESOURCE_NOT_FOUND = -32002;
    /** Revision 2025-11-25 only: the client must have its user open an address first. */
    public static final int URL_ELICITATION_REQUIRED = -32042;

    private ErrorCodes() {}
}
