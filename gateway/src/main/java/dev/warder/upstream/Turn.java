package dev.warder.upstream;

import dev.warder.call.ClearedCall;
import dev.warder.call.Reason;
import dev.warder.json.Json;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.mcp.EnvelopeRules;
import dev.warder.mcp.ErrorCodes;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Method;
import dev.warder.mcp.ReplyFacts;
import dev.warder.mcp.RpcError;
import dev.warder.mcp.RpcId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request of a stateless client for a call in a held session: the one that began it, or one that came back with answers. Puts what the
 * server says into the words of its request. Used on the event loop of the call.
 */
final class Turn {
    private static final String PROGRESS = Method.PROGRESS.wire();
    private static final String LOG = "notifications/message";
    /** Where a modern server may say that it needs input (2026-07-28, Multi Round-Trip Requests). */
    static final Set<Method> ASKING = Set.of(Method.TOOLS_CALL, Method.RESOURCES_READ, Method.PROMPTS_GET);

    private final Method method;
    private final Message.Request request;
    private final JsonLimits limits;
    private final Relay relay;
    private final JsonObject meta;
    private final Promise<Answer> promise = Promise.promise();

    Turn(Method method, Message.Request request, JsonLimits limits, Relay relay) {
        this.method = method;
        this.request = request;
        this.limits = limits;
        this.relay = relay;
        JsonObject given = request.params().object("_meta");
        this.meta = given == null ? JsonObject.EMPTY : given;
    }

    /** What the client of a modern call says it can be asked, narrowed to what the server may ask. */
    static JsonObject capabilities(ClearedCall call) {
        JsonObject meta = call.call().message().message() instanceof Message.Request(var _, var _, JsonObject params)
                ? params.object("_meta")
                : null;
        JsonObject declared = meta == null ? null : meta.object(EnvelopeRules.CLIENT_CAPABILITIES);
        return declared == null ? JsonObject.EMPTY : declared;
    }

    Message.Request request() {
        return request;
    }

    Relay relay() {
        return relay;
    }

    /** Whether it brings word that the user declined what was asked. */
    boolean declines() {
        JsonObject responses = request.params().object("inputResponses");
        return responses != null
                && responses.members().values().stream()
                        .anyMatch(each -> each instanceof JsonObject response
                                && response.has("action")
                                && !"accept".equals(response.string("action")));
    }

    /** From which level on it wants the server's log, or null. */
    @Nullable
    String level() {
        return meta.string(EnvelopeRules.LOG_LEVEL);
    }

    boolean wantsProgress() {
        return meta.has("progressToken");
    }

    Future<Answer> answer() {
        return promise.future();
    }

    /** Whether it has its answer. */
    boolean isOver() {
        return promise.future().isComplete();
    }

    void fail(UpstreamException why) {
        promise.tryFail(why);
    }

    /** Asks the client for input. */
    void park(JsonObject required, Future<@Nullable UpstreamException> over, Runnable giveUp) {
        promise.tryComplete(new Answer.Parked(HeldSession.result(request, required), over, giveUp));
    }

    /** Takes the server's own answer, or why there is none. */
    void take(@Nullable Answer answer, @Nullable UpstreamException failure) {
        if (!(answer instanceof Answer.Reply reply)) {
            fail(answer == null ? Failures.any(failure) : new UpstreamException(Reason.UPSTREAM_PROTOCOL, "no answer"));
            return;
        }
        try {
            RpcError error = reply.facts().error();
            promise.tryComplete(error == null ? result(reply) : error(error));
        } catch (UpstreamException unusable) {
            fail(unusable);
        }
    }

    private Answer result(Answer.Reply reply) {
        JsonObject result = ModernWords.result(method, BridgedSession.read(reply, limits));
        return new Answer.Reply(
                MessageWriter.result(request.id(), result),
                new ReplyFacts(
                        request.id(),
                        null,
                        reply.facts().toolError(),
                        "complete",
                        reply.facts().marks()));
    }

    private Answer error(RpcError error) {
        if (error.code() == ErrorCodes.URL_ELICITATION_REQUIRED && ASKING.contains(method)) {
            JsonObject required = ModernWords.inputRequired(error);
            if (required == null) {
                throw new UpstreamException(Reason.UPSTREAM_PROTOCOL, "a required elicitation without an address");
            }
            JsonObject wanted = JsonObject.of("elicitation", JsonObject.of("url", JsonObject.EMPTY));
            if (!declares(wanted)) {
                throw new UpstreamException(Reason.CAPABILITY_MISSING, null, wanted);
            }
            return HeldSession.result(request, required);
        }
        if (error.code() == ErrorCodes.HEADER_MISMATCH || error.code() == ErrorCodes.UNSUPPORTED_VERSION) {
            throw new UpstreamException(Reason.ERA_MISMATCH, "the server answers as modern ones do");
        }
        RpcError said = ModernWords.error(error);
        return new Answer.Reply(
                MessageWriter.error(request.id(), said), new ReplyFacts(request.id(), said, false, null));
    }

    /** Whether the client declared a capability, written as the objects that name it. */
    boolean declares(JsonObject wanted) {
        JsonObject declared = meta.object(EnvelopeRules.CLIENT_CAPABILITIES);
        if (declared == null) {
            return false;
        }
        String name = wanted.members().keySet().iterator().next();
        JsonObject capability = declared.object(name);
        JsonObject mode = wanted.object(name);
        if (capability == null || mode == null) {
            return false;
        }
        // Elicitation without a mode means forms.
        return mode.isEmpty()
                || (mode.has("form") && !capability.has("url"))
                || capability.members().keySet().containsAll(mode.members().keySet());
    }

    /**
     * Passes on what the server says on the way, as far as this request wants to hear it.
     *
     * @param token the progress token the server was given for the call
     */
    void hear(Message.Notification notification, RpcId token) {
        JsonObject params = LegacyWords.notified(notification.params());
        if (notification.method().equals(PROGRESS)) {
            Json own = meta.find("progressToken");
            if (own == null || !token.value().equals(params.find("progressToken"))) {
                return;
            }
            params = params.with("progressToken", own);
        } else if (notification.method().equals(LOG) && !isWanted(params)) {
            return;
        }
        relay.message(
                MessageWriter.notification(notification.method(), params),
                new Message.Notification(notification.method(), params));
    }

    private boolean isWanted(JsonObject params) {
        String level = level();
        String said = params.string("level");
        return level != null && said != null && LogLevels.rank(said) >= LogLevels.rank(level);
    }
}
