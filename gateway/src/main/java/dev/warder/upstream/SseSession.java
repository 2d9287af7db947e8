package dev.warder.upstream;

import dev.warder.call.Call;
import dev.warder.call.ClearedCall;
import dev.warder.call.Reason;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Message;
import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A legacy session with a server over HTTP+SSE (2024-11-05, Transports), one to one with a client's session. It lasts as long as its stream. */
final class SseSession implements UpstreamSession {
    private final SseConversation conversation;
    private final byte[] initializeResult;

    private SseSession(SseConversation conversation, byte[] initializeResult) {
        this.conversation = conversation;
        this.initializeResult = initializeResult;
    }

    /** Opens a session with the client's own {@code initialize}. */
    static Future<UpstreamSession> open(HttpUpstream upstream, Call initialize, Map<String, String> headers) {
        if (!(initialize.message().message() instanceof Message.Request request)) {
            return Future.failedFuture(new UpstreamException(Reason.INTERNAL, "initialize is a request"));
        }
        JsonLimits limits = Replies.limits(upstream.settings().limits().maxReplyBytes());
        return SseConversation.open(upstream, headers)
                .compose(conversation -> conversation
                        .ask(request, initialize.message().bytes(), headers, Relay.silent())
                        .compose(answer -> opened(conversation, answer, limits))
                        .onFailure(_ -> conversation.close()));
    }

    private static Future<UpstreamSession> opened(SseConversation conversation, Answer answer, JsonLimits limits) {
        boolean settled = answer instanceof Answer.Reply reply
                && Discovery.negotiated(Discovery.result(reply.bytes(), limits)) != null;
        return settled && answer instanceof Answer.Reply reply
                ? Future.succeededFuture(new SseSession(conversation, reply.bytes()))
                : Future.failedFuture(new UpstreamException(
                        Reason.UPSTREAM_PROTOCOL, "initialize settled on no revision spoken here"));
    }

    @Override
    public byte[] initializeResult() {
        return initializeResult;
    }

    /** The session is its connection, and no other run has that. */
    @Override
    public @Nullable JsonObject memento() {
        return null;
    }

    @Override
    public Future<Answer> forward(ClearedCall cleared, Map<String, String> headers, Relay relay) {
        Call call = cleared.call();
        byte[] bytes = call.message().bytes();
        return switch (call.method()) {
            case STREAM -> conversation.listen(relay);
            case END -> close(headers).map(new Answer.Accepted());
            default ->
                call.message().message() instanceof Message.Request request
                        ? conversation.ask(request, bytes, headers, relay)
                        : conversation.post(call.method(), bytes, headers);
        };
    }

    @Override
    public Future<Void> close(Map<String, String> headers) {
        return conversation.close();
    }

    @Override
    public void onLost(Runnable action) {
        conversation.onLost(action);
    }
}
