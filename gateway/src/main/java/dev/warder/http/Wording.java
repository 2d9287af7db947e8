package dev.warder.http;

import dev.warder.call.CapabilityType;
import dev.warder.call.Reason;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.Era;
import dev.warder.mcp.ErrorCodes;
import dev.warder.mcp.Method;
import dev.warder.mcp.RpcError;
import dev.warder.pipeline.Reply;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How each reason is said to a client: HTTP status and JSON-RPC error; what docs/errors.md lists. */
public final class Wording {
    /** The gateway's own JSON-RPC code for a policy refusal; outside the ranges the protocol keeps for itself. */
    public static final int POLICY = 4030;

    private static final Set<Reason> POLICIES = EnumSet.of(
            Reason.NOT_ALLOWED,
            Reason.ASKING_DENIED,
            Reason.RULE_FAILED,
            Reason.APPROVAL_UNAVAILABLE,
            Reason.APPROVAL_PENDING,
            Reason.APPROVAL_DENIED,
            Reason.APPROVAL_EXPIRED,
            Reason.APPROVAL_LIMIT,
            Reason.APPROVAL_USED,
            Reason.APPROVAL_VOID,
            Reason.STOPPED,
            Reason.LIMIT_RATE,
            Reason.LIMIT_CONCURRENCY,
            Reason.LIMIT_QUOTA,
            Reason.LIMIT_BUDGET,
            Reason.LIMIT_REPEAT,
            Reason.LIMIT_FAN_OUT,
            Reason.LIMIT_RESULT,
            Reason.LIMIT_FAILED);
    private static final String RETRY_AFTER = "retryAfterMs";

    private Wording() {}

    /** The HTTP status with which a reason is answered; 200 where only the JSON-RPC message tells. */
    public static int status(Reason reason, Era era) {
        return switch (reason) {
            case NO_CREDENTIALS, BAD_CREDENTIALS, EXPIRED_CREDENTIALS, WRONG_AUDIENCE -> 401;
            case FOREIGN_ORIGIN, API_DENIED -> 403;
            case NOT_FOUND, SESSION_UNKNOWN, SESSION_FOREIGN -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case NOT_ACCEPTABLE -> 406;
            case TOO_SLOW -> 408;
            case TOO_LARGE -> 413;
            case WRONG_CONTENT_TYPE -> 415;
            case MALFORMED_HTTP,
                    MALFORMED,
                    HEADER_MISMATCH,
                    UNSUPPORTED_VERSION,
                    SESSION_MISSING,
                    EVENT_UNKNOWN,
                    ERA_MISMATCH,
                    API_INVALID -> 400;
            case CAPABILITY_MISSING -> era == Era.MODERN ? 400 : 200;
            case UNKNOWN_METHOD -> era == Era.MODERN ? 404 : 200;
            case IDENTITY_UNAVAILABLE, OVERLOADED, SESSION_LIMIT, STOPPING, STORE_UNAVAILABLE -> 503;
            default -> 200;
        };
    }

    /** The JSON-RPC code of a reason. */
    public static int code(Reason reason, Era era) {
        return switch (reason) {
            case MALFORMED_HTTP, MALFORMED -> ErrorCodes.INVALID_REQUEST;
            case HEADER_MISMATCH -> ErrorCodes.HEADER_MISMATCH;
            case UNSUPPORTED_VERSION, ERA_MISMATCH -> ErrorCodes.UNSUPPORTED_VERSION;
            case UNKNOWN_METHOD -> ErrorCodes.METHOD_NOT_FOUND;
            case CAPABILITY_MISSING ->
                era == Era.MODERN ? ErrorCodes.MISSING_CLIENT_CAPABILITY : ErrorCodes.INTERNAL_ERROR;
            case INVALID_PARAMS,
                    HIDDEN,
                    UNKNOWN_CAPABILITY,
                    PIN_PENDING,
                    PIN_CHANGED,
                    PIN_BLOCKED,
                    BAD_ARGUMENTS,
                    HANDLE_UNKNOWN,
                    HANDLE_EXPIRED,
                    HANDLE_FOREIGN,
                    HANDLE_FORGED,
                    HANDLE_DENIED,
                    HANDLE_SPENT -> ErrorCodes.INVALID_PARAMS;
            case SESSION_UNKNOWN, SESSION_FOREIGN, NOT_FOUND ->
                era == Era.LEGACY ? ErrorCodes.SESSION_NOT_FOUND : ErrorCodes.INVALID_REQUEST;
            case NO_CREDENTIALS,
                    BAD_CREDENTIALS,
                    EXPIRED_CREDENTIALS,
                    WRONG_AUDIENCE,
                    FOREIGN_ORIGIN,
                    METHOD_NOT_ALLOWED,
                    NOT_ACCEPTABLE,
                    WRONG_CONTENT_TYPE,
                    TOO_LARGE,
                    TOO_SLOW,
                    SESSION_MISSING,
                    EVENT_UNKNOWN -> ErrorCodes.INVALID_REQUEST;
            default -> POLICIES.contains(reason) ? POLICY : ErrorCodes.INTERNAL_ERROR;
        };
    }

