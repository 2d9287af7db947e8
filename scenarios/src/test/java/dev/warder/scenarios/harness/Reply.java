package dev.warder.scenarios.harness;

import java.net.http.HttpHeaders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a POST was answered.
 *
 * @param status the HTTP status
 * @param headers its headers
 * @param body the whole body; of a stream, every event
 */
public record Reply(int status, HttpHeaders headers, String body) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** The JSON-RPC response: the body, or the last message of a stream. */
    public JsonNode message() {
        String text = body;
        if (headers.firstValue("content-type").orElse("").startsWith("text/event-stream")) {
            text = body.lines()
                    .filter(line -> line.startsWith("data:"))
                    .map(line -> line.substring("data:".length()).strip())
                    .filter(line -> !line.isEmpty())
                    .reduce((first, second) -> second)
                    .orElse("");
        }
        return JSON.readTree(text);
    }

    /** The result, or a missing node. */
    public JsonNode result() {
        return message().path("result");
    }

    /** The code of the JSON-RPC error, or 0 when there is none. */
    public int errorCode() {
        return body.isBlank() ? 0 : message().path("error").path("code").asInt(0);
    }

    @Override
    public String toString() {
        return status + " " + (body.length() > 600 ? body.substring(0, 600) + "…" : body);
    }
}
