package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.call.ClearedCall;
import dev.warder.call.Reason;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.mcp.Era;
import dev.warder.mcp.ErrorCodes;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Method;
import dev.warder.mcp.ReplyFacts;
import dev.warder.mcp.Revision;
import dev.warder.mcp.RpcError;
import dev.warder.mcp.RpcId;
import dev.warder.sessions.Session;
import dev.warder.upstream.Answer;
import dev.warder.upstream.Relay;
import dev.warder.upstream.Upstream;
import dev.warder.upstream.UpstreamException;
import dev.warder.upstream.UpstreamSession;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of a call's way that reaches a server: forward it, or open or end a session. */
final class Errand {
    /** Questions of a server that are answered with no in one call; a server that asks more is not answered. */
    private static final int REFUSALS_MAX = 100;

    /** The argument of the stream verb that names the event after which a stream goes on. */
    static final String LAST_EVENT = "lastEventId";

    private final Workshop workshop;
    private final ClearedCall cleared;
    private final Call call;
    private final @Nullable Session<Link> session;
    private final Wire wire;
    private final Inbound inbound;
    private int refusals;

    Errand(Workshop workshop, ClearedCall cleared, @Nullable Session<Link> session, Wire wire, Inbound inbound) {
        this.workshop = workshop;
        this.cleared = cleared;
        this.call = cleared.call();
        this.session = session;
        this.wire = wire;
        this.inbound = inbound;
    }

    Future<Ending> run(Map<String, String> headers) {
        Upstream upstream = workshop.upstream(call.server());
        if (upstream == null) {
            return failed(Reason.NOT_FOUND);
        }
        if (session != null) {
            return inSession(session, headers);
        }
        if (call.method() == Method.INITIALIZE) {
            return open(upstream, headers);
        }
        return untilGone(upstream.forward(cleared, headers, wire))
                .recover(inbound::restated)
                .compose(this::ending);
    }

    private Future<Ending> open(Upstream upstream, Map<String, String> headers) {
        if (!workshop.sessions().hasRoom(call.caller())) {
            return failed(Reason.SESSION_LIMIT);
        }
        return upstream.open(cleared, headers).compose(opened -> {
            var link = new Link(upstream, opened);
            var minted =
                    workshop.sessions().open(call.caller(), call.server(), agreed(opened.initializeResult()), link);
            if (minted == null) {
                return opened.close(headers).transform(_ -> failed(Reason.SESSION_LIMIT));
            }
            workshop.watch(minted);
            keep(minted);
            return workshop.started(minted, call)
                    .map(_ -> Ending.ok(new Reply.Opened(inbound.initialized(opened.initializeResult()), minted.id())));
        });
    }

    /** A part of a session with many servers is kept with the whole. */
    private void keep(Session<Link> session) {
        if (call.origin().route() == null) {
            workshop.keep(session);
        } else {
            session.attachment().joinWhole();
        }
    }

    /** The revision the server settled on, which need not be the one the client asked for. */
    private Revision agreed(byte[] response) {
        try {
            JsonObject result = JsonReader.read(response, JsonLimits.DEFAULT) instanceof JsonObject object
                    ? object.object("result")
                    : null;
            Revision revision = result == null ? null : Revision.of(result.string("protocolVersion"));
            return revision == null ? call.origin().revision() : revision;
        } catch (JsonException unreadable) {
            // The upstream room has checked the answer already; what it agreed to is then what was asked.
            return call.origin().revision();
        }
    }

    private Future<Ending> inSession(Session<Link> session, Map<String, String> headers) {
        Link link = session.attachment();
        UpstreamSession upstream = link.upstream();
        wire.refusing(question -> refuse(question, upstream, headers));
        return switch (call.method()) {
            case END -> {
                workshop.ended(session, "client");
                yield upstream.close(headers).transform(_ -> Future.succeededFuture(Ending.ok(new Reply.Ended())));
            }
            case CANCELLED -> {
                RpcId cancelled = cancelledId(call);
                if (cancelled != null) {
                    link.cancel(cancelled);
                }
                yield Future.succeededFuture(Ending.ok(new Reply.Accepted()));
            }
            case STREAM -> {
                String lastEvent = call.arguments().string(LAST_EVENT);
                yield lastEvent == null ? stream(session, headers) : resumed(link, lastEvent, wire.client());
            }
            // Whether the client's way to here is open is what it asks; the server's way is the gateway's own concern.
            case PING -> pong();
            // What these leave behind is for the next run to go on with, or more than it could.
            case RESOURCES_SUBSCRIBE, RESOURCES_UNSUBSCRIBE, SET_LOG_LEVEL ->
                request(link, headers).onComplete(_ -> keep(session));
            default -> request(link, headers);
        };
    }

    /** A server that waits for an answer it cannot get would hold the call until its time is over. */
    private void refuse(Message.Request question, UpstreamSession upstream, Map<String, String> headers) {
        if (++refusals > REFUSALS_MAX) {
            return;
        }
        var no = new Message.Response(
                question.id(), null, new RpcError(ErrorCodes.METHOD_NOT_FOUND, "This may not be asked here"));
        upstream.forward(
                cleared.accompanied(call.origin().revision(), Method.RESPOND, no, MessageWriter.write(no)),
                headers,
                Relay.silent());
    }

