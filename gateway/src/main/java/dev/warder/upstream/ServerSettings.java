package dev.warder.upstream;

import dev.warder.mcp.Era;
import dev.warder.settings.Key;
import dev.warder.settings.Section;
import dev.warder.settings.Shape;
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
 * @param allowance what may pass between it and clients beside plain calls and answers
 * @param parking how its calls wait for stateless clients that it asked something, or null when they fail
 * @param pins what becomes of its definitions at the first contact, or null for what holds for all servers
 */
public record ServerSettings(
        String name,
        Target target,
        @Nullable Era era,
        Limits limits,
        Allowance allowance,
        @Nullable ParkingSettings parking,
        @Nullable FirstContact pins) {

    private static final Key<URI> URL = Key.url("url")
            .about("The server's MCP endpoint. Either url or stdio.")
            .example("https://crm.internal/mcp");
    private static final Key<List<String>> STDIO = Key.texts("stdio")
            .secret()
            .about(
                    "The program that is the server, and its arguments; no shell reads them. Every user of the machine can see arguments,"
                            + " so secrets are better in env. Either url or stdio.")
            .example("[npx, -y, \"@modelcontextprotocol/server-filesystem\", /srv/docs]");
    private static final Key<Map<String, String>> HEADERS = Key.textMap("headers")
            .or(Map.of())
            .secret()
            .about("Headers that are sent with every request to a url.")
            .example("{ Authorization: \"Bearer ${secret:crm-token}\" }");
    private static final Key<Map<String, String>> ENV = Key.textMap("env")
            .or(Map.of())
            .secret()
            .about("Variables for a stdio program, besides the few every program gets, such as PATH and HOME.")
            .example("{ TOKEN: \"${secret:files-token}\" }");
    private static final Key<Path> CWD =
            Key.path("cwd").otherwise("the gateway's own").about("The directory in which a stdio program runs.");
    private static final Key<Era> ERA = Key.choice("era", Era.class)
            .otherwise("found out by asking")
            .about("The protocol era to speak with the server.");
    private static final Key<Transport> TRANSPORT = Key.choice("transport", Transport.class)
            .otherwise("found out by asking")
            .about(
                    "How the server at the url is spoken to: streamable-http, or sse for servers of 2024-11-05, whose url is that of"
                            + " their event stream.");
    private static final Key<Duration> TIMEOUT = Key.duration("timeout", Duration.ofMillis(1), Duration.ofHours(24))
            .or(Limits.DEFAULT.timeout)
            .about("How long a call may take until its whole answer is there.");
    private static final Key<Duration> CONNECT_TIMEOUT = Key.duration(
                    "connectTimeout", Duration.ofMillis(1), Duration.ofMinutes(5))
            .or(Limits.DEFAULT.connectTimeout)
            .about("How long connecting to a url may take.");
    private static final Key<Long> MAX_REPLY = Key.size("maxReply", 1L << 10, 256L << 20)
            .or((long) Limits.DEFAULT.maxReplyBytes)
            .about("The largest answer that is accepted, together with all that comes before it.");
    private static final Key<Integer> CONNECTIONS = Key.integer("connections", 1, 10_000)
            .or(Limits.DEFAULT.connections)
            .about("How many calls to a url may be in flight over HTTP/1.1; open streams are counted apart.");

    private static final Key<FirstContact> PINS = Key.choice("pins", FirstContact.class)
            .otherwise("pins.firstContact")
            .about("What becomes of this server's definitions when they are seen for the very first time.");

    private static final String COMMAND =
            "Write the program and its arguments as one list: stdio: [program, argument].";

    /** One entry of the section {@code servers}; its name is the section's. */
    public static final Shape<ServerSettings> SHAPE = Shape.of(
                    ServerSettings::read,
                    "One server. Agents reach it at /servers/NAME/mcp.",
                    URL,
                    STDIO,
                    HEADERS,
                    ENV,
                    CWD,
                    ERA,
                    TRANSPORT,
                    TIMEOUT,
                    CONNECT_TIMEOUT,
                    MAX_REPLY,
                    CONNECTIONS,
                    BreakerSettings.KEY,
                    Allowance.ASKS,
                    Allowance.APPS_KEY,
                    Allowance.EXTENSIONS,
                    Allowance.BAGGAGE,
                    ParkingSettings.KEY,
                    PINS)
            .hint("command", COMMAND)
            .hint("args", COMMAND);

    private static ServerSettings read(Section section) {
        var limits = new Limits(
                section.read(TIMEOUT),
                section.read(CONNECT_TIMEOUT),
                Math.toIntExact(section.read(MAX_REPLY)),
                section.read(CONNECTIONS),
                section.read(BreakerSettings.KEY));
        return new ServerSettings(
                section.name(),
                target(section),
                section.find(ERA),
                limits,
                Allowance.read(section),
                parking(section, limits),
                section.find(PINS));
    }

    private static @Nullable ParkingSettings parking(Section section, Limits limits) {
        ParkingSettings parking = section.find(ParkingSettings.KEY);
        if (parking == null) {
            return null;
        }
        if (section.find(ERA) == Era.MODERN) {
            section.problem(
                    section.place(ParkingSettings.KEY),
                    "A modern server asks in a way that needs no parking.",
                    "Remove era or parking.");
        } else if (section.has(URL) && parking.atMost() >= limits.connections()) {
            section.problem(
                    section.place(ParkingSettings.KEY),
                    "Parked calls could take every connection to the server, and no other call could reach it.",
                    "Make connections larger than parking.atMost.");
        }
        return parking;
    }

    private static Target target(Section section) {
        boolean http = section.has(URL);
        if (http == section.has(STDIO)) {
            String message =
                    http ? "A server cannot have both url and stdio." : "The server has neither url nor stdio.";
            section.problem(
                    section.place(), message, "Write where the server is: its url, or the program to run as stdio.");
        } else {
            for (Key<?> foreign :
                    http ? List.of(ENV, CWD) : List.of(HEADERS, TRANSPORT, CONNECT_TIMEOUT, CONNECTIONS)) {
                if (section.has(foreign)) {
                    section.problem(
                            section.place(foreign),
                            "The key " + foreign.name() + " is only for a server with " + (http ? "stdio." : "url."),
                            "Remove it.");
                }
            }
        }
        ServerTexts.check(section, HEADERS, ENV);
        List<String> argv = section.find(STDIO);
        if (argv != null && (argv.isEmpty() || argv.getFirst().isBlank())) {
            section.problem(
                    section.place(STDIO), "The list names no program.", "Write the program first, then its arguments.");
        }
        if (!http && argv != null && !argv.isEmpty()) {
            return new Stdio(argv, section.read(ENV), section.find(CWD));
        }
        URI url = section.find(URL);
        // Without url, which was reported, something that is thrown away with everything else that was read.
        Transport transport = section.find(TRANSPORT);
        if (transport == Transport.SSE && section.find(ERA) == Era.MODERN) {
            section.problem(
                    section.place(TRANSPORT),
                    "Only servers of the legacy era are spoken to over sse.",
                    "Remove era or transport.");
        }
        return new Http(url == null ? URI.create("http://localhost") : url, section.read(HEADERS), transport);
    }

    /** Where a server is. */
    public sealed interface Target {}

    /**
     * A server over HTTP.
     *
     * @param url its MCP endpoint, http or https
     * @param headers sent with every request; values may hold references to secrets
     * @param transport how it is spoken to, or null to find out
     */
    public record Http(
            URI url, Map<String, String> headers, @Nullable Transport transport) implements Target {
        public Http {
            headers = Map.copyOf(headers);
        }

        public Http(URI url, Map<String, String> headers) {
            this(url, headers, null);
        }
    }

    /** What becomes of a server's definitions when they are seen for the very first time. */
    public enum FirstContact {
        /** They stay out of use until someone approves them. */
        REVIEW,
        /** They are all approved as they are; what changes or comes later is not. */
        BASELINE
    }

    /** How messages travel over HTTP. */
    public enum Transport {
        /** One address, an answer for every request (since 2025-03-26). */
        STREAMABLE_HTTP,
        /** One event stream for all that the server says, and messages posted to an address that it names (2024-11-05). */
        SSE
    }

    /**
     * A server run as a child process.
     *
     * @param argv program and arguments; never given to a shell; may hold references to secrets
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
     * @param breaker when it is given a pause
     */
    public record Limits(
            Duration timeout, Duration connectTimeout, int maxReplyBytes, int connections, BreakerSettings breaker) {
        /** 60 s, 5 s, 16 MiB, 256 connections. */
        public static final Limits DEFAULT = new Limits(Duration.ofSeconds(60), Duration.ofSeconds(5), 16 << 20, 256);

        /** Limits with the usual breaker. */
        public Limits(Duration timeout, Duration connectTimeout, int maxReplyBytes, int connections) {
            this(timeout, connectTimeout, maxReplyBytes, connections, BreakerSettings.DEFAULT);
        }
    }

    /** A server that is allowed nothing beyond the protocol's core. */
    public ServerSettings(String name, Target target, @Nullable Era era, Limits limits) {
        this(name, target, era, limits, Allowance.DEFAULT, null, null);
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
        return new ServerSettings(name, target, era, other, allowance, parking, pins);
    }

    /** The same server, pinned to an era. */
    public ServerSettings with(Era pinned) {
        return new ServerSettings(name, target, pinned, limits, allowance, parking, pins);
    }

    /** The same server with another allowance. */
    public ServerSettings with(Allowance other) {
        return new ServerSettings(name, target, era, limits, other, parking, pins);
    }

    /** The same server, whose calls wait for stateless clients. */
    public ServerSettings with(ParkingSettings other) {
        return new ServerSettings(name, target, era, limits, allowance, other, pins);
    }
}
