package dev.warder.upstream;

import dev.warder.call.Reason;
import dev.warder.json.Json;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a legacy server has asked in the middle of one call and its stateless client has not answered yet. */
final class OpenQuestions {
    private static final int MAX = 16;

    /** By the key under which the client is asked and answers; no key is used twice in a call. */
    private final Map<String, Message.Request> open = new LinkedHashMap<>();

    private int asked;

    /** Takes a question; false when too many are open. */
    boolean add(Message.Request question) {
        return open.size() < MAX && open.putIfAbsent("question-" + ++asked, question) == null;
    }

    /** Why a call fails whose server asked this, and nobody can be asked. */
    static UpstreamException unanswerable(Message.Request question) {
        return new UpstreamException(
                Reason.SERVER_ASKED, question.method(), JsonObject.of("method", new JsonString(question.method())));
    }

    /** The server does not want to know any more. */
    void withdraw(@Nullable Json id) {
        open.values().removeIf(each -> each.id().value().equals(id));
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    List<Message.Request> all() {
        return List.copyOf(open.values());
    }

    /** The result that puts them to the client (2026-07-28, Multi Round-Trip Requests). */
    JsonObject required(String state) {
        JsonObject requests = JsonObject.EMPTY;
        for (Map.Entry<String, Message.Request> each : open.entrySet()) {
            requests = requests.with(each.getKey(), ModernWords.inputRequest(each.getValue()));
        }
        return JsonObject.of("resultType", new JsonString("input_required"))
                .with("inputRequests", requests)
                .with("requestState", state);
    }

    /** What to tell the server after the client came back; what the client left out stays open. */
    List<Message.Response> answered(Message.Request retry) {
        JsonObject responses = retry.params().object("inputResponses");
        var answers = new ArrayList<Message.Response>();
        for (String key : List.copyOf(open.keySet())) {
            JsonObject response = responses == null ? null : responses.object(key);
            Message.Request question = response == null ? null : open.remove(key);
            if (response != null && question != null) {
                answers.add(new Message.Response(question.id(), response.without("_meta"), null));
            }
        }
        return answers;
    }
}