    private Future<Ending> request(Link link, Map<String, String> headers) {
        Message.Request request = Passage.request(call);
        if (request == null) {
            return link.upstream().forward(cleared, headers, wire).compose(this::ending);
        }
        if (!link.begin(request.id(), wire::leave)) {
            return failed(Reason.INVALID_PARAMS);
        }
        // A legacy client mirrors nothing into headers; where its server wants that, it is done for it.
        boolean mirrors = call.method() == Method.TOOLS_CALL && link.upstream().era() == Era.MODERN;
        Map<String, String> all = mirrors ? workshop.agreement().mirrored(call, headers) : headers;
        return untilGone(link.upstream().forward(cleared, all, wire))
                .onComplete(_ -> link.finish(request.id()))
                .compose(this::ending);
    }

    private Future<Ending> pong() {
        Message.Request request = Passage.request(call);
        if (request == null) {
            return failed(Reason.INVALID_PARAMS);
        }
        byte[] bytes = MessageWriter.result(request.id(), JsonObject.EMPTY);
        return Future.succeededFuture(Ending.answered(bytes, new ReplyFacts(request.id(), null, false, null)));
    }

    /** Goes on with a stream that the client lost; the server is asked for nothing. */
    static Future<Ending> resumed(Link link, String lastEvent, Client waiting) {
        Events events = link.events();
        Events.Place place = events == null ? null : events.place(lastEvent);
        if (place == null || !(waiting instanceof StreamClient client)) {
            return failed(Reason.EVENT_UNKNOWN);
        }
        return place.stream().attach(client, place.position()).map(_ -> Ending.ok(new Reply.Ended()));
    }

    private Future<Ending> stream(Session<Link> session, Map<String, String> headers) {
        Runnable leave = wire::leave;
        session.attachment().replaceLeft();
        session.streamOpened();
        session.attachment().onEnd(leave);
        return untilGone(session.attachment().upstream().forward(cleared, headers, wire))
                .onComplete(_ -> {
                    session.attachment().forget(leave);
                    session.streamEnded(workshop.nanos());
                })
                .compose(this::ending);
    }

    /** A caller that leaves ends the call here whatever the server does; the server is told by the wire. */
    private Future<Answer> untilGone(Future<Answer> answer) {
        Promise<Answer> first = Promise.promise();
        wire.whenLeft(() -> first.tryFail(new UpstreamException(Reason.CLIENT_GONE, null)));
        answer.onComplete(done -> {
            if (done.succeeded()) {
                first.tryComplete(done.result());
            } else {
                first.tryFail(done.cause());
            }
        });
        boolean stream = call.method() == Method.STREAM || call.method() == Method.LISTEN;
        return stream ? first.future().recover(this::streamLeft) : first.future();
    }

    /** Leaving is how a stream ends, not a call whose outcome nobody knows. */
    private Future<Answer> streamLeft(Throwable failure) {
        return failure instanceof UpstreamException known && known.reason() == Reason.CLIENT_GONE
                ? Future.succeededFuture(new Answer.Ended())
                : Future.failedFuture(failure);
    }

    private Future<Ending> ending(Answer answer) {
        return switch (answer) {
            case Answer.Reply reply
            when isHopLocal(reply.facts().error()) ->
                Future.failedFuture(new UpstreamException(
                        Reason.UPSTREAM_PROTOCOL, "the server refused the gateway's headers or version"));
            case Answer.Reply reply
            when call.method().isList() && reply.facts().error() == null ->
                Future.succeededFuture(workshop.listing().filtered(inbound.admitted(reply), call, inbound));
            case Answer.Reply reply -> {
                Answer.Reply admitted = inbound.admitted(reply);
                Answer.Reply sealed = TaskWords.concern(call, admitted.facts())
                        ? wire.tasks().answered(admitted)
                        : workshop.handles().sealedState(admitted, call);
                yield sealed == null
                        ? Future.failedFuture(new UpstreamException(
                                Reason.UPSTREAM_PROTOCOL, "the request state is no text, or too long"))
                        : Future.succeededFuture(Ending.answered(sealed.bytes(), sealed.facts()));
            }
            case Answer.Parked parked -> parked(parked);
            case Answer.Accepted() -> Future.succeededFuture(Ending.ok(new Reply.Accepted()));
            case Answer.Ended() -> Future.succeededFuture(Ending.ok(new Reply.Ended()));
        };
    }

    /** What the server asked leaves only as the client may have it; a call that cannot be asked for waits for nobody. */
    private Future<Ending> parked(Answer.Parked parked) {
        try {
            Answer.Reply sealed = workshop.handles().sealedState(inbound.admitted(parked.reply()), call);
            if (sealed == null) {
                throw new IllegalStateException("the state of a parked call cannot be sealed");
            }
            return Future.succeededFuture(Ending.parked(sealed.bytes(), parked));
        } catch (RuntimeException unfit) {
            parked.giveUp().run();
            throw unfit;
        }
    }

    /** Complaints about headers or version concern the gateway's own request; relayed, they would make the client mend its own. */
    private static boolean isHopLocal(@Nullable RpcError error) {
        return error != null
                && (error.code() == ErrorCodes.HEADER_MISMATCH || error.code() == ErrorCodes.UNSUPPORTED_VERSION);
    }

    static @Nullable RpcId cancelledId(Call call) {
        if (call.message().message() instanceof Message.Notification(var method, var params)) {
            var id = params.find("requestId");
            try {
                return id == null ? null : new RpcId(id);
            } catch (IllegalArgumentException malformed) {
                return null;
            }
        }
        return null;
    }

    private static <T> Future<T> failed(Reason reason) {
        return Future.failedFuture(new UpstreamException(reason, null));
    }
}
