package dev.warder.call;

/**
 * Why a call did not do what was asked: the closed list shared by policy, record, metrics and the caller's error. The code is what
 * docs/errors.md documents; texts hold nothing about servers, rules or other callers.
 */
public enum Reason {
    // Who is calling
    NO_CREDENTIALS("auth.missing", "Authentication is required."),
    BAD_CREDENTIALS("auth.invalid", "The credentials are not valid."),
    EXPIRED_CREDENTIALS("auth.expired", "The credentials have expired."),
    WRONG_AUDIENCE("auth.audience", "The token was issued for another resource."),
    IDENTITY_UNAVAILABLE("auth.unavailable", "Callers cannot be authenticated at the moment."),
    // How it was said
    FOREIGN_ORIGIN("http.origin", "The Origin or Host of the request is not accepted."),
    NOT_FOUND("http.not_found", "There is nothing at this address."),
    METHOD_NOT_ALLOWED("http.method", "The HTTP method is not supported at this address."),
    NOT_ACCEPTABLE("http.not_acceptable", "The client must accept application/json and text/event-stream."),
    WRONG_CONTENT_TYPE("http.content_type", "The body must be application/json."),
    TOO_LARGE("http.too_large", "The request is larger than the limit."),
    TOO_SLOW("http.too_slow", "The request did not arrive in time."),
    MALFORMED_HTTP("http.malformed", "The request is not valid HTTP."),
    MALFORMED("rpc.malformed", "The body is not a valid JSON-RPC message."),
    HEADER_MISMATCH("rpc.header_mismatch", "The protocol headers and the body do not agree."),
    UNSUPPORTED_VERSION("rpc.version", "The protocol version is not supported here."),
    UNKNOWN_METHOD("rpc.unknown_method", "The method is not supported."),
    INVALID_PARAMS("rpc.params", "The parameters are not valid."),
    SESSION_MISSING("session.missing", "A session is required; initialize first."),
    SESSION_UNKNOWN("session.unknown", "The session does not exist or has ended."),
    SESSION_FOREIGN("session.foreign", "The session does not exist or has ended."),
    EVENT_UNKNOWN("session.event", "The stream cannot be taken up again after this event."),
    SESSION_LIMIT("session.limit", "Too many sessions are open."),
    HANDLE_UNKNOWN("handle.unknown", "The cursor, request state or task is not known."),
    HANDLE_EXPIRED("handle.expired", "The cursor, request state or task is not known."),
    HANDLE_FOREIGN("handle.foreign", "The cursor, request state or task is not known."),
    HANDLE_FORGED("handle.forged", "The cursor, request state or task is not known."),
    HANDLE_DENIED("handle.denied", "The cursor, request state or task is not known."),
    HANDLE_SPENT("handle.spent", "The cursor, request state or task is not known."),
    // What operators say
    API_DENIED("api.denied", "The key may not be used for the operators' API."),
    API_INVALID("api.invalid", "The request makes no sense to the operators' API."),
    STORE_UNAVAILABLE("store.unavailable", "The store cannot be used at the moment."),
    STOPPED("kill.stopped", "An operator has stopped this."),
    STOPS_UNKNOWN("kill.unavailable", "It cannot be found out at the moment whether this was stopped."),
    // What policy says
    NOT_ALLOWED("access.denied", "No rule allows this call."),
    HIDDEN("access.hidden", "The capability is not known."),
    ASKING_DENIED("access.asking", "The server needs something of the client that it may not ask for here."),
    RULE_FAILED("access.rule_failed", "A rule could not be evaluated."),
    UNKNOWN_CAPABILITY("catalog.unknown", "The capability is not known."),
    PIN_PENDING("catalog.pending", "The capability is not known."),
    PIN_CHANGED("catalog.changed", "The capability is not known."),
    PIN_BLOCKED("catalog.blocked", "The capability is not known."),
    DEFINITION_UNAVAILABLE("catalog.unavailable", "The definition of the capability is not available at the moment."),
    BAD_DEFINITION("catalog.invalid", "The definition of the capability cannot be used."),
    BAD_ARGUMENTS("validation.arguments", "The arguments do not fit the schema of the tool."),
    LIMIT_RATE("limit.rate", "Too many calls in a short time."),
    LIMIT_CONCURRENCY("limit.concurrency", "Too many calls are running at once."),
    LIMIT_QUOTA("limit.quota", "The calls for this day or month are used up."),
    LIMIT_BUDGET("limit.budget", "The budget for this day or month is used up."),
    LIMIT_REPEAT("limit.repeat", "The same call was made again and again."),
    LIMIT_FAN_OUT("limit.fan_out", "Too many different capabilities were used in a short time."),
    LIMIT_RESULT("limit.result", "The result is larger than a limit allows."),
    LIMIT_FAILED("limit.failed", "A limit could not be applied, so the call was refused."),
    APPROVAL_UNAVAILABLE("approval.unavailable", "The call needs an approval that cannot be asked for."),
    APPROVAL_PENDING("approval.pending", "The call waits for a person's approval."),
    APPROVAL_DENIED("approval.denied", "A person refused the call."),
    APPROVAL_EXPIRED("approval.expired", "Nobody approved the call in time."),
    APPROVAL_LIMIT("approval.limit", "Too many calls wait for approval."),
    APPROVAL_USED("approval.used", "The approval was used by an identical call."),
    APPROVAL_VOID("approval.void", "The approval is not for what the call would do now."),
    GATE_FAILED("gate.failed", "A check failed, so the call was refused."),
    AUDIT_UNAVAILABLE("audit.unavailable", "The call could not be recorded, so it was refused."),
    SECRET_UNAVAILABLE("secret.unavailable", "A credential of the server is not available."),
    OVERLOADED("gateway.overloaded", "Too many calls are in flight."),
    // What the server did
    ERA_MISMATCH("upstream.era", "The server does not speak this protocol era."),
    CAPABILITY_MISSING(
            "client.capability", "The server needs something of the client that the client did not declare."),
    INPUT_FAILED("bridge.input", "What the server asked the client was declined or not answered."),
    ROUNDS_EXCEEDED("bridge.rounds", "The server asked the client again and again."),
    SERVER_ASKED(
            "bridge.asked",
            "The server asked something in the middle of the call, which needs a client with a session."),
    UPSTREAM_UNREACHABLE("upstream.unreachable", "The server cannot be reached."),
    UPSTREAM_PAUSED("upstream.paused", "The server has failed again and again and is given a pause."),
    UPSTREAM_TIMEOUT("upstream.timeout", "The server did not answer in time."),
    UPSTREAM_FAILED("upstream.failed", "The server failed before it answered."),
    UPSTREAM_PROTOCOL("upstream.protocol", "The server's answer was not valid."),
    UPSTREAM_TOO_LARGE("upstream.too_large", "The server's answer is larger than the limit."),
    UPSTREAM_DENIED("upstream.denied", "The server refused the gateway's credentials."),
    CLIENT_GONE("client.gone", "The caller left before the answer."),
    STOPPING("gateway.stopping", "The gateway is stopping."),
    INTERNAL("gateway.internal", "The gateway failed.");

    private final String code;
    private final String text;

    Reason(String code, String text) {
        this.code = code;
        this.text = text;
    }

    /** The documented, stable code: {@code group.name}. */
    public String code() {
        return code;
    }

    /** One sentence for the caller. */
    public String text() {
        return text;
    }
}
