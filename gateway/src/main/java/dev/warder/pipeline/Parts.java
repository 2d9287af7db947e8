package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.call.Payload;
import dev.warder.call.Reason;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Method;
import dev.warder.mcp.RpcId;
import dev.warder.sessions.Session;
import dev.warder.sessions.Sessions.Lookup;
import dev.warder.upstream.UpstreamException;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Function;

/** Opens and uses the sessions behind one legacy session with many servers; each message is a call of its own in the record. */
final class Parts {
    private final Workshop workshop;
    private final Rules rules;
    private final Call call;
    private final Together together;

    Parts(Workshop workshop, Rules rules, Call call, Together together) {
        this.workshop = workshop;
        this.rules = rules;
        this.call = call;
        this.together = together;
    }

    Together together() {
        return together;
    }

    Client client(String server, Client client) {
        return new Asking(server, together, client);
    }

    /** Does something in the session with one server, opened for it if need be, on the event loop of now. */
    Future<Reply> with(
            String server, Function<Session<Link>, Future<Reply>> act, Function<Throwable, Future<Reply>> otherwise) {
        Loop here = Loop.here();
        Future<Session<Link>> part = together.part(server, () -> open(server));
        return here.join(part).transform((open, failure) -> open == null ? otherwise.apply(failure) : act.apply(open));
    }

    private Future<Session<Link>> open(String server) {
        JsonObject params = together.initialize()
                .with("protocolVersion", call.origin().revision().text());
        Call initialize = request(server, Method.INITIALIZE, params);
        return new Passage(workshop, rules, Aggregate.unopened(initialize), null, new Nobody())
                .walk()
                .compose(reply -> switch (reply) {
                    case Reply.Opened(var _, String id)
                    when workshop.sessions().find(id, call.caller(), server)
                            instanceof Lookup.Found<Link>(Session<Link> part) -> ready(part);
                    case Reply.Refused refused ->
                        Future.failedFuture(new UpstreamException(refused.reason(), refused.detail()));
                    default -> Future.failedFuture(new UpstreamException(Reason.INTERNAL, "no session was opened"));
                });
    }

    private Future<Session<Link>> ready(Session<Link> part) {
        Call initialized = notification(part.server(), Method.INITIALIZED, JsonObject.EMPTY);
        return new Passage(workshop, rules, Aggregate.unopened(initialized), part, new Nobody())
                .walk()
                .map(_ -> {
                    JsonObject level = together.logLevel();
                    if (level != null) {
                        pass(part, Method.SET_LOG_LEVEL, level);
                    }
                    return part;
                });
    }

    /** Passes on what every server is to know; how that ends is for the record only. */
    void pass(Session<Link> part, Method method, JsonObject params) {
        Call there = method.isNotification()
                ? notification(part.server(), method, params)
                : request(part.server(), method, params);
        new Passage(workshop, rules, Aggregate.unopened(there), part, new Nobody())
                .walk()
                .onComplete(_ -> together.changed());
    }

    /** Listens to what a server says on its own; completes when that is over. */
    Future<Reply> stream(Session<Link> part, Client listener) {
        var message = new Message.Notification(Method.STREAM.wire(), JsonObject.EMPTY);
        Call there = anew(part.server(), Method.STREAM, JsonObject.EMPTY, new Payload(message, new byte[0], Map.of()));
        return new Passage(workshop, rules, Aggregate.unopened(there), part, listener).walk();
    }

    private Call notification(String server, Method method, JsonObject params) {
        var message = new Message.Notification(method.wire(), params);
        return anew(server, method, params, new Payload(message, MessageWriter.write(message), Map.of()));
    }

    private Call request(String server, Method method, JsonObject params) {
        var message = new Message.Request(RpcId.of("warder-" + CallIds.call(0)), method.wire(), params);
        return anew(server, method, params, new Payload(message, MessageWriter.write(message), Map.of()));
    }

    private Call anew(String server, Method method, JsonObject params, Payload payload) {
        return new Call(CallIds.anew(call.origin()), call.caller(), server, method, null, params, payload);
    }

    /** The client of what the gateway does for its own part: nobody listens and nobody leaves. */
    private static final class Nobody implements Client {
        @Override
        public void opened() {}

        @Override
        public void send(byte[] message) {}

        @Override
        public boolean congested() {
            return false;
        }

        @Override
        public void onDrain(Runnable action) {}

        @Override
        public void onGone(Runnable action) {}
    }

    /** For the handshake with a server: the client's name and what it can do, as it said them. */
    static JsonObject initialize(JsonObject params) {
        JsonObject kept = JsonObject.of("protocolVersion", new JsonString(""));
        for (String member : new String[] {"capabilities", "clientInfo"}) {
            JsonObject value = params.object(member);
            kept = value == null ? kept : kept.with(member, value.without("tasks"));
        }
        return kept;
    }
}
