package dev.warder.upstream;

import dev.warder.call.Reason;
import dev.warder.json.JsonLimits;
import dev.warder.mcp.Method;
import dev.warder.mcp.SseParser;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One question on its way to a server over HTTP and the answer on its way back. Ends exactly once: with the answer, or with the first of
 * failure, time limit, size limit and the caller's leaving; in the latter cases the request is reset, which the server sees as its
 * cancellation. Lives on one event loop.
 */
final class HttpExchange extends Deadlines.Entry {
    private static final Logger LOG = LoggerFactory.getLogger(HttpExchange.class);
    private static final int MAX_ERROR_BYTES = 1 << 20;
    /** RFC 9113 section 7; over HTTP/1.1 the connection is closed instead. */
    private static final long CANCEL = 8;

    private final HttpLoop loop;
    private final Relay relay;
    private final JsonLimits limits;
    private final Consumer<@Nullable UpstreamException> reached;
    private final Promise<Answer> promise = Promise.promise();
    private Question question;
    private @Nullable HttpClientRequest request;
    private @Nullable Buffer body;
    private @Nullable String sessionId;
    private int status;
    private long received;
    private boolean settled;

    /** @param reached told null once the server has answered anything at all, or why it could not be reached */
    HttpExchange(HttpLoop loop, Question question, Relay relay, Consumer<@Nullable UpstreamException> reached) {
        this.loop = loop;
        this.question = question;
        this.relay = relay;
        this.limits = Replies.limits(loop.settings().limits().maxReplyBytes());
        this.reached = reached;
    }

    Future<Answer> start() {
        if (!question.endless()) {
            loop.deadlines().add(this);
        }
        relay.onGone(this::cancel);
        if (!settled) {
            send();
        }
        return promise.future();
    }

    /** The session id that came with the answer, or null. */
    @Nullable
    String sessionId() {
        return sessionId;
    }

    /** The status of the answer, or 0 before there is one. */
    int status() {
        return status;
    }

    private void send() {
        loop.client(question.endless()).request(loop.options(question)).onComplete(this::connected);
    }

    private void connected(@Nullable HttpClientRequest ready, @Nullable Throwable failure) {
        if (ready == null) {
            UpstreamException reason = Failures.connecting(failure);
            reached.accept(reason);
            fail(reason);
            return;
        }
        // What goes wrong also fails the response; without a handler it would be logged as if nobody had noticed.
        ready.exceptionHandler(broken -> fail(Failures.answering(broken)));
        request = ready;
        // The request leaves after whatever else the loop is at: when a group of the log lets many calls go on, their
        // requests then leave one
        // right after the other, and a server that is woken once for all of them costs less than one woken for each.
        loop.vertx().runOnContext(_ -> leave(ready));
    }

    private void leave(HttpClientRequest ready) {
        if (settled) {
            ready.reset(CANCEL);
            return;
        }
        question.headersTo(ready);
        byte[] message = question.body();
        (message == null ? ready.send() : ready.send(Buffer.buffer(message))).onComplete(this::responded);
    }

    private void responded(@Nullable HttpClientResponse response, @Nullable Throwable failure) {
        if (response == null) {
            fail(Failures.answering(failure));
            return;
        }
        reached.accept(null);
        if (settled) {
            return;
        }
        if (question.method() == Method.INITIALIZE) {
            sessionId = response.getHeader("mcp-session-id");
        }
        response.exceptionHandler(broken -> fail(Failures.answering(broken)));
        status = response.statusCode();
        String type = response.getHeader(HttpHeaders.CONTENT_TYPE);
        if (status == 200 && isEvents(type) && (question.id() != null || question.method() == Method.STREAM)) {
            events(response);
        } else {
            whole(response, status, type);
        }
    }

    private static boolean isEvents(@Nullable String type) {
        return type != null && type.regionMatches(true, 0, "text/event-stream", 0, 17);
    }

