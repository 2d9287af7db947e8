package dev.warder.upstream;

import dev.warder.call.Reason;
import dev.warder.json.Json;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.mcp.ErrorCodes;
import dev.warder.mcp.MalformedMessage;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageReader;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Method;
import dev.warder.mcp.ReplyFacts;
import dev.warder.mcp.ReplyReader;
import dev.warder.mcp.RpcError;
import dev.warder.mcp.RpcId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one channel to a child process, shared by every caller. Ids and progress tokens are replaced on the way out and restored on the way
 * back, so that no caller can be handed, or can touch, what belongs to another.
 */
final class StdioChannel implements Child.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(StdioChannel.class);

    private final Vertx vertx;
    private final String server;
    private final JsonLimits limits;
    private final Listener listener;
    private final Child child;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, Asked> asked = new ConcurrentHashMap<>();
    private final PipeQuestions questions = new PipeQuestions(System::nanoTime);
    private volatile @Nullable UpstreamException dead;

    /** Who hears what belongs to no request. */
    interface Listener {
        void unsolicited(byte[] bytes, Message.Notification notification);

        void exited(StdioChannel channel, String how);
    }

    StdioChannel(Vertx vertx, ServerSettings settings, Child child, Listener listener) {
        this.vertx = vertx;
        this.server = settings.name();
        this.limits = Replies.limits(settings.limits().maxReplyBytes());
        this.child = child;
        this.listener = listener;
    }

    void open() {
        child.listen(server, limits.bytes(), this);
    }

    Child child() {
        return child;
    }

    /**
     * Sends a request and waits for its answer.
     *
     * @param owner whose it is; only the owner can cancel it
     * @param timeoutMillis time limit, or 0 for none
     */
    Future<Answer> ask(Message.Request request, Relay relay, Object owner, long timeoutMillis) {
        long id = ids.incrementAndGet();
        JsonObject meta = request.params().object("_meta");
        Json token = meta == null ? null : meta.find("progressToken");
        JsonObject params = meta == null || token == null
                ? request.params()
                : request.params().with("_meta", meta.with("progressToken", id));
        Asked waiting = new Asked(
                vertx, id, request.id(), token, relay, owner, request.method().equals(Method.LISTEN.wire()));
        asked.put(id, waiting);
        if (!child.send(MessageWriter.request(RpcId.of(id), request.method(), params))) {
            drop(waiting, new UpstreamException(Reason.OVERLOADED, "the process does not read"));
        }
        UpstreamException gone = dead;
        if (gone != null) {
            drop(waiting, gone);
        }
        if (timeoutMillis > 0) {
            limit(waiting, relay, timeoutMillis);
        }
        relay.onGone(() -> cancel(waiting, new UpstreamException(Reason.CLIENT_GONE, null)));
        return waiting.future();
    }

    private void limit(Asked waiting, Relay relay, long millis) {
        waiting.limit(millis, () -> {
            if (relay.waited() && asked.containsKey(waiting.id())) {
                limit(waiting, relay, millis);
            } else {
                cancel(waiting, new UpstreamException(Reason.UPSTREAM_TIMEOUT, null));
            }
        });
    }

    /** Answers a question of the process; false when it has none that this owner was asked. */
    boolean respond(Message.Response response, Object owner) {
        return questions.answered(response.id(), owner) && child.send(MessageWriter.write(response));
    }

    /** Sends a notification; false when the child does not read. */
    boolean tell(String method, JsonObject params) {
        return child.send(MessageWriter.notification(method, params));
    }

    /** Passes on that a caller cancelled a request of its own; anything else it names is nothing to it. */
    void cancelled(JsonObject params, Object owner) {
        Json id = params.find("requestId");
        for (Asked waiting : asked.values()) {
            if (waiting.owner().equals(owner) && waiting.callerId().value().equals(id)) {
                tell(Method.CANCELLED.wire(), params.with("requestId", waiting.id()));
            }
        }
    }

    private void cancel(Asked waiting, UpstreamException reason) {
        if (drop(waiting, reason)) {
            questions.givenUp(waiting.id());
            tell(Method.CANCELLED.wire(), JsonObject.of("requestId", JsonNumber.of(waiting.id())));
        }
    }

    private boolean drop(Asked waiting, UpstreamException reason) {
        if (asked.remove(waiting.id(), waiting)) {
            questions.ended(waiting);
            waiting.fail(reason);
            return true;
        }
        return false;
    }

    /** The requests of one owner that wait for an answer. */
    List<Asked> waiting(Object owner) {
        return asked.values().stream()
                .filter(each -> each.owner().equals(owner))
                .toList();
    }

    @Override
    public void line(byte[] line) {
        try {
            ReplyFacts facts = ReplyReader.readIfReply(line, limits);
            if (facts != null) {
                answered(line, facts);
                return;
            }
            switch (new MessageReader(Replies.small(limits)).read(line)) {
                case Message.Notification notification -> notified(line, notification);
                case Message.Request request -> asks(line, request);
                case Message.Response _ -> throw new IllegalStateException("an answer was read as none");
            }
        } catch (MalformedMessage garbage) {
            LOG.atWarn()
                    .addKeyValue("server", server)
                    .addKeyValue("bytes", line.length)
                    .log("skipped a line on standard output that is no message");
        }
    }

    /** A question on a shared channel names no call: it is put to the only one there is, if that can be; a ping asks for the gateway itself. */
    private void asks(byte[] line, Message.Request request) {
        Asked only = questions.about(request, asked.values());
        if (only != null) {
            only.ask(line, request);
            return;
        }
        child.send(
                request.method().equals(Method.PING.wire())
                        ? MessageWriter.result(request.id(), JsonObject.EMPTY)
                        : MessageWriter.error(
                                request.id(), new RpcError(ErrorCodes.METHOD_NOT_FOUND, "Method not found")));
    }

    private void answered(byte[] line, ReplyFacts facts) {
        Asked waiting = find(facts.id() == null ? null : facts.id().value());
        if (waiting == null || !asked.remove(waiting.id(), waiting)) {
            questions.answeredLate(facts.id());
            LOG.atWarn().addKeyValue("server", server).log("skipped an answer that nobody waits for");
            return;
        }
        questions.ended(waiting);
        waiting.answer(line, facts, limits);
    }

    private void notified(byte[] bytes, Message.Notification notification) {
        JsonObject params = notification.params();
        if (notification.method().equals(Method.PROGRESS.wire())) {
            Asked waiting = find(params.find("progressToken"));
            Json token = waiting == null ? null : waiting.token();
            if (waiting != null && token != null) {
                waiting.relay(notification.method(), params.with("progressToken", token));
            }
            return;
        }
        if (notification.method().equals(Method.CANCELLED.wire())) {
            Asked told = questions.withdrawn(params.find("requestId"));
            if (told != null) {
                told.relay(notification.method(), params);
                return;
            }
            Asked ended = find(params.find("requestId"));
            if (ended != null && asked.remove(ended.id(), ended)) {
                ended.end();
            }
            return;
        }
        JsonObject meta = params.object("_meta");
        Json subscription = meta == null ? null : meta.find(Subscription.KEY);
        Asked listening = find(subscription);
        if (listening != null && meta != null) {
            listening.relay(
                    notification.method(),
                    params.with("_meta", listening.subscription().restored(meta)));
        } else if (subscription == null) {
            listener.unsolicited(bytes, notification);
        }
    }

    private @Nullable Asked find(@Nullable Json id) {
        return id instanceof JsonNumber number && number.fitsLong() ? asked.get(number.longValue()) : null;
    }

    @Override
    public void overlong(byte[] head) {
        UpstreamException tooLarge =
                new UpstreamException(Reason.UPSTREAM_TOO_LARGE, "a line of more than " + limits.bytes() + " bytes");
        LOG.atWarn().addKeyValue("server", server).log("skipped a line on standard output that is too long");
        Asked named = find(idIn(head));
        if (named == null && asked.size() == 1) {
            named = asked.values().stream().findFirst().orElse(null);
        }
        if (named != null) {
            drop(named, tooLarge);
        }
    }

    /** The id at the beginning of a message that cannot be read whole, so that its caller need not wait for the time limit. */
    private static @Nullable Json idIn(byte[] head) {
        String text = new String(head, java.nio.charset.StandardCharsets.ISO_8859_1);
        int from = text.indexOf("\"id\":");
        if (from < 0) {
            return null;
        }
        int begin = from + 5;
        int end = begin;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end > begin && end - begin < 18 ? new JsonNumber(text.substring(begin, end)) : null;
    }

    @Override
    public void exited(String how) {
        close(new UpstreamException(Reason.UPSTREAM_FAILED, how));
        listener.exited(this, how);
    }

    /** Fails everything in flight; nothing more can be asked. */
    void close(UpstreamException reason) {
        dead = reason;
        asked.values().forEach(waiting -> drop(waiting, reason));
    }
}
