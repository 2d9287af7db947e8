package dev.warder.scenarios.harness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Real MCP servers over HTTP, each a process on 127.0.0.1. */
public final class NodeServers {
    private static final Duration START = Duration.ofSeconds(20);

    private NodeServers() {}

    /**
     * A running server.
     *
     * @param program its process
     * @param url its MCP endpoint
     */
    public record Served(Program program, String url) implements AutoCloseable {
        @Override
        public void close() {
            program.close();
        }
    }

    /** The fixture of the conformance suite; {@code mode} is dual, modern or legacy. */
    public static Served fixture(String mode) {
        Program program = NodePackages.start(
                "fixture", NodePackages.script("fixture-server.mjs"), Map.of("MODE", mode, "PORT", "0"));
        String ready = program.awaitLine(line -> line.startsWith("READY "), START);
        return new Served(program, "http://127.0.0.1:" + ready.substring("READY ".length()) + "/mcp");
    }

    /** {@code @modelcontextprotocol/server-everything} over streamable HTTP, which speaks the 2025 revisions. */
    public static Served everything() {
        int port = Ports.free();
        Path script = NodePackages.module("@modelcontextprotocol/server-everything/dist/index.js");
        String preload = "--import=" + NodePackages.script("loopback.mjs").toUri();
        Program program = NodePackages.start(
                "server-everything",
                script,
                Map.of("PORT", String.valueOf(port), "NODE_OPTIONS", preload),
                "streamableHttp");
        program.awaitError(line -> line.contains("listening on port"), START);
        return new Served(program, "http://127.0.0.1:" + port + "/mcp");
    }
}
