package dev.warder.upstream;

import dev.warder.call.Call;
import dev.warder.call.ClearedCall;
import dev.warder.call.Reason;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.RpcId;
import io.vertx.core.Future;
import java.util.Map;
import java.util.UUID;

/**
 * One listening to a modern server over HTTP. To the server every caller is the gateway, and callers choose the same ids; so each listening
 * has an id of the gateway's own there, and what is said under any other is not for this caller.
 */
final class Listening extends PassingRelay {
    private final RpcId own;
    private final Subscription subscription;

    private Listening(RpcId own, Subscription subscription, Relay relay) {
        super(relay);
        this.own = own;
        this.subscription = subscription;
    }

    /** Listens until the server or the caller ends it. */
    static Future<Answer> ask(HttpUpstream upstream, ClearedCall cleared, Map<String, String> headers, Relay relay) {
        Call call = cleared.call();
        if (!(call.message().message() instanceof Message.Request request)) {
            return Future.failedFuture(new UpstreamException(Reason.INVALID_PARAMS, "listening is a request"));
        }
        RpcId own = RpcId.of("warder-" + UUID.randomUUID());
        var subscription = new Subscription(request.id());
        byte[] bytes = MessageWriter.request(own, request.method(), request.params());
        JsonLimits limits = Replies.limits(upstream.settings().limits().maxReplyBytes());
        return upstream.ask(Question.modern(call, headers).under(own, bytes), new Listening(own, subscription, relay))
                .map(answer -> restored(answer, subscription, limits));
    }

    private static Answer restored(Answer answer, Subscription subscription, JsonLimits limits) {
        if (!(answer instanceof Answer.Reply reply)) {
            return answer;
        }
        byte[] bytes = subscription.rebuilt(reply.bytes(), limits);
        if (bytes == null) {
            throw new UpstreamException(Reason.UPSTREAM_PROTOCOL, "the answer cannot be read");
        }
        return new Answer.Reply(bytes, reply.facts().of(subscription.caller()));
    }

    @Override
    public void message(byte[] bytes, Message message) {
        if (message instanceof Message.Notification(String method, JsonObject params)) {
            JsonObject meta = params.object("_meta");
            if (meta != null && own.value().equals(meta.find(Subscription.KEY))) {
                JsonObject restored = params.with("_meta", subscription.restored(meta));
                super.message(MessageWriter.notification(method, restored), new Message.Notification(method, restored));
            }
        }
    }
}
