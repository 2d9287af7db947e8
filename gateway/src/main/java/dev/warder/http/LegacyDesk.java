package dev.warder.http;

import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.Payload;
import dev.warder.call.Reason;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Era;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import dev.warder.mcp.Revision;
import dev.warder.pipeline.Client;
import dev.warder.pipeline.EventStream;
import dev.warder.pipeline.Events;
import dev.warder.pipeline.Link;
import dev.warder.pipeline.Pipeline;
import dev.warder.pipeline.Reply;
import dev.warder.sessions.Session;
import dev.warder.sessions.Sessions.Lookup;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Speaks the legacy era (2025-03-26 to 2025-11-25): a session opened by {@code initialize}, named by a header ever after. */
final class LegacyDesk {
    private static final String SESSION = "mcp-session-id";
    private static final String VERSION = "mcp-protocol-version";
    private static final byte[] NOTHING = new byte[0];

    private final Pipeline pipeline;
    private final Refusals refusals;

    LegacyDesk(Pipeline pipeline, Refusals refusals) {
        this.pipeline = pipeline;
        this.refusals = refusals;
    }

    /** Handles GET, which opens a stream, and DELETE, which ends the session. */
    void verb(Exchange exchange, Caller caller, String verb) {
        Method method = verb.equals("GET") ? Method.STREAM : Method.END;
        var message = new Message.Notification(method.wire(), JsonObject.EMPTY);
        if (method == Method.STREAM && !accepts(exchange, "text/event-stream")) {
            refusals.message(exchange, caller, message, Reason.NOT_ACCEPTABLE, null, 0);
            return;
        }
        Session<Link> session = session(exchange, caller, message, 0, () -> verb(exchange, caller, verb));
        if (session == null) {
            return;
        }
        String lastEvent = method == Method.STREAM ? exchange.single("last-event-id") : null;
        JsonObject arguments =
                switch (lastEvent == null ? null : pipeline.events(session).find(lastEvent)) {
                    case Events.Found.Resumable _ when lastEvent != null -> Pipeline.after(lastEvent);
                    case Events.Found.Unknown _ -> null;
                    case null, default -> JsonObject.EMPTY;
                };
        if (arguments == null) {
            refusals.message(exchange, caller, message, Reason.EVENT_UNKNOWN, null, 0);
            return;
        }
        handle(exchange, caller, session, method, new Target(null, arguments, null), message, NOTHING);
    }

    /** Handles a message without a modern claim. */
    void post(Exchange exchange, Caller caller, Message message, byte[] bytes) {
        if (!accepts(exchange, "application/json") || !accepts(exchange, "text/event-stream")) {
            refusals.message(exchange, caller, message, Reason.NOT_ACCEPTABLE, null, bytes.length);
            return;
        }
        if (message instanceof Message.Request(var _, String name, JsonObject params)
                && name.equals(Method.INITIALIZE.wire())) {
            handle(exchange, caller, null, Method.INITIALIZE, new Target(null, params, null), message, bytes);
            return;
        }
        Session<Link> session =
                session(exchange, caller, message, bytes.length, () -> post(exchange, caller, message, bytes));
        if (session == null) {
            return;
        }
        Method method = method(message);
        if (method == null) {
            refusals.message(exchange, caller, message, Reason.UNKNOWN_METHOD, null, bytes.length);
            return;
        }
        Target target = message instanceof Message.Request(var _, var _, JsonObject params)
                ? Target.of(exchange.route().server(), method, params)
                : new Target(null, JsonObject.EMPTY, null);
        if (target.problem() != null) {
            refusals.message(exchange, caller, message, Reason.INVALID_PARAMS, target.problem(), bytes.length);
            return;
        }
        handle(exchange, caller, session, method, target, message, bytes);
    }

    private static @Nullable Method method(Message message) {
        return switch (message) {
            case Message.Request(var _, String name, var _) -> {
                Method method = Method.of(name, Era.LEGACY);
                yield method == null || method.isNotification() ? null : method;
            }
            case Message.Notification(String name, var _) -> {
                Method method = Method.of(name, Era.LEGACY);
                yield method == null || !method.isNotification() ? null : method;
            }
            case Message.Response response -> Method.RESPOND;
        };
    }

