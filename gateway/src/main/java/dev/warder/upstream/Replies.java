package dev.warder.upstream;

import dev.warder.call.Reason;
import dev.warder.json.JsonLimits;
import dev.warder.mcp.ErrorCodes;
import dev.warder.mcp.MalformedMessage;
import dev.warder.mcp.Method;
import dev.warder.mcp.ReplyFacts;
import dev.warder.mcp.ReplyReader;
import dev.warder.mcp.RpcError;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a whole HTTP answer means. A status alone is hop-local and becomes a reason of ours; only a JSON-RPC answer for the id is relayed. */
final class Replies {

    private Replies() {}

    /** How strictly answers of that size are read: depth and number length as the door's, values in proportion. */
    static JsonLimits limits(int maxReplyBytes) {
        return new JsonLimits(maxReplyBytes, 128, Math.max(100_000, maxReplyBytes / 8), 400);
    }

    /** Limits for messages that are built as values: what comes before an answer is small, and its memory is bounded apart. */
    static JsonLimits small(JsonLimits limits) {
        return new JsonLimits(Math.min(limits.bytes(), 4 << 20), limits.depth(), 100_000, limits.numberChars());
    }

    /**
     * Judges an answer that is no event stream.
     *
     * @param type the Content-Type header, or null
     */
    static Answer judge(Question question, int status, @Nullable String type, byte[] body, JsonLimits limits) {
        if (status == 401 || status == 403) {
            throw new UpstreamException(Reason.UPSTREAM_DENIED, "status " + status);
        }
        boolean good = status >= 200 && status < 300;
        if (good && question.id() == null) {
            return accepted(question);
        }
        ReplyFacts facts = isJson(type) && body.length > 0 ? facts(body, limits) : null;
        if (facts != null
                && question.id() != null
                && question.id().equals(facts.id())
                && !forgotten(question, status, facts)) {
            // A result with the status of an error is a contradiction nobody should have to interpret.
            if (good || facts.error() != null) {
                return new Answer.Reply(body, facts);
            }
        }
        throw good ? notAnAnswer(status, type, facts) : failure(question, status, facts);
    }

    /** Reads a response, or returns null when the bytes are none. */
    static @Nullable ReplyFacts facts(byte[] body, JsonLimits limits) {
        try {
            return ReplyReader.read(body, limits);
        } catch (MalformedMessage notOne) {
            return null;
        }
    }

    private static Answer accepted(Question question) {
        if (question.method() == Method.STREAM) {
            throw new UpstreamException(Reason.UPSTREAM_PROTOCOL, "no event stream");
        }
        return new Answer.Accepted();
    }

    private static UpstreamException notAnAnswer(int status, @Nullable String type, @Nullable ReplyFacts facts) {
        return new UpstreamException(
                Reason.UPSTREAM_PROTOCOL,
                facts == null
                        ? "status " + status + " with no JSON-RPC answer, type " + type
                        : "an answer for another id");
    }

    private static UpstreamException failure(Question question, int status, @Nullable ReplyFacts facts) {
        if (question.session() && forgotten(question, status, facts)) {
            // A stream that is taken up again belongs to a message that was read before.
            return status == 404 && question.body() != null
                    ? UpstreamException.unread(Reason.SESSION_UNKNOWN, "status 404")
                    : new UpstreamException(Reason.SESSION_UNKNOWN, "status " + status);
        }
        boolean verb = question.body() == null && question.id() == null;
        // A server that has no sessions to forget and answers GET with 404 has nothing there: it is 405 in other words.
        if (verb && (status == 405 || (status == 404 && !question.session()))) {
            return new UpstreamException(Reason.METHOD_NOT_ALLOWED, "status " + status);
        }
        boolean broken = status >= 500 || status == 429;
        return new UpstreamException(
                broken ? Reason.UPSTREAM_FAILED : Reason.UPSTREAM_PROTOCOL,
                "status " + status
                        + (facts != null && facts.error() != null
                                ? ", " + facts.error().message()
                                : ""));
    }

    /**
     * Whether a legacy server says that it does not know the session: 404 by the book, which it answers before it looks at the message
     * (2025-11-25, Session Management); 400 with a telling text by habit of an SDK, which proves nothing about what happened before. An error
     * for the very request is neither, whatever words it uses.
     */
    private static boolean forgotten(Question question, int status, @Nullable ReplyFacts facts) {
        if (!question.session()) {
            return false;
        }
        RpcError error = facts == null ? null : facts.error();
        if (facts == null || error == null) {
            return status == 404;
        }
        if (error.code() == ErrorCodes.SESSION_NOT_FOUND) {
            return status == 404 || status == 400;
        }
        String text = error.message().toLowerCase(Locale.ROOT);
        boolean telling = text.contains("session") || text.contains("not initialized");
        boolean answers = question.id() != null && question.id().equals(facts.id());
        return !answers && (status == 404 ? facts.id() == null : status == 400 && telling);
    }

    /** Whether a Content-Type is that of event streams. */
    static boolean isEvents(@Nullable String type) {
        return type != null && type.regionMatches(true, 0, "text/event-stream", 0, 17);
    }

    static boolean isJson(@Nullable String type) {
        return type != null && type.regionMatches(true, 0, "application/json", 0, 16);
    }
}
