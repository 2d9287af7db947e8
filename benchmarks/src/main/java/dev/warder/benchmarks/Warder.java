package dev.warder.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One gateway process, started as a user starts it. */
final class Warder implements AutoCloseable {
    private final Process process;
    final int port;

    private Warder(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Where a gateway serves {@code bench} and whom it trusts. */
    record Setup(Path dir, String issuer, Path keySet, String upstream, String era) {
        Setup servedBy(String url, String spoken) {
            return new Setup(dir, issuer, keySet, url, spoken);
        }
    }

    static Warder start(Setup setup, String name, int rules) throws IOException, InterruptedException {
        return start(setup, name, rules(rules));
    }

    /** Starts with the items of {@code access}, in YAML. */
    static Warder start(Setup setup, String name, String access) throws IOException, InterruptedException {
        int port = Ports.free();
        Path settings = setup.dir().resolve(name + ".yaml");
        Files.writeString(settings, """
                listen: 127.0.0.1:%d
                data: %s
                admin: { listen: "127.0.0.1:%d" }
                pins: { firstContact: baseline }
                identity:
                  oauth:
                    - { issuer: "%s", jwksFile: %s, roles: roles, audience: warder-bench }
                servers:
                  bench: { url: "%s", era: %s }
                access:
                %s""".formatted(
                        port,
                        setup.dir().resolve(name + "-data"),
                        Ports.free(),
                        setup.issuer(),
                        setup.keySet(),
                        setup.upstream(),
                        setup.era(),
                        access));
        Path log = setup.dir().resolve(name + ".log");
        Process process = new ProcessBuilder(
                        Path.of("warder").toAbsolutePath().toString(), "run", "-c", settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Ports.awaitOpen(port);
        return new Warder(process, port);
    }

    /** One rule that lets the call through by its arguments, among many that are about other tools. */
    private static String rules(int count) {
        var text = new StringBuilder();
        for (int i = 1; i < count; i++) {
            text.append("  - { allow: bench/tools/other_%d_*, to: [\"role:team-%d\"], when: args.amount <= %d.0 }\n"
                    .formatted(i, i % 50, i));
        }
        return text.append(
                        "  - { allow: bench/tools/create_order, to: [\"role:analyst\"], when: args.amount <= 1000.0 && args.currency == 'EUR' }\n")
                .toString();
    }

    String url() {
        return "http://127.0.0.1:" + port + "/servers/bench/mcp";
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() {
        Processes.stop(process, 20);
    }
}
