package dev.warder.http;

import dev.warder.call.Caller;
import dev.warder.call.Reason;
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
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes in the requests of one event loop: guards, admits, reads the body, and hands the message to the desk of its era. */
final class Reception {
    private static final CharSequence VERSION = HttpHeaders.createOptimized("mcp-protocol-version");
    private static final CharSequence API_KEY = HttpHeaders.createOptimized("x-api-key");
    private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");
    private static final Set<HttpMethod> VERBS = Set.of(HttpMethod.POST, HttpMethod.GET, HttpMethod.DELETE);
    private static final InstantSource CLOCK = InstantSource.system();

    private final DoorSettings settings;
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
        this.settings = settings;
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

    void take(HttpServerRequest request) {
        Route route = Route.of(request.path(), settings.publicUrl());
        var exchange = new Exchange(request, route == null ? Route.NOWHERE : route, arrival(request, route), streams);
        if (!guard.admits(request)) {
            refusals.arrival(exchange, null, Reason.FOREIGN_ORIGIN);
        } else if (route != null) {
            enter(exchange, route);
        } else if (!metadata.answers(request)) {
            refusals.arrival(exchange, null, Reason.NOT_FOUND);
        }
    }

    private void enter(Exchange exchange, Route route) {
        HttpMethod verb = exchange.request().method();
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
            exchange.request().pause();
            admission.onComplete(done -> {
                // The reader of the body must stand ready first: over HTTP/2, resuming hands out what has come at once.
                admitted(exchange, done.result());
                exchange.request().resume();
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
                HttpMethod verb = exchange.request().method();
                if (verb.equals(HttpMethod.POST)) {
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
        String type = exchange.header(HttpHeaders.CONTENT_TYPE);
        if (type == null || !isJson(type)) {
            refusals.arrival(exchange, caller, Reason.WRONG_CONTENT_TYPE);
            return;
        }
        bodies.read(exchange.request(), bytes -> message(exchange, caller, bytes), reason -> {
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
        switch (Eras.classify(message, exchange.single("mcp-protocol-version"))) {
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

    private static Arrival arrival(HttpServerRequest request, @Nullable Route route) {
        long now = CallIds.micros(CLOCK);
        String address = request.remoteAddress().hostAddress();
        return new Arrival(
                CallIds.call(now),
                CallIds.trace(request.getHeader(TRACEPARENT)),
                address == null ? "unknown" : address,
                now,
                System.nanoTime(),
                route == null ? null : route.server(),
                new Presented(
                        request.getHeader(HttpHeaders.AUTHORIZATION),
                        request.getHeader(API_KEY),
                        address == null ? "unknown" : address));
    }

    private static boolean isJson(String type) {
        String json = "application/json";
        return type.regionMatches(true, 0, json, 0, json.length())
                && (type.length() == json.length()
                        || type.charAt(json.length()) == ';'
                        || type.toLowerCase(Locale.ROOT).charAt(json.length()) == ' ');
    }
}
