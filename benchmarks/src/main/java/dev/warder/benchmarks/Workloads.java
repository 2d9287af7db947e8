package dev.warder.benchmarks;

import dev.warder.testbed.WorkloadServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What other calls cost than the one that is compared with nginx: both eras, long lists, streams, large results. */
final class Workloads {
    private static final int TOOLS = 1_000;
    private static final int ROUNDS = 3;
    private static final String ACCESS = """
              - { allow: bench/tools/open_*, to: ["role:analyst"] }
              - { allow: [bench/tools/report_*, bench/tools/progress_*], to: ["role:analyst"], when: "!has(args.amount) || args.amount <= 1000.0" }
            """;
    private static final String META = ",\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"wrk\",\"version\":\"1\"},"
            + "\"io.modelcontextprotocol/clientCapabilities\":{}%s}";

    private final Path dir;
    private final String bearer;
    private final int seconds;

    Workloads(Path dir, String bearer, int seconds) {
        this.dir = dir;
        this.bearer = bearer;
        this.seconds = seconds;
    }

    /** What a workload showed. */
    record Cost(String name, double cpuMicros, double perSecond, double errors) {}

    /** Measures every workload, one after the other. */
    List<Cost> measure(Warder.Setup setup) throws IOException, InterruptedException {
        var costs = new ArrayList<Cost>();
        try (WorkloadServer server = WorkloadServer.start(TOOLS)) {
            try (Warder warder = Warder.start(setup.servedBy(server.url(), "modern"), "modern-loads", ACCESS)) {
                costs.add(cost("tools/call, modern, 1 KB result", warder, modern("report_1k", ""), 32));
                costs.add(cost("tools/call, modern, 16 KB result", warder, modern("report_16k", ""), 32));
                costs.add(cost("tools/call, modern, 1 MB result", warder, modern("report_1m", ""), 8));
                costs.add(cost(
                        "tools/call, modern, a stream of 100 progress messages before the result",
                        warder,
                        modern("progress_100", ",\"progressToken\":\"p\""),
                        32));
                costs.add(cost("tools/list, modern, 500 of 1,000 tools allowed", warder, list(), 8));
            }
            try (Warder warder = Warder.start(setup.servedBy(server.url(), "legacy"), "legacy-loads", ACCESS)) {
                costs.add(cost("tools/call, legacy, 1 KB result", warder, legacy(warder), 32));
            }
        }
        return costs;
    }

    private Cost cost(String name, Warder warder, Load load, int connections) throws IOException, InterruptedException {
        load.once(warder.url());
        for (int run = 0; run < 4; run++) {
            load.run(warder.url(), connections, 3, 0);
        }
        var samples = new ArrayList<Sample>();
        for (int round = 0; round < ROUNDS; round++) {
            samples.add(Sample.take(load, warder.url(), connections, seconds, warder.handle()));
        }
        return new Cost(
                name,
                Sample.median(samples, Sample::cpuMicros),
                Sample.median(samples, Sample::perSecond),
                samples.stream().mapToDouble(Sample::errors).sum());
    }

    private Load modern(String tool, String meta) throws IOException {
        Map<String, String> headers = headers("2026-07-28");
        headers.put("Mcp-Method", "tools/call");
        headers.put("Mcp-Name", tool);
        return new Load(
                Files.createDirectories(dir.resolve(tool)),
                headers,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                        + "\",\"arguments\":{\"customer\":\"C-10023\",\"amount\":420.5}" + META.formatted(meta) + "}}");
    }

    private Load list() throws IOException {
        Map<String, String> headers = headers("2026-07-28");
        headers.put("Mcp-Method", "tools/list");
        return new Load(
                Files.createDirectories(dir.resolve("list")),
                headers,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{"
                        + META.formatted("").substring(1) + "}}");
    }

    private Load legacy(Warder warder) throws IOException, InterruptedException {
        Map<String, String> headers = headers("2025-11-25");
        headers.put("Mcp-Session-Id", session(warder));
        return Load.numbered(
                Files.createDirectories(dir.resolve("legacy")),
                headers,
                "{\"jsonrpc\":\"2.0\",\"id\":@ID@,\"method\":\"tools/call\",\"params\":{\"name\":\"report_1k\","
                        + "\"arguments\":{\"customer\":\"C-10023\",\"amount\":420.5}}}");
    }

    private Map<String, String> headers(String revision) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Authorization", "Bearer " + bearer);
        headers.put("Content-Type", "application/json");
        headers.put("Accept", "application/json, text/event-stream");
        headers.put("MCP-Protocol-Version", revision);
        return headers;
    }

    private String session(Warder warder) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var answer =
                    client.send(post(warder, IdleSessions.INITIALIZE).build(), HttpResponse.BodyHandlers.ofString());
            String session = answer.headers()
                    .firstValue("mcp-session-id")
                    .orElseThrow(() -> new IOException("no session: " + answer.statusCode() + " " + answer.body()));
            client.send(
                    post(warder, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")
                            .header("Mcp-Session-Id", session)
                            .header("MCP-Protocol-Version", "2025-11-25")
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            return session;
        }
    }

    private HttpRequest.Builder post(Warder warder, String body) {
        return HttpRequest.newBuilder(URI.create(warder.url()))
                .header("Authorization", "Bearer " + bearer)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }
}
