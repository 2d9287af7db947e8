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
        return everything("streamableHttp", "/mcp", "listening on port");
    }

    /** The same server over HTTP+SSE, the transport of 2024-11-05; the address is that of its event stream. */
    public static Served everythingOverSse() {
        return everything("sse", "/sse", "running on port");
    }

    private static Served everything(String transport, String path, String ready) {
        int port = Ports.free();
        Path script = NodePackages.module("@modelcontextprotocol/server-everything/dist/index.js");
        String preload = "--import=" + NodePackages.script("loopback.mjs").toUri();
        Program program = NodePackages.start(
                "server-everything", script, Map.of("PORT", String.valueOf(port), "NODE_OPTIONS", preload), transport);
        program.awaitError(line -> line.contains(ready), START);
        return new Served(program, "http://127.0.0.1:" + port + path);
    }
}