    /** The error of a refusal of a message about {@code type}. */
    static RpcError error(Reply.Refused refused, Era era, @Nullable CapabilityType type, @Nullable String requested) {
        Reason reason = refused.reason();
        JsonObject data = JsonObject.of(
                        "reason", new JsonString(published(reason).code()))
                .with("call", refused.call());
        if (reason == Reason.CAPABILITY_MISSING && era == Era.MODERN && refused.data() != null) {
            data = data.with("requiredCapabilities", refused.data());
        } else {
            data = withDetails(data, refused);
        }
        if (reason == Reason.UNSUPPORTED_VERSION || reason == Reason.ERA_MISMATCH) {
            data = data.with("supported", supported(reason, era));
            data = requested == null ? data : data.with("requested", requested);
        }
        return new RpcError(codeOf(reason, era, type), refused.text(), data);
    }

    /** A refusal that the model itself can correct goes back as a tool's failed result (2026-07-28, Tools, Error Handling). */
    static @Nullable Json correctable(Reply.Refused refused, Method method, Era era) {
        if (method != Method.TOOLS_CALL || !isForTheModel(refused.reason(), era)) {
            return null;
        }
        JsonObject text = JsonObject.of("type", new JsonString("text")).with("text", refused.text());
        JsonObject result =
                JsonObject.of("content", new JsonArray(List.of(text))).with("isError", JsonBool.TRUE);
        JsonObject about =
                JsonObject.of("reason", new JsonString(refused.reason().code())).with("call", refused.call());
        about = withDetails(about, refused);
        result = result.with("_meta", JsonObject.of("dev.warder/refusal", about));
        return era == Era.MODERN ? result.with("resultType", "complete") : result;
    }

    /** What a program may use: when to try again stands beside the reason, all else below {@code details}. */
    private static JsonObject withDetails(JsonObject about, Reply.Refused refused) {
        Json wait = refused.data() instanceof JsonObject object ? object.find(RETRY_AFTER) : null;
        return wait != null
                ? about.with(RETRY_AFTER, wait)
                : refused.data() == null ? about : about.with("details", refused.data());
    }

    private static boolean isForTheModel(Reason reason, Era era) {
        return switch (reason) {
            case BAD_ARGUMENTS,
                    INPUT_FAILED,
                    ROUNDS_EXCEEDED,
                    LIMIT_RATE,
                    LIMIT_CONCURRENCY,
                    LIMIT_QUOTA,
                    LIMIT_BUDGET,
                    LIMIT_REPEAT,
                    LIMIT_FAN_OUT,
                    LIMIT_RESULT,
                    UPSTREAM_PAUSED,

                    // The model can wait, come back, or do something else; an error would be the end of it.
                    APPROVAL_PENDING,
                    APPROVAL_DENIED,
                    APPROVAL_EXPIRED,
                    APPROVAL_LIMIT,
                    APPROVAL_USED,
                    APPROVAL_VOID -> true;
            // A modern client has an error of its own for this, and can mend it.
            case CAPABILITY_MISSING -> era == Era.LEGACY;
            default -> false;
        };
    }

    private static int codeOf(Reason reason, Era era, @Nullable CapabilityType type) {
        // Servers of the legacy era have a code of their own for resources, so a hidden one must use it too.
        boolean resource = type == CapabilityType.RESOURCE && era == Era.LEGACY;
        return resource && published(reason) == Reason.UNKNOWN_CAPABILITY
                ? ErrorCodes.RESOURCE_NOT_FOUND
                : code(reason, era);
    }

    /** What a caller may learn: that something is hidden from it, or what is wrong with a session or handle, it may not. */
    static Reason published(Reason reason) {
        return switch (reason) {
            case HIDDEN, PIN_PENDING, PIN_CHANGED, PIN_BLOCKED -> Reason.UNKNOWN_CAPABILITY;
            case SESSION_FOREIGN -> Reason.SESSION_UNKNOWN;
            case HANDLE_EXPIRED, HANDLE_FOREIGN, HANDLE_FORGED, HANDLE_DENIED, HANDLE_SPENT -> Reason.HANDLE_UNKNOWN;
            default -> reason;
        };
    }

    private static JsonArray supported(Reason reason, Era era) {
        // A server of the other era supports that era's revisions; an unknown version is told this era's.
        Era spoken = reason == Reason.ERA_MISMATCH ? (era == Era.MODERN ? Era.LEGACY : Era.MODERN) : era;
        return JsonArray.ofStrings(dev.warder.mcp.Revision.texts(spoken));
    }
}
