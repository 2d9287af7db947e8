package dev.warder.upstream;

import dev.warder.call.Reason;
import dev.warder.json.JsonLimits;
import dev.warder.mcp.MalformedMessage;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageReader;
import dev.warder.mcp.ReplyFacts;
import dev.warder.mcp.ReplyReader;
import dev.warder.mcp.SseEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An answer in the form of an event stream: messages are relayed as they come, the response for the id ends it. */
final class EventAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(EventAnswer.class);

    private final String server;
    private final Question question;
    private final Relay relay;
    private final JsonLimits limits;
    private final Resumption resumption;
    private final Sheets sheets;
    private Answer.@Nullable Reply reply;

    EventAnswer(
            String server, Question question, Relay relay, JsonLimits limits, Resumption resumption, Sheets sheets) {
        this.server = server;
        this.question = question;
        this.relay = relay;
        this.limits = limits;
        this.resumption = resumption;
        this.sheets = sheets;
    }

    /** The response, or null as long as it has not come. */
    Answer.@Nullable Reply reply() {
        return reply;
    }

    /** Takes one event; throws {@link UpstreamException} when the stream cannot go on. */
    void take(SseEvent event) {
        resumption.heard(event);
        // Events without data prime a stream for resumption and say nothing (2025-11-25, Streamable HTTP).
        if (event.data().length > 0 && reply == null) {
            message(event.data());
        }
    }

    private void message(byte[] bytes) {
        reply = sheets.find(server, question, bytes, limits);
        if (reply != null) {
            return;
        }
        ReplyFacts facts = facts(bytes);
        if (facts != null) {
            answered(bytes, facts);
            return;
        }
        switch (parsed(bytes)) {
            case Message.Notification notification -> relay.message(bytes, notification);
            case Message.Request request -> {
                if (question.modern()) {
                    LOG.atWarn()
                            .addKeyValue("server", server)
                            .log("dropped a request on a stream, which no modern server may send");
                } else {
                    relay.message(bytes, request);
                }
            }
            case Message.Response _ -> throw new IllegalStateException("an answer was read as none");
        }
    }

    private void answered(byte[] bytes, ReplyFacts facts) {
        if (question.id() == null) {
            LOG.atWarn().addKeyValue("server", server).log("dropped an answer on a stream that asked nothing");
        } else if (question.id().equals(facts.id())) {
            reply = new Answer.Reply(bytes, facts);
            sheets.keep(server, question, reply, limits);
        } else {
            throw new UpstreamException(Reason.UPSTREAM_PROTOCOL, "an answer for another id");
        }
    }

    private @Nullable ReplyFacts facts(byte[] bytes) {
        try {
            return ReplyReader.readIfReply(bytes, limits);
        } catch (MalformedMessage malformed) {
            throw noMessage(malformed);
        }
    }

    private Message parsed(byte[] bytes) {
        try {
            return new MessageReader(Replies.small(limits)).read(bytes);
        } catch (MalformedMessage malformed) {
            throw noMessage(malformed);
        }
    }

    private static UpstreamException noMessage(MalformedMessage malformed) {
        return new UpstreamException(
                Reason.UPSTREAM_PROTOCOL,
                "an event is no message: " + malformed.error().message());
    }
}
