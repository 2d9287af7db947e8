package dev.warder.http;

import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.CapabilityType;
import dev.warder.call.Reason;
import dev.warder.json.Json;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Era;
import dev.warder.mcp.MalformedMessage;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.RpcError;
import dev.warder.mcp.RpcId;
import dev.warder.pipeline.Pipeline;
import dev.warder.pipeline.Reply;
import org.jspecify.annotations.Nullable;

/** Says no: records an arrival that never became a call, and puts any refusal into the words of its era. */
final class Refusals {
    private final Pipeline pipeline;

    Refusals(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** Refuses an arrival of which no message could be read, or none was looked at. */
    void arrival(Exchange exchange, @Nullable Caller caller, Reason reason) {
        var refused = refused(exchange, reason, null);
        pipeline.turnAway(exchange.arrival(), caller, null, reason, 0)
                .onComplete(_ -> say(exchange, refused, era(exchange), null, null));
    }

    /** Refuses what is no HTTP with one meaning. */
    void malformed(Exchange exchange, int status) {
        RpcError error = Wording.error(refused(exchange, Reason.MALFORMED_HTTP, null), Era.LEGACY, null, null);
        pipeline.turnAway(exchange.arrival(), null, null, Reason.MALFORMED_HTTP, 0)
                .onComplete(_ -> exchange.finish(status, MessageWriter.error(null, error)));
    }

    /** Refuses a body that is no message; the reader's own words say what is wrong. */
    void malformed(Exchange exchange, Caller caller, MalformedMessage malformed, long bytes) {
        byte[] body = MessageWriter.error(malformed.id(), malformed.error());
        pipeline.turnAway(exchange.arrival(), caller, null, Reason.MALFORMED, bytes)
                .onComplete(_ -> exchange.finish(400, body));
    }

    /** Refuses an arrival with an error that was already put into words. */
    void rejected(
            Exchange exchange, Caller caller, @Nullable Message message, Reason reason, RpcError error, int status) {
        JsonObject data = JsonObject.of("reason", new dev.warder.json.JsonString(reason.code()))
                .with("call", exchange.arrival().id());
        if (error.data() instanceof JsonObject given) {
            for (var member : given.members().entrySet()) {
                data = data.with(member.getKey(), member.getValue());
            }
        }
        byte[] body = MessageWriter.error(id(message), new RpcError(error.code(), error.message(), data));
        pipeline.turnAway(exchange.arrival(), caller, name(message), reason, 0)
                .onComplete(_ -> exchange.finish(status, body));
    }

    /** Refuses a message that cannot become a call. */
    void message(
            Exchange exchange, Caller caller, Message message, Reason reason, @Nullable String detail, long bytes) {
        var refused = refused(exchange, reason, detail);
        pipeline.turnAway(exchange.arrival(), caller, name(message), reason, bytes)
                .onComplete(_ -> say(exchange, refused, era(exchange), id(message), null));
    }

    /** Answers a call that the pipeline refused. */
    void answer(Exchange exchange, Call call, Reply.Refused refused, Era era) {
        Message message = call.message().message();
        CapabilityType type =
                call.capability() == null ? null : call.capability().type();
        Reply.Refused said = refused;
        boolean ofServer = type == null || call.method().isOfTask();
        if (refused.reason() == Reason.HIDDEN && ofServer && !pipeline.sees(call)) {
            // A server of which the caller may use nothing answers like one that does not exist.
            said = new Reply.Refused(Reason.NOT_FOUND, null, null, refused.call());
        }
        Json corrected = Wording.correctable(said, call.method(), era);
        if (corrected != null && message instanceof Message.Request(RpcId id, var _, var _)) {
            exchange.finish(200, MessageWriter.result(id, corrected));
            return;
        }
        String requested = call.arguments().string("protocolVersion");
        RpcError error = Wording.error(said, era, type, requested);
        int status = Wording.status(said.reason(), era);
        boolean expectsAnswer = message instanceof Message.Request;
        exchange.finish(!expectsAnswer && status == 200 ? 400 : status, MessageWriter.error(id(message), error));
    }

    /** Answers a refusal that is on record already. */
    void say(Exchange exchange, Reply.Refused refused, Era era, @Nullable RpcId id, @Nullable CapabilityType type) {
        int status = Wording.status(refused.reason(), era);
        RpcError error = Wording.error(refused, era, type, null);
        exchange.finish(id == null && status == 200 ? 400 : status, MessageWriter.error(id, error));
    }

    static Reply.Refused refused(Exchange exchange, Reason reason, @Nullable String detail) {
        return new Reply.Refused(reason, detail, null, exchange.arrival().id());
    }

    /** The era a refusal is worded in when the message itself cannot tell. */
    static Era era(Exchange exchange) {
        return dev.warder.mcp.Revision.V2026_07_28.text().equals(exchange.header("mcp-protocol-version"))
                ? Era.MODERN
                : Era.LEGACY;
    }

    private static @Nullable RpcId id(@Nullable Message message) {
        return message instanceof Message.Request(RpcId id, var _, var _) ? id : null;
    }

    private static @Nullable String name(@Nullable Message message) {
        return switch (message) {
            case null -> null;
            case Message.Request(var _, String method, var _) -> method;
            case Message.Notification(String method, var _) -> method;
            case Message.Response response -> "session/respond";
        };
    }
}
