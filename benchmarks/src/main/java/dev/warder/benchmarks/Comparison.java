package dev.warder.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Warder with every check on against nginx with none, over the same constant server in the same minutes. Machines differ and are noisy:
 * only the ratios carry over, so every figure is the median of rounds in which the candidates take turns.
 */
public final class Comparison {
    private static final int CONNECTIONS = 32;
    private static final int ROUNDS = 3;
    private static final int SESSIONS = 2_000;
    private static final int WARM_UPS = 8;
    private static final String ISSUER = "https://issuer.bench.invalid";
    /** The call of the comparison, about 400 bytes. */
    static final String CALL =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"create_order\","
                    + "\"arguments\":{\"amount\":420.5,\"currency\":\"EUR\",\"customer\":\"C-10023\",\"items\":[{\"sku\":\"A-1\",\"count\":2}]},"
                    + "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                    + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"wrk\",\"version\":\"1\"},"
                    + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}";

    private static final String TOOLS =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"resultType\":\"complete\",\"ttlMs\":0,\"cacheScope\":\"private\","
                    + "\"tools\":[{\"name\":\"create_order\",\"description\":\"Orders\",\"inputSchema\":{\"type\":\"object\",\"properties\":{"
                    + "\"amount\":{\"type\":\"number\",\"minimum\":0},\"currency\":{\"type\":\"string\",\"enum\":[\"EUR\",\"USD\"]},"
                    + "\"customer\":{\"type\":\"string\",\"maxLength\":40},\"items\":{\"type\":\"array\",\"maxItems\":50,\"items\":{\"type\":\"object\","
                    + "\"properties\":{\"sku\":{\"type\":\"string\"},\"count\":{\"type\":\"integer\",\"minimum\":1}},\"required\":[\"sku\",\"count\"]}}},"
                    + "\"required\":[\"amount\",\"currency\"],\"additionalProperties\":false}}]}}";

    private final Path dir;
    private final int seconds;
    private final String bearer;
    private final Load load;
    private final Map<String, String> figures = new LinkedHashMap<>();

    private Comparison(Path dir, int seconds) throws Exception {
        this.dir = dir;
        this.seconds = seconds;
        var token = new Token();
        token.writeKeySet(dir.resolve("jwks.json"));
        Map<String, String> headers = new LinkedHashMap<>(Map.of(
                "Content-Type", "application/json",
                "Accept", "application/json, text/event-stream",
                "MCP-Protocol-Version", "2026-07-28",
                "Mcp-Method", "tools/call",
                "Mcp-Name", "create_order"));
        this.bearer = token.issue(ISSUER, "warder-bench");
        headers.put("Authorization", "Bearer " + bearer);
        this.load = new Load(dir, headers, CALL);
    }

    /** Runs the comparison; {@code --seconds N} sets the length of one measurement, {@code --write} keeps the table in docs. */
    public static void main(String[] args) throws Exception {
        List<String> options = Arrays.asList(args);
        int at = options.indexOf("--seconds");
        int seconds = at < 0 ? 10 : Integer.parseInt(options.get(at + 1));
        var comparison = new Comparison(Files.createTempDirectory("warder-bench"), seconds);
        String table = comparison.run();
        System.out.println(table);
        if (options.contains("--write")) {
            Table.keep(Path.of("docs/benchmarks.md"), table);
        }
    }

    private String run() throws IOException, InterruptedException {
        int constantPort = Ports.free();
        int proxyPort = Ports.free();
        try (Nginx _ = Nginx.constant(dir, constantPort, TOOLS, answer());
                Nginx proxy = Nginx.proxy(dir, proxyPort, constantPort)) {
            String upstream = "http://127.0.0.1:" + constantPort + "/mcp";
            var setup = new Warder.Setup(dir, ISSUER, dir.resolve("jwks.json"), upstream, "modern");
            startUp(setup);
            compare(setup, upstream, "http://127.0.0.1:" + proxyPort + "/mcp", proxy);
            policySize(setup);
            for (Workloads.Cost cost : new Workloads(dir, bearer, seconds).measure(setup)) {
                put(cost.name() + ": CPU per call", "%.0f µs", cost.cpuMicros());
                put(cost.name() + ": calls per second", "%.0f", cost.perSecond());
                put(cost.name() + ": errors", "%.0f", cost.errors());
            }
            say(SESSIONS + " idle sessions");
            put(
                    "resident memory with 2,000 idle legacy sessions and their streams (target at most 500 MiB)",
                    "%.0f MiB",
                    new IdleSessions(bearer).measure(setup, SESSIONS));
        }
        return Table.of(figures, seconds);
    }

    private void compare(Warder.Setup setup, String direct, String nginx, Nginx proxy)
            throws IOException, InterruptedException {
        try (Warder warder = Warder.start(setup, "compare", 1)) {
            say("warming up");
            warmUp(warder);
            load.run(nginx, CONNECTIONS, 2, 0);
            var proxied = new ArrayList<Sample>();
            var guarded = new ArrayList<Sample>();
            for (int round = 1; round <= ROUNDS; round++) {
                say("round " + round + " of " + ROUNDS);
                proxied.add(Sample.take(load, nginx, CONNECTIONS, seconds, proxy.handle()));
                guarded.add(Sample.take(load, warder.url(), CONNECTIONS, seconds, warder.handle()));
            }
            double nginxCpu = Sample.median(proxied, Sample::cpuMicros);
            double warderCpu = Sample.median(guarded, Sample::cpuMicros);
            put("nginx, bare reverse proxy: CPU per call", "%.1f µs", nginxCpu);
            put("Warder, all checks on: CPU per call", "%.1f µs", warderCpu);
            put("ratio Warder to nginx (target at most 2.5)", "%.2f", warderCpu / nginxCpu);
            put("nginx calls per second", "%.0f", Sample.median(proxied, Sample::perSecond));
            put("Warder calls per second", "%.0f", Sample.median(guarded, Sample::perSecond));
            put(
                    "Warder errors",
                    "%.0f",
                    guarded.stream().mapToDouble(Sample::errors).sum());
            put(
                    "Warder resident memory at 32 connections (target at most 256 MiB)",
                    "%.0f MiB",
                    Processes.residentMiB(warder.handle()));
            halfLoad(direct, warder, Sample.median(guarded, Sample::perSecond));
        }
    }

    /** In several runs: clients that come and go take other paths than clients that stay, and those must be compiled too. */
    private void warmUp(Warder warder) throws IOException, InterruptedException {
        for (int run = 0; run < WARM_UPS; run++) {
            load.run(warder.url(), CONNECTIONS, 4, 0);
        }
    }

    private void halfLoad(String direct, Warder warder, double full) throws IOException, InterruptedException {
        double turn = CONNECTIONS / (full / 2) * 1_000;
        // A connection calls once a turn: the pause is what the call itself leaves of it.
        double call =
                load.run(warder.url(), CONNECTIONS, 3, (int) Math.round(turn)).p50Millis();
        int pause = (int) Math.max(1, Math.round(turn - call));
        say("half load, mean pause " + pause + " ms");
        var straight = new ArrayList<Load.Result>();
        var through = new ArrayList<Load.Result>();
        for (int round = 0; round < ROUNDS; round++) {
            straight.add(load.run(direct, CONNECTIONS, seconds, pause));
            through.add(load.run(warder.url(), CONNECTIONS, seconds, pause));
        }
        double without = Load.Result.median(straight, Load.Result::p99Millis);
        double with = Load.Result.median(through, Load.Result::p99Millis);
        put("half load: calls per second", "%.0f", Load.Result.median(through, Load.Result::perSecond));
        put("half load: p99 direct", "%.2f ms", without);
        put("half load: p99 through Warder", "%.2f ms", with);
        put("half load: p99 added (target at most 2 ms)", "%.2f ms", with - without);
    }

    private void policySize(Warder.Setup setup) throws IOException, InterruptedException {
        try (Warder few = Warder.start(setup, "rules10", 10);
                Warder many = Warder.start(setup, "rules10000", 10_000)) {
            say("10 against 10,000 rules");
            load.run(few.url(), CONNECTIONS, 6, 0);
            load.run(many.url(), CONNECTIONS, 6, 0);
            var small = new ArrayList<Sample>();
            var large = new ArrayList<Sample>();
            for (int round = 0; round < ROUNDS; round++) {
                small.add(Sample.take(load, few.url(), CONNECTIONS, seconds, few.handle()));
                large.add(Sample.take(load, many.url(), CONNECTIONS, seconds, many.handle()));
            }
            double with10 = Sample.median(small, Sample::cpuMicros);
            double with10000 = Sample.median(large, Sample::cpuMicros);
            put("CPU per call with 10 rules", "%.1f µs", with10);
            put("CPU per call with 10,000 rules", "%.1f µs", with10000);
            put("difference (target below 20 %)", "%.0f %%", 100 * (with10000 / with10 - 1));
        }
    }

    private void startUp(Warder.Setup setup) throws IOException, InterruptedException {
        say("starting up");
        double best = Double.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            long start = System.nanoTime();
            try (Warder warder = Warder.start(setup, "startup", 1)) {
                load.once(warder.url());
                best = Math.min(best, (System.nanoTime() - start) / 1e6);
            }
        }
        put("start of the program to first answered call (best of 4)", "%.0f ms", best);
    }

    private void put(String name, String format, double value) {
        figures.put(name, format.formatted(value));
        say(name + ": " + figures.get(name));
    }

    private static void say(String text) {
        System.err.println("  " + text);
    }

    /** A result of about 1 KB. */
    static String answer() {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"resultType\":\"complete\",\"content\":[{\"type\":\"text\",\"text\":\""
                + "order accepted, ".repeat(56) + "\"}],\"isError\":false}}";
    }
}
