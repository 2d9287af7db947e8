package dev.warder.http;

import dev.warder.call.Caller;
import dev.warder.call.Reason;
import dev.warder.http1.Turn;
import dev.warder.identity.Presented;
import dev.warder.json.JsonLimits;
import dev.warder.mcp.Eras;
import dev.warder.mcp.MalformedMessage;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageReader;
import dev.warder.mcp.Revision;
import dev.warder.pipeline.Admission;
import dev.warder.pipeline.Arrival;
import dev.warder.pipeline.CallIds;
import dev.warder.pipeline.Pipeline;
import io.vertx.core.http.HttpHeaders;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes in the requests of one event loop: guards, admits, reads the body, and hands the message to the desk of its era. */
final class Reception {
    private static final String VERSION = "mcp-protocol-version";
    private static final Set<String> VERBS = Set.of("POST", "GET", "DELETE");
    private static final InstantSource CLOCK = InstantSource.system();

    private final Routes routes;
    private final Guard guard;
    private final Pipeline pipeline;
    private final Metadata metadata;
    private final BodyReader bodies;
    private final Streams streams;
    private final MessageReader messages;
    private final Refusals refusals;
    private final ModernDesk modern;
    private final LegacyDesk legacy;

    Reception(DoorSettings settings, Pipeline pipeline, BodyReader bodies, Streams streams) {
        this.routes = new Routes(settings.publicUrl());
        this.guard = new Guard(settings);
        this.pipeline = pipeline;
        this.metadata = new Metadata(settings, pipeline);
        this.bodies = bodies;
        this.streams = streams;
        var limits = settings.limits();
        this.messages = new MessageReader(new JsonLimits(limits.body(), limits.depth(), 200_000, 100));
        this.refusals = new Refusals(pipeline);
        this.modern = new ModernDesk(pipeline, refusals);
        this.legacy = new LegacyDesk(pipeline, refusals);
    }

    void take(Turn turn) {
        Route route = routes.find(turn.path());
        var exchange = new Exchange(turn, route == null ? Route.NOWHERE : route, arrival(turn, route), streams);
        if (!guard.admits(turn)) {
            refusals.arrival(exchange, null, Reason.FOREIGN_ORIGIN);
        } else if (route != null) {
            enter(exchange, route);
        } else if (!metadata.answers(turn)) {
            refusals.arrival(exchange, null, Reason.NOT_FOUND);
        }
    }

    /** Refuses what is no HTTP. */
    void malformed(Turn turn, int status) {
        var exchange = new Exchange(turn, Route.NOWHERE, arrival(turn, null), streams);
        refusals.malformed(exchange, status);
    }

    private void enter(Exchange exchange, Route route) {
        String verb = exchange.turn().method();
        if (!VERBS.contains(verb)) {
            exchange.with(HttpHeaders.ALLOW, "POST, GET, DELETE");
            refusals.arrival(exchange, null, Reason.METHOD_NOT_ALLOWED);
            return;
        }
        // Who is calling is settled before a byte of the body is looked at: strangers cost no memory and learn nothing.
        var admission = pipeline.admit(exchange.arrival(), route.resource());
        if (admission.succeeded()) {
            admitted(exchange, admission.result());
        } else {
            exchange.turn().pause();
            admission.onComplete(done -> {
                // The reader of the body must stand ready first: over HTTP/2, resuming hands out what has come at once.
                admitted(exchange, done.result());
                exchange.turn().resume();
            });
        }
    }

    private void admitted(Exchange exchange, Admission admission) {
        switch (admission) {
            case Admission.TurnedAway(Reason reason) -> {
                metadata.challenge(exchange, reason);
                refusals.say(exchange, Refusals.refused(exchange, reason, null), Refusals.era(exchange), null, null);
            }
            case Admission.Admitted(Caller caller) -> {
                String verb = exchange.turn().method();
                if (verb.equals("POST")) {
                    body(exchange, caller);
                } else if (Revision.V2026_07_28.text().equals(exchange.header(VERSION))) {
                    exchange.with(HttpHeaders.ALLOW, "POST");
                    refusals.arrival(exchange, caller, Reason.METHOD_NOT_ALLOWED);
                } else {
                    legacy.verb(exchange, caller, verb);
                }
            }
        }
    }

    private void body(Exchange exchange, Caller caller) {
        String type = exchange.header("content-type");
        if (type == null || !isJson(type)) {
            refusals.arrival(exchange, caller, Reason.WRONG_CONTENT_TYPE);
            return;
        }
        bodies.read(exchange.turn(), bytes -> message(exchange, caller, bytes), reason -> {
            // The rest of the body is not read, so nothing more can come on this connection.
            exchange.with(HttpHeaders.CONNECTION, "close");
            refusals.arrival(exchange, caller, reason);
        });
    }

    private void message(Exchange exchange, Caller caller, byte[] bytes) {
        Message message;
        try {
            message = messages.read(bytes);
        } catch (MalformedMessage malformed) {
            refusals.malformed(exchange, caller, malformed, bytes.length);
            return;
        }
        if (!exchange.route().isServedBy(pipeline)) {
            refusals.message(exchange, caller, message, Reason.NOT_FOUND, null, bytes.length);
            return;
        }
        switch (Eras.classify(message, exchange.single(VERSION))) {
            case Eras.Verdict.Modern _ -> modern.post(exchange, caller, message, bytes);
            case Eras.Verdict.Legacy _ -> legacy.post(exchange, caller, message, bytes);
            case Eras.Verdict.Rejected rejected ->
                refusals.rejected(
                        exchange,
                        caller,
                        message,
                        ModernDesk.reason(rejected.error()),
                        rejected.error(),
                        rejected.status());
        }
    }

    private static Arrival arrival(Turn turn, @Nullable Route route) {
        long now = CallIds.micros(CLOCK);
        String address = turn.address();
        return new Arrival(
                CallIds.call(now),
                CallIds.trace(turn.header("traceparent")),
                address,
                now,
                System.nanoTime(),
                route == null ? null : route.server(),
                new Presented(turn.header("authorization"), turn.header("x-api-key"), address));
    }

    private static boolean isJson(String type) {
        String json = "application/json";
        return type.regionMatches(true, 0, json, 0, json.length())
                && (type.length() == json.length()
                        || type.charAt(json.length()) == ';'
                        || type.toLowerCase(Locale.ROOT).charAt(json.length()) == ' ');
    }
}
