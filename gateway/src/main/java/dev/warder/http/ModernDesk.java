package dev.warder.http;

import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.Payload;
import dev.warder.call.Reason;
import dev.warder.mcp.Era;
import dev.warder.mcp.ErrorCodes;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import dev.warder.mcp.ModernRequest;
import dev.warder.mcp.Revision;
import dev.warder.mcp.RpcError;
import dev.warder.pipeline.Pipeline;
import dev.warder.pipeline.Reply;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Speaks the modern era (2026-07-28): every POST stands alone, headers mirror the body, no sessions. */
final class ModernDesk {
    private static final String PARAM = "mcp-param-";

    private final Pipeline pipeline;
    private final Refusals refusals;

    ModernDesk(Pipeline pipeline, Refusals refusals) {
        this.pipeline = pipeline;
        this.refusals = refusals;
    }

    /** Handles a message whose body claims the modern era. */
    void post(Exchange exchange, Caller caller, Message message, byte[] bytes) {
        switch (message) {
            case Message.Request request -> request(exchange, caller, request, bytes);
            case Message.Notification notification -> {
                Method method = Method.of(notification.method(), Era.MODERN);
                if (method == null || !method.isNotification()) {
                    refusals.message(exchange, caller, message, Reason.UNKNOWN_METHOD, null, bytes.length);
                } else {
                    handle(exchange, caller, method, new Target(null, notification.params(), null), message, bytes);
                }
            }
            // Clients of this era never post responses (2026-07-28, Transports).
            case Message.Response response ->
                refusals.message(exchange, caller, message, Reason.MALFORMED, null, bytes.length);
        }
    }

    private void request(Exchange exchange, Caller caller, Message.Request request, byte[] bytes) {
        ModernRequest.Problem problem = ModernRequest.check(request, exchange::single);
        if (problem != null) {
            refusals.rejected(exchange, caller, request, reason(problem.error()), problem.error(), problem.status());
            return;
        }
        Method method = Method.of(request.method(), Era.MODERN);
        if (method == null) {
            refusals.message(exchange, caller, request, Reason.UNKNOWN_METHOD, null, bytes.length);
            return;
        }
        Target target = Target.of(exchange.route().server(), method, request.params());
        if (target.problem() != null) {
            refusals.message(exchange, caller, request, Reason.INVALID_PARAMS, target.problem(), bytes.length);
            return;
        }
        handle(exchange, caller, method, target, request, bytes);
    }

    private void handle(Exchange exchange, Caller caller, Method method, Target target, Message message, byte[] bytes) {
        var arrival = exchange.arrival();
        var origin = new Call.Origin(
                arrival.id(),
                Revision.V2026_07_28,
                arrival.address(),
                Tracing.trace(message, arrival),
                arrival.receivedAt(),
                arrival.startedAt(),
                null,
                exchange.route().many());
        var payload = new Payload(message, bytes, Tracing.headers(exchange, parameters(exchange)));
        var call = new Call(
                origin, caller, exchange.route().server(), method, target.capability(), target.arguments(), payload);
        pipeline.handle(call, null, exchange).onSuccess(reply -> answer(exchange, call, reply));
    }

    private void answer(Exchange exchange, Call call, Reply reply) {
        switch (reply) {
            case Reply.Answer(byte[] bytes, RpcError error) ->
                exchange.finish(error == null ? 200 : status(error), bytes);
            case Reply.Opened opened -> exchange.finish(500);
            case Reply.Accepted() -> exchange.finish(202);
            case Reply.Ended() -> exchange.finish(200);
            case Reply.Refused refused -> refusals.answer(exchange, call, refused, Era.MODERN);
        }
    }

    /** The HTTP status that goes with an error in the body (2026-07-28, Errors). */
    private static int status(RpcError error) {
        return switch (error.code()) {
            case ErrorCodes.METHOD_NOT_FOUND -> 404;
            case ErrorCodes.MISSING_CLIENT_CAPABILITY, ErrorCodes.INVALID_REQUEST, ErrorCodes.PARSE_ERROR -> 400;
            default -> 200;
        };
    }

    /** What the rules about headers and the envelope refused for, by the code they gave it. */
    static Reason reason(RpcError error) {
        return switch (error.code()) {
            case ErrorCodes.HEADER_MISMATCH -> Reason.HEADER_MISMATCH;
            case ErrorCodes.UNSUPPORTED_VERSION -> Reason.UNSUPPORTED_VERSION;
            default -> Reason.INVALID_PARAMS;
        };
    }

    private static Map<String, String> parameters(Exchange exchange) {
        Map<String, String> found = new HashMap<>();
        exchange.turn().headers(PARAM, (name, value) -> found.put(name.toLowerCase(Locale.ROOT), value));
        return found;
    }
}
