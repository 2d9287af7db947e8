package dev.warder.scenarios.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged program: {@code warder run} as a process of its own, with its own settings file and data folder. */
public final class Gateway implements AutoCloseable {
    /** A name and value in the program's environment that no server may ever see. */
    public static final String CANARY = "WARDER_SCENARIO_CANARY";

    private static final Duration START = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path folder;
    private final Path data;
    private final Path settings;
    private final int port;
    private final int adminPort;
    private final Map<String, String> keys = new HashMap<>();
    private Program program;

    private Gateway(Path folder, Path data, Path settings, int port, int adminPort, Program program) {
        this.folder = folder;
        this.data = data;
        this.settings = settings;
        this.port = port;
        this.adminPort = adminPort;
        this.program = program;
    }

    /**
     * Starts a gateway with these parts of a settings file and waits until it is ready.
     *
     * @param parts top-level YAML sections: {@code servers}, {@code access}, {@code identity}, {@code pins} when the servers' definitions
     *     are not to be approved at the first contact; {@code @PORT@} stands for its port
     */
    public static Gateway start(String... parts) {
        return startWithData(null, parts);
    }

    /** The same with its data in {@code data} (created when absent; left alone at the end), or in its own folder when null. */
    public static Gateway startWithData(Path data, String... parts) {
        try {
            Path folder = Files.createTempDirectory("warder-scenario-");
            Path where = data == null ? folder.resolve("data") : data;
            int port = Ports.free();
            int adminPort = Ports.free();
            Path settings = folder.resolve("warder.yaml");
            Files.writeString(settings, yaml(port, adminPort, where, parts));
            Gateway gateway = new Gateway(folder, where, settings, port, adminPort, launch(folder, settings));
            gateway.awaitReady();
            return gateway;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String yaml(int port, int adminPort, Path data, String... parts) {
        StringBuilder yaml = new StringBuilder();
        yaml.append("listen: 127.0.0.1:").append(port).append('\n');
        yaml.append("publicUrl: http://127.0.0.1:").append(port).append('\n');
        yaml.append("data: ").append(data).append('\n');
        yaml.append("admin: { listen: \"127.0.0.1:").append(adminPort).append("\", operators: [\"role:operator\"] }\n");
        if (Stream.of(parts).noneMatch(part -> part.startsWith("pins:"))) {
            yaml.append("pins: { firstContact: baseline }\n");
        }
        for (String part : parts) {
            yaml.append(part.replace("@PORT@", String.valueOf(port))).append('\n');
        }
        return yaml.toString();
    }

    private static Program launch(Path folder, Path settings) {
        return Program.start("warder", command("run", "-c", settings.toString()), Map.of(CANARY, CANARY), folder);
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Places.java().toString(), "-Xmx256m", "-jar", Places.program().toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private void awaitReady() {
        try {
            Await.until("the gateway is ready", START, () -> isReady() || !program.alive());
        } catch (AssertionError late) {
            String printed = program.everything();
            program.close();
            throw new IllegalStateException("the gateway did not become ready\n" + printed, late);
        }
        if (!program.alive()) {
            throw new IllegalStateException("the gateway ended\n" + program.everything());
        }
    }

    private boolean isReady() {
        try {
            return Http.CLIENT
                            .send(HttpRequest.newBuilder(admin("/ready")).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** An address of the operators' listener. */
    public URI admin(String path) {
        return URI.create("http://127.0.0.1:" + adminPort + path);
    }

    public int port() {
        return port;
    }

    public Path data() {
        return data;
    }

    /** The settings file. */
    public Path settings() {
        return settings;
    }

    public Program program() {
        return program;
    }

    /** The endpoint of a server's 1:1 route. */
    public String route(String server) {
        return "http://127.0.0.1:" + port + "/servers/" + server + "/mcp";
    }

    /** The endpoint of the route of every server. */
    public String everything() {
        return "http://127.0.0.1:" + port + "/mcp";
    }

    /** An API key of a caller with this one role; the same role gets the same key. */
    public String key(String role) {
        return keys.computeIfAbsent(role, this::createKey);
    }

    private String createKey(String role) {
        List<String> printed = cli("keys", "create", "--subject", role + "-caller", "--role", role, "--json");
        return JSON.readTree(String.join("\n", printed)).get("key").stringValue();
    }

    /** Runs another command of the program on this gateway's settings and returns what it printed. */
    public List<String> cli(String... arguments) {
        List<String> command = command(arguments);
        command.add("-c");
        command.add(settings.toString());
        return Program.run("warder " + arguments[0], command, Map.of(), folder);
    }

    /** Every entry of the audit log, oldest first. */
    public List<JsonNode> audit() {
        return cli("audit", "search", "--json", "--limit", "1000000").reversed().stream()
                .filter(line -> !line.isBlank())
                .map(JSON::readTree)
                .toList();
    }

    /** Changes the settings file as a person would: the first {@code from} becomes {@code to}. */
    public void edit(String from, String to) {
        try {
            String yaml = Files.readString(settings);
            if (!yaml.contains(from)) {
                throw new IllegalArgumentException("the settings do not contain " + from);
            }
            Files.writeString(settings, yaml.replace(from, to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the operators' listener answers. */
    public String get(String path) {
        try {
            return Http.CLIENT
                    .send(HttpRequest.newBuilder(admin(path)).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL, without any goodbye. */
    public void kill() {
        program.kill();
    }

    /** Starts the killed or stopped program again on the same settings and data. */
    public void restart() {
        program = launch(folder, settings);
        awaitReady();
    }

    @Override
    public void close() {
        program.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(Gateway::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
