package dev.warder.upstream;

import dev.warder.call.ClearedCall;
import dev.warder.call.Reason;
import dev.warder.json.JsonObject;
import dev.warder.mcp.ErrorCodes;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Method;
import dev.warder.mcp.ReplyFacts;
import dev.warder.mcp.Revision;
import dev.warder.mcp.RpcError;
import dev.warder.mcp.RpcId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request of a legacy client on its way through a modern server: asked again with what the client answered, as often as the server
 * wants to know something more, while the client sees one call. Lives on one event loop.
 */
final class Rounds {
    private static final int MAX = 8;
    private static final long PAUSE_MILLIS = 250;
    /** Where a server may answer that it needs input (2026-07-28, Multi Round-Trip Requests). */
    private static final Set<Method> ASKING = Set.of(Method.TOOLS_CALL, Method.RESOURCES_READ, Method.PROMPTS_GET);

    private final BridgedSession session;
    private final ClearedCall cleared;
    private final Method method;
    private final Message.Request request;
    private final Map<String, String> headers;
    private final Relay relay;
    private final Promise<Answer> promise = Promise.promise();
    private int round;

    Rounds(
            BridgedSession session,
            ClearedCall cleared,
            Message.Request request,
            Map<String, String> headers,
            Relay relay) {
        this.session = session;
        this.cleared = cleared;
        this.method = cleared.call().method();
        this.request = request;
        this.headers = headers;
        this.relay = relay;
    }

    Future<Answer> run() {
        relay.onGone(() -> fail(new UpstreamException(Reason.CLIENT_GONE, null)));
        ask(null, null);
        return promise.future();
    }

    /** Every round is a request of its own, with an id that was not used before. */
    private void ask(@Nullable JsonObject responses, @Nullable String state) {
        if (promise.future().isComplete()) {
            return;
        }
        round++;
        JsonObject params = session.params(request.params());
        if (responses != null) {
            params = params.with("inputResponses", responses);
        }
        if (state != null) {
            params = params.with("requestState", state);
        }
        var again = new Message.Request(session.nextId(), request.method(), params);
        ClearedCall modern = cleared.reworded(Revision.V2026_07_28, again, MessageWriter.write(again));
        session.server().forward(modern, headers, relay).onComplete(this::answered);
    }

    private void answered(@Nullable Answer answer, @Nullable Throwable failure) {
        if (!(answer instanceof Answer.Reply reply)) {
            fail(answer == null ? Failures.any(failure) : new UpstreamException(Reason.UPSTREAM_PROTOCOL, "no answer"));
            return;
        }
        try {
            RpcError error = reply.facts().error();
            if (error != null) {
                refused(error);
            } else {
                judge(reply);
            }
        } catch (UpstreamException unusable) {
            fail(unusable);
        }
    }

    private void refused(RpcError error) {
        if (error.code() == ErrorCodes.MISSING_CLIENT_CAPABILITY) {
            JsonObject required = error.data() instanceof JsonObject data ? data.object("requiredCapabilities") : null;
            throw new UpstreamException(Reason.CAPABILITY_MISSING, null, required);
        }
        RpcError said = LegacyWords.error(method, error);
        finish(MessageWriter.error(request.id(), said), new ReplyFacts(request.id(), said, false, null));
    }

    private void judge(Answer.Reply reply) {
        String type = reply.facts().resultType();
        JsonObject result = session.read(reply);
        if (type == null || type.equals("complete")) {
            JsonObject said = LegacyWords.result(method, result);
            RpcId id = request.id();
            finish(
                    MessageWriter.result(id, said),
                    new ReplyFacts(
                            id,
                            null,
                            reply.facts().toolError(),
                            null,
                            reply.facts().marks()));
        } else if (type.equals("input_required") && ASKING.contains(method)) {
            inputRequired(result);
        } else {
            throw new UpstreamException(Reason.UPSTREAM_PROTOCOL, "a result of type " + type);
        }
    }

    private void inputRequired(JsonObject result) {
        if (round >= MAX) {
            throw new UpstreamException(Reason.ROUNDS_EXCEEDED, "after " + MAX + " rounds");
        }
        JsonObject wanted = result.object("inputRequests");
        String state = result.string("requestState");
        if (wanted != null && !wanted.isEmpty()) {
            session.questions().ask(wanted, relay).onComplete((responses, failure) -> {
                if (responses == null) {
                    fail(Failures.any(failure));
                } else {
                    ask(responses, state);
                }
            });
        } else if (state != null) {
            // The server only wants time; it gets more of it in every round.
            session.later(PAUSE_MILLIS << (round - 1), () -> ask(null, state));
        } else {
            throw new UpstreamException(Reason.UPSTREAM_PROTOCOL, "input is required, but none is asked for");
        }
    }

    private void finish(byte[] bytes, ReplyFacts facts) {
        promise.tryComplete(new Answer.Reply(bytes, facts));
    }

    private void fail(UpstreamException reason) {
        promise.tryFail(reason);
    }
}
