package dev.warder.upstream;

import dev.warder.mcp.Era;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One server as configured.
 *
 * @param name its name in routes, rules and records
 * @param target where it is
 * @param era the only era to speak with it, or null to find out
 * @param limits what it may take at most
 */
public record ServerSettings(
        String name, Target target, @Nullable Era era, Limits limits) {

    /** Where a server is. */
    public sealed interface Target {}

    /**
     * A server over HTTP.
     *
     * @param url its MCP endpoint, http or https
     * @param headers sent with every request; values may hold references to secrets
     */
    public record Http(URI url, Map<String, String> headers) implements Target {
        public Http {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * A server run as a child process.
     *
     * @param argv program and arguments; never given to a shell
     * @param env variables added to the few a child inherits; values may hold references to secrets
     * @param directory where it runs, or null for the gateway's own working directory
     */
    public record Stdio(
            List<String> argv,
            Map<String, String> env,
            @Nullable Path directory) implements Target {
        public Stdio {
            argv = List.copyOf(argv);
            env = Map.copyOf(env);
            if (argv.isEmpty()) {
                throw new IllegalArgumentException("the argument vector names no program");
            }
        }
    }

    /**
     * What a server may take at most.
     *
     * @param timeout from sending a request to the end of its answer; streams without answer are exempt
     * @param connectTimeout to establish a connection
     * @param maxReplyBytes one answer with all that comes before it, or one message of a stream
     * @param connections calls in flight over HTTP/1.1; streams are counted apart
     */
    public record Limits(Duration timeout, Duration connectTimeout, int maxReplyBytes, int connections) {
        /** 60 s, 5 s, 16 MiB, 256 connections. */
        public static final Limits DEFAULT = new Limits(Duration.ofSeconds(60), Duration.ofSeconds(5), 16 << 20, 256);
    }

    /** A server over HTTP with defaults for the rest. */
    public static ServerSettings http(String name, URI url) {
        return new ServerSettings(name, new Http(url, Map.of()), null, Limits.DEFAULT);
    }

    /** A server over pipes with defaults for the rest. */
    public static ServerSettings stdio(String name, List<String> argv) {
        return new ServerSettings(name, new Stdio(argv, Map.of(), null), null, Limits.DEFAULT);
    }

    /** The same server, limited otherwise. */
    public ServerSettings with(Limits other) {
        return new ServerSettings(name, target, era, other);
    }

    /** The same server, pinned to an era. */
    public ServerSettings with(Era pinned) {
        return new ServerSettings(name, target, pinned, limits);
    }
}