    private void whole(HttpClientResponse response, int status, @Nullable String type) {
        int limit = status == 200 ? limits.bytes() : Math.min(limits.bytes(), MAX_ERROR_BYTES);
        response.handler(chunk -> {
            received += chunk.length();
            if (received > limit) {
                abort(new UpstreamException(Reason.UPSTREAM_TOO_LARGE, "more than " + limit + " bytes"));
            } else {
                body = body == null ? chunk : body.appendBuffer(chunk);
            }
        });
        response.endHandler(_ -> {
            if (settled) {
                return;
            }
            try {
                succeed(Replies.judge(question, status, type, body == null ? new byte[0] : body.getBytes(), limits));
            } catch (UpstreamException refused) {
                fail(refused);
            }
        });
    }

    private void events(HttpClientResponse response) {
        var answer = new EventAnswer(loop.settings().name(), question, relay, limits);
        var parser = new SseParser(limits.bytes(), answer::take);
        // A legacy client whose server streams is given a stream too: only that can be taken up again when it breaks.
        if (question.endless() || !question.modern()) {
            relay.opened();
        }
        response.handler(chunk -> feed(response, answer, parser, chunk));
        response.endHandler(_ -> ended(answer));
    }

    private void feed(HttpClientResponse response, EventAnswer answer, SseParser parser, Buffer chunk) {
        if (settled) {
            return;
        }
        received += chunk.length();
        try {
            if (!question.endless() && received > limits.bytes()) {
                throw new UpstreamException(Reason.UPSTREAM_TOO_LARGE, "more than " + limits.bytes() + " bytes");
            }
            parser.feed(chunk.getBytes());
        } catch (UpstreamException refused) {
            abort(refused);
            return;
        } catch (SseParser.EventTooLarge tooLarge) {
            abort(new UpstreamException(Reason.UPSTREAM_TOO_LARGE, tooLarge.getMessage()));
            return;
        } catch (RuntimeException fault) {
            // Whoever takes the messages failed; the caller must not wait for the time limit because of that.
            LOG.atError()
                    .setCause(fault)
                    .addKeyValue("server", loop.settings().name())
                    .log("a message could not be passed on");
            abort(new UpstreamException(Reason.INTERNAL, fault.toString()));
            return;
        }
        if (settled) {
            return;
        }
        if (answer.reply() != null) {
            succeed(answer.reply());
            loop.lingering().add(this);
        } else if (relay.congested()) {
            response.pause();
            relay.onDrain(response::resume);
        }
    }

    private void ended(EventAnswer answer) {
        settle();
        String lastEventId = answer.lastEventId();
        if (settled) {
            return;
        }
        if (question.endless()) {
            succeed(new Answer.Ended());
        } else if (!question.modern() && lastEventId != null) {
            // The server ends the stream to save a connection and wants to be asked again for the rest; nothing is sent
            // twice.
            loop.deadlines().add(this);
            relay.parted(answer.retryMillis());
            question = question.resumed(lastEventId);
            request = null;
            loop.vertx().setTimer(answer.retryMillis(), _ -> resume());
        } else {
            fail(new UpstreamException(Reason.UPSTREAM_PROTOCOL, "the stream ended without an answer"));
        }
    }

    private void resume() {
        if (!settled) {
            send();
        }
    }

    @Override
    void expired() {
        abort(new UpstreamException(Reason.UPSTREAM_TIMEOUT, null));
    }

    private void cancel() {
        if (!settled) {
            abort(new UpstreamException(Reason.CLIENT_GONE, null));
        }
    }

    /** Ends the exchange and, whether or not it had ended before, the connection or stream it still holds. */
    private void abort(UpstreamException reason) {
        fail(reason);
        if (request != null) {
            request.reset(CANCEL);
        }
    }

    private void succeed(Answer answer) {
        settle();
        settled = true;
        promise.tryComplete(answer);
    }

    private void fail(UpstreamException reason) {
        settle();
        if (!settled) {
            settled = true;
            promise.tryFail(reason);
        }
    }
}
