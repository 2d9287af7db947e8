package dev.warder.scenarios.interop;

import dev.warder.scenarios.harness.Inspector;
import dev.warder.scenarios.harness.NodeClient;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the table. */
enum Visitor {
    TS_AUTO("TypeScript client 2.4, auto"),
    TS_PINNED("TypeScript client 2.4, pinned to 2026-07-28"),
    TS_LEGACY("TypeScript client 2.4, legacy"),
    TS_V1("TypeScript SDK 1.32"),
    JAVA("Java SDK 2.1"),
    INSPECTOR("Inspector 2.12, command line");

    final String title;

    Visitor(String title) {
        this.title = title;
    }

    /** What the client got for each question: an empty text for what it asked for, else why not. */
    Map<Ask, String> visit(Peer peer, String url, String key) {
        return switch (this) {
            case TS_AUTO -> node(peer, NodeClient.v2("auto", url, key));
            case TS_PINNED -> node(peer, NodeClient.v2("2026-07-28", url, key));
            case TS_LEGACY -> node(peer, NodeClient.v2("legacy", url, key));
            case TS_V1 -> node(peer, NodeClient.v1(url, key));
            case JAVA -> JavaVisit.visit(peer, url, key);
            case INSPECTOR -> inspector(peer, new Inspector(url, key));
        };
    }

    private static Map<Ask, String> node(Peer peer, NodeClient client) {
        List<Ask> order = new ArrayList<>(peer.asks().keySet());
        order.forEach(ask -> client.step(ask.function, peer.asks().get(ask)));
        List<JsonNode> answers = client.run();
        Map<Ask, String> got = new EnumMap<>(Ask.class);
        for (int i = 0; i < order.size(); i++) {
            JsonNode connected = answers.getFirst();
            JsonNode answer = connected.has("error") ? connected : answers.get(i + 1);
            got.put(order.get(i), answer.has("error") ? failure(answer.path("error")) : worth(order.get(i), answer));
        }
        return got;
    }

    private static String worth(Ask ask, JsonNode answer) {
        String verdict = ask.verdict(answer.path("result"));
        return verdict == null ? "" : verdict;
    }

    private static String failure(JsonNode error) {
        return error.path("message").asString("");
    }

    private static Map<Ask, String> inspector(Peer peer, Inspector inspector) {
        Map<Ask, String> got = new EnumMap<>(Ask.class);
        peer.asks().forEach((ask, parameters) -> {
            if (ask == Ask.COMPLETE) {
                got.put(ask, "the command line has no such command");
            } else {
                Inspector.Ended ended = inspector.run(ask.method, options(ask, parameters));
                String verdict = ended.status() == 0 ? ask.verdict(ended.result()) : lastLine(ended.printed());
                got.put(ask, verdict == null ? "" : verdict);
            }
        });
        return got;
    }

    private static String[] options(Ask ask, String parameters) {
        JsonNode given = JsonMapper.shared().readTree(parameters);
        List<String> options = new ArrayList<>();
        switch (ask) {
            case CALL_TOOL -> {
                options.addAll(List.of("--tool-name", given.path("name").asString("")));
                given.path("arguments")
                        .properties()
                        .forEach(argument -> options.addAll(List.of(
                                "--tool-arg",
                                argument.getKey() + "=" + argument.getValue().asString(""))));
            }
            case READ_RESOURCE ->
                options.addAll(List.of("--uri", given.path("uri").asString("")));
            case GET_PROMPT ->
                options.addAll(List.of("--prompt-name", given.path("name").asString("")));
            default -> {}
        }
        return options.toArray(String[]::new);
    }

    private static String lastLine(String printed) {
        return printed.strip().lines().reduce((first, second) -> second).orElse("nothing printed");
    }
}
