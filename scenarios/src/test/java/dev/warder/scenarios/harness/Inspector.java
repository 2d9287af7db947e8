package dev.warder.scenarios.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command line of {@code @modelcontextprotocol/inspector}; one command is one connection. */
public final class Inspector {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String url;
    private final String key;

    public Inspector(String url, String key) {
        this.url = url;
        this.key = key;
    }

    /**
     * What a command ended with.
     *
     * @param status the exit status
     * @param printed both channels
     * @param result what it printed as JSON, or a missing node
     */
    public record Ended(int status, String printed, JsonNode result) {}

    /** Runs {@code --method METHOD} with further options. */
    public Ended run(String method, String... options) {
        try {
            // It keeps files in the home folder, which is not ours to write to.
            Path home = Files.createDirectories(Places.file("target/inspector-home"));
            List<String> arguments = new ArrayList<>(List.of(
                    "--cli",
                    url,
                    "--transport",
                    "http",
                    "--header",
                    "Authorization: Bearer " + key,
                    "--stored-auth-only"));
            arguments.addAll(List.of("--format", "json", "--method", method));
            arguments.addAll(List.of(options));
            try (Program cli = NodePackages.start(
                    "inspector",
                    NodePackages.module("@modelcontextprotocol/inspector/clients/launcher/build/index.js"),
                    Map.of("HOME", home.toString()),
                    arguments.toArray(String[]::new))) {
                int status = cli.await(PATIENCE);
                return new Ended(status, cli.everything(), json(String.join("\n", cli.output())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(String text) {
        JsonMapper mapper = JsonMapper.shared();
        return text.isBlank() ? mapper.missingNode() : mapper.readTree(text).path("result");
    }
}
