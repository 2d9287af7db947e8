package dev.warder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.upstream.Allowance;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Clients of 2026-07-28 that can deal with tasks, or say that they cannot. */
record TestingTasks(TestingGateway gateway) {
    /** What a client can do that can deal with tasks. */
    static final String TASKS = "{\"elicitation\":{},\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}";

    /** Lets a server have tasks and elicit. */
    static final Allowance ALLOWED = new Allowance(Set.of("elicitation"), false, List.of(Allowance.TASKS), Set.of());

    /** Calls a tool. */
    HttpResponse<String> begin(String at, String key, String tool) throws Exception {
        return send(at, key, "tools/call", tool, TASKS);
    }

    /** Calls a tool, or asks about no tool when its name is empty. */
    HttpResponse<String> send(String at, String key, String method, String tool, String capabilities) throws Exception {
        String params = tool.isEmpty() ? "" : "\"name\":\"" + tool + "\",\"arguments\":{}";
        return gateway.send(gateway.modern(at, key, method, tool, params, capabilities, ""));
    }

    /** Asks about a task; {@code more} are further params, each beginning with a comma. */
    HttpResponse<String> send(String at, String key, String method, String handle, String more, String capabilities)
            throws Exception {
        return gateway.send(
                gateway.modern(at, key, method, handle, "\"taskId\":\"" + handle + "\"" + more, capabilities, ""));
    }

    HttpResponse<String> listen(String at, String key, String handles, String capabilities) throws Exception {
        return gateway.send(listening(at, key, handles, capabilities));
    }

    HttpRequest.Builder listening(String at, String key, String handles, String capabilities) {
        String params = "\"notifications\":{\"taskIds\":[" + handles + "]}";
        return gateway.modern(at, key, "subscriptions/listen", "", params, capabilities, "");
    }

    /** The handle of the task that an answer tells of. */
    static String handle(HttpResponse<String> answer) throws Exception {
        var message = (JsonObject) JsonReader.read(answer.body().getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
        JsonObject result = message.object("result");
        assertThat(result).as(answer.body()).isNotNull();
        return Objects.requireNonNull(Objects.requireNonNull(result).string("taskId"), answer.body());
    }

    /** An answer without the name it has in the record. */
    static String withoutCall(String body) {
        return body.replaceAll("\"call\":\"[0-9a-f]+\"", "");
    }
}
