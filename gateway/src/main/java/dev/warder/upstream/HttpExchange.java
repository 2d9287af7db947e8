package dev.warder.upstream;

import dev.warder.call.Reason;
import dev.warder.http1.AnswerHead;
import dev.warder.http1.Receiver;
import dev.warder.http1.Transfer;
import dev.warder.json.JsonLimits;
import dev.warder.mcp.Method;
import dev.warder.mcp.SseParser;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One question on its way to a server over HTTP and the answer on its way back. Ends exactly once: with the answer, or with the first of
 * failure, time limit, size limit and the caller's leaving; in the latter cases the request is reset, which the server sees as its
 * cancellation. Lives on one event loop.
 */
final class HttpExchange extends Deadlines.Entry implements Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(HttpExchange.class);
    private static final int MAX_ERROR_BYTES = 1 << 20;

    private final HttpLoop loop;
    private final Relay relay;
    private final JsonLimits limits;
    private final Consumer<@Nullable UpstreamException> reached;
    private final Promise<Answer> promise = Promise.promise();
    /** Where a stream goes on that may end early; null when nothing is streamed. */
    private @Nullable Resumption resumption;

    private Question question;
    private @Nullable Transfer transfer;
    private @Nullable EventAnswer events;
    private @Nullable SseParser parser;
    private final WholeBody body;
    private @Nullable String type;
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
        this.body = new WholeBody(loop.intake().share());
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
        Transfer begun = loop.send(question, this);
        transfer = begun;
        if (settled) {
            begun.reset();
        }
    }

    @Override
    public void failed(Throwable cause, boolean begun) {
        UpstreamException reason = begun ? Failures.answering(cause) : Failures.connecting(cause);
        if (!begun) {
            reached.accept(reason);
        }
        broke(reason);
    }

    @Override
    public void head(AnswerHead head) {
        reached.accept(null);
        if (settled) {
            return;
        }
        if (question.method() == Method.INITIALIZE) {
            sessionId = head.session();
        }
        status = head.status();
        type = head.type();
        if (status == 200 && Replies.isEvents(type) && (question.id() != null || question.method() == Method.STREAM)) {
            events();
        }
    }

    @Override
    public void body(byte[] bytes) {
        if (parser != null && events != null) {
            feed(events, parser, bytes);
        } else if (!settled) {
            whole(bytes);
        }
    }

    @Override
    public void end() {
        if (events != null) {
            ended();
        } else if (!settled) {
            judge();
        }
    }

    private void whole(byte[] part) {
        received += part.length;
        try {
            body.add(part, received, status == 200 ? limits.bytes() : Math.min(limits.bytes(), MAX_ERROR_BYTES));
        } catch (UpstreamException refused) {
            abort(refused);
        }
    }

    private void judge() {
        try {
            succeed(loop.sheets().answer(loop.settings().name(), question, status, type, body.bytes(), limits));
        } catch (UpstreamException refused) {
            refused(refused);
        }
    }

    private void events() {
        resumption = resumption == null ? new Resumption() : resumption;
        events = new EventAnswer(loop.settings().name(), question, relay, limits, resumption, loop.sheets());
        parser = new SseParser(limits.bytes(), events::take);
        // A legacy client whose server streams is given a stream too: only that can be taken up again when it breaks.
        if (question.endless() || !question.modern()) {
            relay.opened();
        }
    }

    private void feed(EventAnswer answer, SseParser parser, byte[] chunk) {
        if (settled) {
            return;
        }
        received += chunk.length;
        try {
            if (!question.endless() && received > limits.bytes()) {
                throw new UpstreamException(Reason.UPSTREAM_TOO_LARGE, "more than " + limits.bytes() + " bytes");
            }
            parser.feed(chunk);
            body.held(parser.held());
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
            pause();
        }
    }

    private void pause() {
        Transfer paused = transfer;
        if (paused != null) {
            paused.pause();
            relay.onDrain(paused::resume);
        }
    }

    private void ended() {
        Resumption rest = rest();
        if (settled) {
            settle();
        } else if (rest != null) {
            // The server ends the stream to save a connection and wants to be asked again for the rest.
            long pause = rest.ended();
            if (!question.endless()) {
                relay.parted(pause);
            }
            resumeIn(pause, rest);
        } else if (question.endless()) {
            succeed(new Answer.Ended());
        } else {
            fail(new UpstreamException(Reason.UPSTREAM_PROTOCOL, "the stream ended without an answer"));
        }
    }

    /** The connection is gone, or there was none to be had: a stream of which something was heard is taken up again, nothing is sent twice. */
    private void broke(UpstreamException why) {
        Resumption rest = settled ? null : rest();
        long pause = rest == null ? -1 : rest.failed();
        if (rest != null && pause >= 0) {
            resumeIn(pause, rest);
        } else {
            fail(rest == null ? why : Resumption.failure(why));
        }
    }

    /** The server answered with no answer: where a stream should be taken up again, it may be in trouble, or have no more to say. */
    private void refused(UpstreamException why) {
        if (rest() != null && why.reason() == Reason.UPSTREAM_FAILED) {
            broke(why);
        } else if (rest() != null && question.endless() && why.reason() != Reason.SESSION_UNKNOWN) {
            succeed(new Answer.Ended());
        } else {
            fail(why);
        }
    }

    /** Where what is missing can be asked for: after the last event heard, of a server with sessions; null when it cannot. */
    private @Nullable Resumption rest() {
        Resumption heard = question.modern() ? null : resumption;
        return heard == null || heard.lastEventId() == null ? null : heard;
    }

    private void resumeIn(long millis, Resumption rest) {
        question = question.resumed(String.valueOf(rest.lastEventId()));
        transfer = null;
        events = null;
        parser = null;
        body.clear();
        // A stream has no size, a call's whole answer has, however many streams it comes in.
        received = question.endless() ? 0 : received;
        loop.vertx().setTimer(millis, _ -> {
            if (!settled) {
                send();
            }
        });
    }

    @Override
    void expired() {
        if (relay.waited()) {
            loop.deadlines().add(this);
            return;
        }
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
        if (transfer != null) {
            transfer.reset();
        }
    }

    private void succeed(Answer answer) {
        settle();
        body.end();
        settled = true;
        promise.tryComplete(answer);
    }

    private void fail(UpstreamException reason) {
        settle();
        body.end();
        if (!settled) {
            settled = true;
            promise.tryFail(reason);
        }
    }
}
