package dev.warder.upstream;

import dev.warder.call.Reason;
import dev.warder.json.Json;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.EnvelopeRules;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Revision;
import dev.warder.mcp.RpcId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What modern servers want to know of the client of one legacy session: each of their {@code inputRequests} becomes a request to the client
 * on the stream of the call, and the client's answers become {@code inputResponses} (2026-07-28, Multi Round-Trip Requests).
 */
final class Questions {
    private static final int MAX_AT_ONCE = 16;
    /** How long the client and its user may take for one round. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Vertx vertx;
    private final Later later;
    private final Revision revision;
    private final JsonObject capabilities;
    private final Map<RpcId, Open> open = new ConcurrentHashMap<>();
    /** Keeps ids apart from those of the same session under a former run or setting. */
    private final String series = UUID.randomUUID().toString().substring(0, 8);

    private final AtomicLong ids = new AtomicLong();

    private record Open(Context context, Promise<Message.Response> answer) {}

    /** One question: the key it has in the round, what is asked and with which params. */
    private record Question(String key, String method, JsonObject params) {}

    /**
     * Questions to the client of one session.
     *
     * @param envelope what the client said of itself
     */
    Questions(Vertx vertx, Later later, Revision revision, JsonObject envelope) {
        this.vertx = vertx;
        this.later = later;
        this.revision = revision;
        JsonObject declared = envelope.object(EnvelopeRules.CLIENT_CAPABILITIES);
        this.capabilities = declared == null ? JsonObject.EMPTY : declared;
    }

    /** Asks everything of one round; completes with the answers by key, here, and fails when one of them cannot be had. */
    Future<JsonObject> ask(JsonObject inputRequests, Relay relay) {
        List<Question> questions = read(inputRequests);
        List<RpcId> asked = new ArrayList<>();
        Promise<JsonObject> answers = Promise.promise();
        var collected = new Collected(answers, questions.size());
        Runnable cancel = later.run(
                PATIENCE,
                () -> answers.tryFail(new UpstreamException(Reason.INPUT_FAILED, "the client did not answer in time")));
        relay.onGone(() -> answers.tryFail(new UpstreamException(Reason.CLIENT_GONE, null)));
        Context here = vertx.getOrCreateContext();
        for (Question question : questions) {
            RpcId id = RpcId.of("warder-" + series + "-" + ids.incrementAndGet());
            Promise<Message.Response> answer = Promise.promise();
            open.put(id, new Open(here, answer));
            asked.add(id);
            answer.future().onSuccess(response -> collected.take(question.key(), response));
            relay.message(
                    MessageWriter.request(id, question.method(), question.params()),
                    new Message.Request(id, question.method(), question.params()));
        }
        return answers.future().onComplete(_ -> {
            cancel.run();
            asked.forEach(open::remove);
        });
    }

    /** Takes an answer of the client; one that nobody waits for any more is dropped. */
    void answered(Message.Response response) {
        Open waiting = response.id() == null ? null : open.remove(response.id());
        if (waiting != null) {
            waiting.context.runOnContext(_ -> waiting.answer.tryComplete(response));
        }
    }

    private List<Question> read(JsonObject inputRequests) {
        if (inputRequests.size() > MAX_AT_ONCE) {
            throw new UpstreamException(Reason.UPSTREAM_PROTOCOL, "more than " + MAX_AT_ONCE + " input requests");
        }
        List<Question> questions = new ArrayList<>();
        inputRequests.forEach((key, value) -> {
            String method = value instanceof JsonObject request ? request.string("method") : null;
            JsonObject params = value instanceof JsonObject request ? request.object("params") : null;
            JsonObject given = params == null ? JsonObject.EMPTY : params;
            if (method == null || !declared(method, given)) {
                // A server may ask only for what the request declared; the client could not answer anyhow.
                throw new UpstreamException(
                        Reason.UPSTREAM_PROTOCOL, "an input request that the client did not declare: " + method);
            }
            questions.add(new Question(key, method, LegacyWords.question(method, given, revision)));
        });
        return questions;
    }

    private boolean declared(String method, JsonObject params) {
        return switch (method) {
            case "elicitation/create" -> elicits("url".equals(params.string("mode")));
            case "sampling/createMessage" -> capabilities.has("sampling");
            case "roots/list" -> capabilities.has("roots");
            default -> false;
        };
    }

    /** Declared without a mode, elicitation means forms only (2025-11-25, Elicitation). */
    private boolean elicits(boolean url) {
        JsonObject elicitation = capabilities.object("elicitation");
        if (elicitation == null) {
            return false;
        }
        return url ? elicitation.has("url") : elicitation.has("form") || !elicitation.has("url");
    }

    /** The answers of one round as they come. */
    private static final class Collected {
        private final Promise<JsonObject> whole;
        private final int wanted;
        private JsonObject answers = JsonObject.EMPTY;

        Collected(Promise<JsonObject> whole, int wanted) {
            this.whole = whole;
            this.wanted = wanted;
        }

        void take(String key, Message.Response response) {
            Json result = response.result();
            if (result == null) {
                whole.tryFail(new UpstreamException(
                        Reason.INPUT_FAILED, "the client answered with an error", said(response)));
                return;
            }
            answers = answers.with(key, result);
            if (answers.size() == wanted) {
                whole.tryComplete(answers);
            }
        }

        private static @Nullable Json said(Message.Response response) {
            return response.error() == null
                    ? null
                    : JsonObject.of(
                            "clientError", new JsonString(response.error().message()));
        }
    }
}
