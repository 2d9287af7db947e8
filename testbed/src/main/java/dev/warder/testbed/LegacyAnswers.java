package dev.warder.testbed;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A server of the revisions with sessions: minted session ids, event streams on POST and GET, DELETE, server requests. */
public final class LegacyAnswers implements Answering {
    private static final Set<String> VERSIONS = Set.of("2025-03-26", "2025-06-18", "2025-11-25");

    private final Map<String, String> sessions = new ConcurrentHashMap<>();
    private final List<EventStream> streams = new CopyOnWriteArrayList<>();
    private final List<EventStream> waiting = new CopyOnWriteArrayList<>();
    private final Interview interview = new Interview();
    private volatile @Nullable KeptEvents kept;
    private final Map<String, JsonNode> polled = new ConcurrentHashMap<>();

    /** How many sessions are open. */
    public int sessions() {
        return sessions.size();
    }

    /** How many GET streams were opened and not closed by the client. */
    public int streams() {
        return (int) streams.stream().filter(stream -> !stream.isClosed()).count();
    }

    /** Forgets every session, as a restarted server does. */
    public void forget() {
        sessions.clear();
    }

    /** Sends a message on every open GET stream. */
    public void say(JsonNode message) {
        KeptEvents keeping = kept;
        if (keeping != null) {
            keeping.say(message);
        }
        streams.forEach(stream -> stream.message(message));
    }

    /** Sends a notification on every open GET stream. */
    public void say(String method) {
        say(Wire.notification(method, Wire.object()));
    }

    /** Tells of a changed resource on every open GET stream. */
    public void update(String uri) {
        say(Wire.notification("notifications/resources/updated", Wire.object().put("uri", uri)));
    }

    /** Pings the client on every open GET stream. */
    public void ping(String id) {
        ask(id, "ping");
    }

    /** Puts a request without params to the client on every open GET stream. */
    public void ask(String id, String method) {
        say(Wire.object().put("jsonrpc", "2.0").put("id", id).put("method", method));
    }

    /** Lets every call of the tool {@code hold} be answered. */
    public void release() {
        List<EventStream> answered = List.copyOf(waiting);
        waiting.removeAll(answered);
        answered.forEach(stream -> stream.result(Wire.text("it was worth it")));
    }

    /** How many calls of the tool {@code hold} are not answered yet. */
    public int waiting() {
        return waiting.size();
    }

    /** Answers every call that asked the client something, without waiting for its answer. */
    public void doWithoutAnswers() {
        interview.lose();
    }

    /** Closes the connections of every call that asked the client something. */
    public void cutQuestions() {
        interview.cut();
    }

    /** Gives what it says on GET streams from now on event ids, and keeps it for those who come back. */
    public void keepEvents() {
        kept = new KeptEvents();
    }

    /** Ends every GET stream whose events are kept, to be asked again later. */
    public void partStreams(long retryMillis) {
        KeptEvents keeping = kept;
        if (keeping != null) {
            keeping.end(retryMillis);
        }
    }

    /** Breaks every GET stream whose events are kept. */
    public void cutStreams() {
        KeptEvents keeping = kept;
        if (keeping != null) {
            keeping.cut();
        }
    }

    /** Ends every open GET stream, whose events had no ids. */
    public void endStreams() {
        streams.forEach(EventStream::end);
        streams.clear();
    }

    @Override
    public void answer(Exchange exchange) {
        String session = exchange.header("mcp-session-id");
        if (exchange.method().equals("initialize")) {
            initialize(exchange);
        } else if (session == null) {
            exchange.json(400, Wire.error(null, -32000, "Bad Request: Server not initialized"));
        } else if (!sessions.containsKey(session)) {
            exchange.json(404, Wire.error(null, -32001, "Session not found"));
        } else if (!versionFits(exchange, session)) {
            exchange.json(400, Wire.error(null, -32000, "Bad Request: Unsupported protocol version"));
        } else {
            inSession(exchange, session);
        }
    }

    private boolean versionFits(Exchange exchange, String session) {
        String version = sessions.get(session);
        return "2025-03-26".equals(version)
                || java.util.Objects.equals(version, exchange.header("mcp-protocol-version"));
    }

    private void inSession(Exchange exchange, String session) {
        switch (exchange.verb()) {
            case "GET" -> stream(exchange);
            case "DELETE" -> {
                sessions.remove(session);
                exchange.status(200);
            }
            default -> post(exchange);
        }
    }

