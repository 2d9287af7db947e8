package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.call.Outcome.Status;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import dev.warder.json.Json;
import dev.warder.mcp.ReplyFacts;
import dev.warder.upstream.Answer;
import org.jspecify.annotations.Nullable;

/**
 * How the work on a call ended, before it is written down: the reply to give, and why.
 *
 * @param parked the call that goes on at the server and waits for the caller to come back; null for all others
 */
record Ending(
        Reply reply,
        Status status,
        @Nullable Reason reason,
        @Nullable String rule,
        Answer.@Nullable Parked parked) {

    private Ending(Reply reply, Status status, @Nullable Reason reason, @Nullable String rule) {
        this(reply, status, reason, rule, null);
    }

    /** The same ending with other words. */
    Ending with(Reply dressed) {
        return new Ending(dressed, status, reason, rule, parked);
    }

    /** The server asked the client something; the call waits. */
    static Ending parked(byte[] bytes, Answer.Parked parked) {
        return new Ending(new Reply.Answer(bytes, null), Status.PARKED, null, null, parked);
    }

    /** How a parked call ended that the caller did not come back for. */
    static Ending abandoned(Call call, Reason reason) {
        Status status = switch (reason) {
            case INPUT_FAILED -> Status.TIMEOUT;
            case CLIENT_GONE, STOPPING -> Status.UNKNOWN;
            default -> Status.FAILED;
        };
        return new Ending(new Reply.Refused(reason, null, null, call.origin().id()), status, reason, null);
    }

    static Ending refused(Call call, Verdict.Refuse verdict) {
        var reply = new Reply.Refused(
                verdict.reason(),
                verdict.detail(),
                verdict.data(),
                call.origin().id());
        return new Ending(reply, Status.REFUSED, verdict.reason(), verdict.rule());
    }

    static Ending refused(Call call, Reason reason) {
        return refused(call, Verdict.refuse(reason));
    }

    static Ending failed(Call call, Reason reason) {
        return failed(call, reason, null);
    }

    static Ending failed(Call call, Reason reason, @Nullable Json data) {
        Status status = switch (reason) {
            case UPSTREAM_TIMEOUT -> Status.TIMEOUT;
            case CLIENT_GONE -> Status.UNKNOWN;
            case AUDIT_UNAVAILABLE, SECRET_UNAVAILABLE, ERA_MISMATCH, SESSION_LIMIT, STOPPING, HANDLE_SPENT ->
                Status.REFUSED;
            default -> Status.FAILED;
        };
        return new Ending(new Reply.Refused(reason, null, data, call.origin().id()), status, reason, null);
    }

    /** The end of a call that was stopped on its way; once it was forwarded nobody knows whether the server acted. */
    static Ending interrupted(Call call, Verdict.Refuse why, boolean forwarded) {
        Ending refused = refused(call, why);
        return forwarded ? new Ending(refused.reply, Status.UNKNOWN, refused.reason, refused.rule) : refused;
    }

    static Ending answered(byte[] bytes, ReplyFacts facts) {
        Status status = facts.error() != null ? Status.RPC_ERROR : facts.toolError() ? Status.TOOL_ERROR : Status.OK;
        return new Ending(new Reply.Answer(bytes, facts.error()), status, null, null);
    }

    static Ending ok(Reply reply) {
        return new Ending(reply, Status.OK, null, null);
    }

    long replyBytes() {
        return switch (reply) {
            case Reply.Answer(byte[] bytes, var _) -> bytes.length;
            case Reply.Opened(byte[] bytes, var _) -> bytes.length;
            case Reply.Accepted() -> 0;
            case Reply.Ended() -> 0;
            case Reply.Refused refused -> 0;
        };
    }
}