    /**
     * The caller's session of that request; null when it was refused here, or is still looked for.
     *
     * @param again handles the request from the beginning, once a session that another gateway left goes on here
     */
    private @Nullable Session<Link> session(
            Exchange exchange, Caller caller, Message message, int bytes, Runnable again) {
        String version = exchange.header(VERSION);
        if (version != null && Revision.of(version) == null) {
            refusals.message(exchange, caller, message, Reason.UNSUPPORTED_VERSION, null, bytes);
            return null;
        }
        String id = exchange.header(SESSION);
        if (id == null) {
            refusals.message(exchange, caller, message, Reason.SESSION_MISSING, null, bytes);
            return null;
        }
        Route route = exchange.route();
        String place = route.many() == null ? route.server() : route.many();
        return switch (pipeline.session(id, caller, place)) {
            case Lookup.Found<Link>(Session<Link> session) -> session;
            case Lookup.Unknown<Link> unknown -> {
                pipeline.takeUp(id, caller, place).onSuccess(taken -> {
                    if (taken) {
                        again.run();
                    } else {
                        refusals.message(exchange, caller, message, Reason.SESSION_UNKNOWN, null, bytes);
                    }
                });
                yield null;
            }
            case Lookup.Foreign<Link> foreign -> {
                refusals.message(exchange, caller, message, Reason.SESSION_FOREIGN, null, bytes);
                yield null;
            }
        };
    }

    private void handle(
            Exchange exchange,
            Caller caller,
            @Nullable Session<Link> session,
            Method method,
            Target target,
            Message message,
            byte[] bytes) {
        var arrival = exchange.arrival();
        var origin = new Call.Origin(
                arrival.id(),
                session == null ? requested(target.arguments()) : session.revision(),
                arrival.address(),
                Tracing.trace(message, arrival),
                arrival.receivedAt(),
                arrival.startedAt(),
                session == null ? null : session.label(),
                exchange.route().many());
        var call = new Call(
                origin,
                caller,
                exchange.route().server(),
                method,
                target.capability(),
                target.arguments(),
                new Payload(message, bytes, Tracing.headers(exchange, Map.of())));
        pipeline.handle(call, session, session == null ? exchange : client(exchange, session, call))
                .onSuccess(reply -> answer(exchange, call, reply));
    }

    /** Who takes the messages of a call: a stream that outlives the connection, where there may be one. */
    private Client client(Exchange exchange, Session<Link> session, Call call) {
        boolean asked = call.message().message() instanceof Message.Request;
        boolean opens = call.method() == Method.STREAM && call.arguments().isEmpty();
        if (!asked && !opens) {
            return exchange;
        }
        // Older clients take an event without data for a broken message (2025-11-25 brought it).
        boolean primed = session.revision().compareTo(Revision.V2025_11_25) >= 0;
        EventStream stream = pipeline.events(session).open(exchange, asked, primed);
        exchange.joins(stream);
        return stream;
    }

    private void answer(Exchange exchange, Call call, Reply reply) {
        switch (reply) {
            case Reply.Answer answer -> exchange.finish(200, answer.bytes());
            case Reply.Opened(byte[] bytes, String session) -> {
                exchange.with(SESSION, session);
                exchange.finish(200, bytes);
            }
            case Reply.Accepted() -> exchange.finish(202);
            case Reply.Ended() -> exchange.finish(200);
            case Reply.Refused refused -> refusals.answer(exchange, call, refused, Era.LEGACY);
        }
    }

    /** The revision a client asks for in initialize; what is not spoken here is recorded as the newest that is. */
    private static Revision requested(JsonObject params) {
        Revision asked = Revision.of(params.string("protocolVersion"));
        return asked == null || asked.era() != Era.LEGACY ? Revision.LATEST_LEGACY : asked;
    }

    private static boolean accepts(Exchange exchange, String type) {
        String accept = exchange.header("accept");
        return accept != null
                && (accept.contains(type)
                        || accept.contains("*/*")
                        || accept.contains(type.substring(0, type.indexOf('/') + 1) + "*"));
    }
}
