package dev.warder.upstream;

import dev.warder.call.ClearedCall;
import dev.warder.call.Reason;
import dev.warder.json.Json;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One request of a stateless client in a held session. Lives on one event loop. */
final class HeldCall {
    private static final String PROGRESS = Method.PROGRESS.wire();
    private static final String LOG = "notifications/message";
    /** Where a modern server may say that it needs input (2026-07-28, Multi Round-Trip Requests). */
    private static final Set<Method> ASKING = Set.of(Method.TOOLS_CALL, Method.RESOURCES_READ, Method.PROMPTS_GET);

    private final HeldSession held;
    private final ClearedCall cleared;
    private final Method method;
    private final Message.Request request;
    private final Map<String, String> headers;
    private final Relay relay;
    private final JsonObject meta;
    private final RpcId id;
    private final Promise<Answer> promise = Promise.promise();

    HeldCall(HeldSession held, ClearedCall cleared, Message.Request request, Map<String, String> headers, Relay relay) {
        this.held = held;
        this.cleared = cleared;
        this.method = cleared.call().method();
        this.request = request;
        this.headers = headers;
        this.relay = relay;
        JsonObject given = request.params().object("_meta");
        this.meta = given == null ? JsonObject.EMPTY : given;
        this.id = held.nextId();
    }

    Future<Answer> run() {
        if (isDeclined()) {
            // To ask the server again would only make it want the same again.
            return Future.failedFuture(new UpstreamException(Reason.INPUT_FAILED, "the user declined"));
        }
        relay.onGone(() -> promise.tryFail(new UpstreamException(Reason.CLIENT_GONE, null)));
        String level = meta.string(EnvelopeRules.LOG_LEVEL);
        Future<Void> ready = level == null ? Future.succeededFuture() : held.atLeast(level, cleared, headers);
        ready.onFailure(promise::tryFail).onSuccess(_ -> send());
        return promise.future();
    }

    private boolean isDeclined() {
        JsonObject responses = request.params().object("inputResponses");
        return responses != null
                && responses.members().values().stream()
                        .anyMatch(each -> each instanceof JsonObject response
                                && response.has("action")
                                && !"accept".equals(response.string("action")));
    }

    private void send() {
        if (promise.future().isComplete()) {
            return;
        }
        // Calls of one caller share the session, and their ids and tokens are chosen by clients that know nothing of
        // each
        // other.
        Json token = meta.has("progressToken") ? id.value() : null;
        var restated = new Message.Request(id, request.method(), LegacyWords.params(request.params(), token));
        held.session()
                .forward(held.reworded(cleared, restated), headers, new Ear())
                .onComplete(this::answered);
    }

    private void answered(@Nullable Answer answer, @Nullable Throwable failure) {
        if (promise.future().isComplete()) {
            return;
        }
        if (!(answer instanceof Answer.Reply reply)) {
            promise.tryFail(
                    answer == null
                            ? Failures.any(failure)
                            : new UpstreamException(Reason.UPSTREAM_PROTOCOL, "no answer"));
            return;
        }
        try {
            RpcError error = reply.facts().error();
            promise.tryComplete(error == null ? result(reply) : error(error));
        } catch (UpstreamException unusable) {
            promise.tryFail(unusable);
        }
    }

    private Answer result(Answer.Reply reply) {
        JsonObject result = ModernWords.result(method, BridgedSession.read(reply, held.limits()));
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
    private boolean declares(JsonObject wanted) {
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

    private static @Nullable JsonObject wantedFor(Message.Request asked) {
        return switch (asked.method()) {
            case "elicitation/create" -> {
                String mode = "url".equals(asked.params().string("mode")) ? "url" : "form";
                yield JsonObject.of("elicitation", JsonObject.of(mode, JsonObject.EMPTY));
            }
            case "sampling/createMessage" -> JsonObject.of("sampling", JsonObject.EMPTY);
            case "roots/list" -> JsonObject.of("roots", JsonObject.EMPTY);
            default -> null;
        };
    }

    /** Hears what the server says before its answer. */
    private final class Ear extends PassingRelay {
        private final List<Runnable> cancels = new ArrayList<>();

        Ear() {
            super(relay);
        }

        @Override
        public void onGone(Runnable cancel) {
            cancels.add(cancel);
            super.onGone(cancel);
        }

        @Override
        public void message(byte[] bytes, Message message) {
            switch (message) {
                case Message.Request asked -> asked(asked);
                case Message.Notification notification -> notified(notification);
                case Message.Response _ -> throw new IllegalStateException("an answer was read as none");
            }
        }

        private void notified(Message.Notification notification) {
            JsonObject params = LegacyWords.notified(notification.params());
            if (notification.method().equals(PROGRESS)) {
                Json own = meta.find("progressToken");
                if (own == null || !id.value().equals(params.find("progressToken"))) {
                    return;
                }
                params = params.with("progressToken", own);
            } else if (notification.method().equals(LOG) && !isWanted(params)) {
                return;
            }
            super.message(
                    MessageWriter.notification(notification.method(), params),
                    new Message.Notification(notification.method(), params));
        }

        private boolean isWanted(JsonObject params) {
            String level = meta.string(EnvelopeRules.LOG_LEVEL);
            String said = params.string("level");
            return level != null && said != null && LogLevels.rank(said) >= LogLevels.rank(level);
        }

        /** There is no way to the client's user, so the server is told no, and the call cannot go on. */
        private void asked(Message.Request asked) {
            boolean ping = asked.method().equals(Method.PING.wire());
            var answer = ping
                    ? new Message.Response(asked.id(), JsonObject.EMPTY, null)
                    : new Message.Response(
                            asked.id(), null, new RpcError(ErrorCodes.METHOD_NOT_FOUND, "Method not found"));
            held.session().forward(held.own(cleared, Method.RESPOND, answer), headers, Relay.silent());
            if (ping) {
                return;
            }
            JsonObject wanted = wantedFor(asked);
            boolean missing = wanted != null && !declares(wanted);
            promise.tryFail(
                    missing
                            ? new UpstreamException(Reason.CAPABILITY_MISSING, asked.method(), wanted)
                            : new UpstreamException(
                                    Reason.SERVER_ASKED,
                                    asked.method(),
                                    JsonObject.of("method", new JsonString(asked.method()))));
            cancels.forEach(Runnable::run);
        }
    }
}
