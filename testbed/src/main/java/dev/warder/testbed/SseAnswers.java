package dev.warder.testbed;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A server of before streamable HTTP (2024-11-05): a GET opens its event stream, which says where messages are posted. */
public final class SseAnswers implements Answering {
    private final Map<String, EventStream> sessions = new ConcurrentHashMap<>();
    private final String endpoint;
    private final String version;

    /** A server of revision 2024-11-05. */
    public SseAnswers() {
        this("/message?session=", "2024-11-05");
    }

    /**
     * A server that behaves otherwise.
     *
     * @param endpoint what its first event names, the session's name follows
     * @param version the revision it settles on
     */
    public SseAnswers(String endpoint, String version) {
        this.endpoint = endpoint;
        this.version = version;
    }

    /** Sends a message on every open stream. */
    public void say(JsonNode message) {
        sessions.values().forEach(stream -> stream.message(message));
    }

    /** Ends every stream. */
    public void endStreams() {
        List.copyOf(sessions.values()).forEach(EventStream::end);
        sessions.clear();
    }

    /** How many streams are open. */
    public int streams() {
        return (int)
                sessions.values().stream().filter(stream -> !stream.isClosed()).count();
    }

    @Override
    public void answer(Exchange exchange) {
        if (exchange.verb().equals("GET")) {
            String session = UUID.randomUUID().toString();
            sessions.put(session, exchange.events().raw("event: endpoint\ndata: " + endpoint + session + "\n\n"));
        } else if (!exchange.path().startsWith("/message")) {
            exchange.reply(404, "text/html", "<html>Cannot POST</html>".getBytes(StandardCharsets.UTF_8));
        } else {
            post(exchange, sessions.get(exchange.path().replaceFirst(".*=", "")));
        }
    }

    private void post(Exchange exchange, @Nullable EventStream stream) {
        if (stream == null) {
            exchange.status(404);
            return;
        }
        exchange.reply(202, "text/plain", "Accepted".getBytes(StandardCharsets.UTF_8));
        if (exchange.id() != null) {
            switch (exchange.method()) {
                case "initialize" -> stream.message(Wire.result(exchange.id(), LegacyAnswers.initialized(version)));
                case "tools/list" -> stream.message(Wire.result(exchange.id(), Tools.list()));
                case "tools/call" -> call(exchange, stream);
                default -> {
                    if (!exchange.method().isEmpty()) {
                        stream.message(Wire.error(exchange.id(), -32601, "Method not found"));
                    }
                }
            }
        }
    }

    private static void call(Exchange exchange, EventStream stream) {
        JsonNode params = exchange.json().path("params");
        String tool = params.path("name").asString("");
        ObjectNode simple = Tools.simple(tool, params.path("arguments"));
        if (simple != null) {
            stream.message(Wire.result(exchange.id(), simple));
        } else if (tool.equals("progress")) {
            JsonNode token = params.path("_meta").path("progressToken");
            for (int step = 1; step <= exchange.argument("steps").asInt(3); step++) {
                stream.message(
                        Tools.progress(token, step, exchange.argument("padding").asInt(0)));
            }
            stream.message(Wire.result(exchange.id(), Wire.text("done")));
        } else if (!tool.equals("hang")) {
            stream.message(Wire.error(exchange.id(), -32602, "Unknown tool"));
        }
    }
}