    private void stream(Exchange exchange) {
        String last = exchange.header("last-event-id");
        KeptEvents keeping = kept;
        JsonNode id = polled.remove(String.valueOf(last));
        if ("p-0".equals(last)) {
            exchange.events().raw("id: p-0\nretry: 20\ndata:\n\n").end();
        } else if (id != null) {
            exchange.events()
                    .message("p-8", Wire.result(id, Wire.text("worth the wait")))
                    .end();
        } else if (keeping != null) {
            keeping.open(exchange, last);
        } else {
            streams.add(exchange.events().raw(": welcome\n\n"));
        }
    }

    private void initialize(Exchange exchange) {
        String asked = exchange.json().path("params").path("protocolVersion").asString("");
        String version = VERSIONS.contains(asked) ? asked : "2025-11-25";
        String session = UUID.randomUUID().toString();
        sessions.put(session, version);
        exchange.response().putHeader("Mcp-Session-Id", session);
        exchange.result(initialized(version));
    }

    /** The result of initialize. */
    static ObjectNode initialized(String version) {
        ObjectNode result = Wire.object().put("protocolVersion", version);
        ObjectNode capabilities = result.putObject("capabilities");
        capabilities.putObject("tools").put("listChanged", true);
        capabilities.putObject("resources").put("subscribe", true);
        capabilities.putObject("logging");
        ObjectNode tasks = capabilities.putObject("tasks");
        tasks.putObject("list");
        tasks.putObject("cancel");
        tasks.putObject("requests").putObject("tools").putObject("call");
        result.putObject("serverInfo").put("name", "testbed").put("version", "1");
        return result;
    }

    private void post(Exchange exchange) {
        if (exchange.id() == null) {
            exchange.status(202);
            return;
        }
        if (exchange.method().isEmpty()) {
            exchange.status(202);
            interview.answered(exchange.json());
            return;
        }
        switch (exchange.method()) {
            case "ping" -> exchange.result(Wire.object());
            case "tools/list" -> exchange.result(Tools.list());
            case "tools/call" -> call(exchange);
            case "logging/setLevel", "resources/subscribe", "resources/unsubscribe" -> exchange.result(Wire.object());
            case "resources/read" -> exchange.error(200, -32002, "Resource not found");
            default -> exchange.error(200, -32601, "Method not found");
        }
    }

    private void call(Exchange exchange) {
        JsonNode params = exchange.json().path("params");
        String tool = params.path("name").asString("");
        Misbehaviour misbehaviour = Misbehaviour.of(tool);
        ObjectNode simple = Tools.simple(tool, params.path("arguments"));
        if (misbehaviour != null) {
            misbehaviour.answer(exchange);
        } else if (simple != null) {
            // As the SDKs do: an event stream, with a priming event first.
            exchange.events().raw("id: p-1\ndata:\n\n").result(simple);
        } else {
            special(exchange, tool);
        }
    }

    /** Wants the user to open an address first, and the client to call again (2025-11-25, Elicitation). */
    private static ObjectNode urlRequired(Exchange exchange) {
        ObjectNode error = Wire.error(exchange.id(), -32042, "Sign in first");
        ((ObjectNode) error.get("error"))
                .putObject("data")
                .putArray("elicitations")
                .addObject()
                .put("mode", "url")
                .put("elicitationId", "e-1")
                .put("url", "https://idp.example/in")
                .put("message", "Please sign in");
        return error;
    }

    private void special(Exchange exchange, @Nullable String tool) {
        switch (tool) {
            case "slow" ->
                exchange.later(exchange.argument("millis").asInt(100), () -> exchange.result(Wire.text("late")));
            case "poll" -> {
                polled.put("p-7", exchange.json().path("id"));
                exchange.events().raw("id: p-7\nretry: 20\ndata:\n\n").end();
            }
            case "poll_cut" -> {
                polled.put("p-7", exchange.json().path("id"));
                exchange.events().raw("id: p-7\nretry: 20\ndata:\n\n");
                exchange.later(20, exchange::cut);
            }
            case "poll_forever" ->
                exchange.events().raw("id: p-0\nretry: 20\ndata:\n\n").end();
            case "progress" -> ModernAnswers.steps(exchange, exchange.events(), 1);
            case "hold" -> {
                EventStream stream = exchange.events();
                ObjectNode params = Wire.object().put("level", "info").put("data", "it began");
                stream.message(Wire.notification("notifications/message", params));
                waiting.add(stream);
            }
            case "open_url" -> exchange.json(200, urlRequired(exchange));
            case "log" -> {
                EventStream stream = exchange.events();
                for (String level : List.of("debug", "warning")) {
                    ObjectNode params = Wire.object().put("level", level).put("data", "a " + level + " line");
                    stream.message(Wire.notification("notifications/message", params));
                }
                stream.result(Wire.text("logged"));
            }
            case null, default -> {
                if (tool == null || !interview.begin(exchange, tool)) {
                    exchange.error(200, -32602, "Unknown tool");
                }
            }
        }
    }
}
