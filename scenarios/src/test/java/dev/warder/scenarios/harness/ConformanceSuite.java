package dev.warder.scenarios.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The official conformance suite, run as a command: against a server's URL, or with a client of ours against its own servers. */
public final class ConformanceSuite {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** The name of a result; scenarios of authorization are in a folder below, and those of the skills extension have a number of their own. */
    private static final Pattern FOLDER = Pattern.compile("(?:server-)?((?!sep-2640-).+)-\\d{4}-\\d\\d-\\d\\dT.*");

    private static final Set<String> FROZEN = Set.of("2025-11-25", "2026-07-28");
    private static final JsonMapper JSON = JsonMapper.shared();

    private ConformanceSuite() {}

    /**
     * What one run found.
     *
     * @param status the exit status: 0 when every scored scenario passed
     * @param scenarios by scenario, the checks that did not simply succeed as {@code id: STATUS}, sorted, and how many succeeded
     * @param printed what the suite printed, for failure messages
     */
    public record Findings(int status, Map<String, Found> scenarios, String printed) {}

    /** The checks of one scenario: those that did not succeed as {@code id: STATUS}, sorted, and the number of those that did. */
    public record Found(List<String> notPassed, long passed) {}

    /**
     * Runs the requirements of one revision against {@code url}, which must be a loopback address: the suite's frozen set where it has one,
     * as of 2025-11-25, and else every scenario that applies to the revision.
     */
    public static Findings run(String url, String revision) {
        return run(List.of("server", "--url", url), revision, Map.of());
    }

    /**
     * Runs what the same set demands of clients, but for authorization and extensions, with the client of {@code npm/conformance}: each
     * scenario starts a server and the client, which puts what is under test between itself and that server.
     *
     * @param environment tells the client what is under test
     */
    public static Findings runClient(String revision, Map<String, String> environment) {
        List<String> command = NodePackages.command(NodePackages.script("conformance/client.mjs"));
        return run(List.of("client", "--command", String.join(" ", command)), revision, environment);
    }

    private static Findings run(List<String> subject, String revision, Map<String, String> environment) {
        try {
            Path results = Files.createTempDirectory("conformance-");
            List<String> arguments = new ArrayList<>(subject);
            arguments.addAll(List.of("-o", results.toString()));
            arguments.addAll(
                    FROZEN.contains(revision)
                            ? List.of("--requirements", revision)
                            : List.of("--suite", "all", "--spec-version", revision));
            try (Program suite = NodePackages.start(
                    "conformance",
                    NodePackages.module("@modelcontextprotocol/conformance/dist/index.js"),
                    environment,
                    arguments.toArray(String[]::new))) {
                int status = suite.await(PATIENCE);
                return new Findings(status, read(results), suite.everything());
            } finally {
                delete(results);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Found> read(Path results) throws IOException {
        Map<String, Found> scenarios = new TreeMap<>();
        try (Stream<Path> folders = Files.list(results)) {
            for (Path folder : folders.toList()) {
                Matcher name = FOLDER.matcher(folder.getFileName().toString());
                if (name.matches()) {
                    scenarios.put(name.group(1), found(folder));
                }
            }
        }
        return scenarios;
    }

    private static Found found(Path folder) throws IOException {
        JsonNode checks = JSON.readTree(folder.resolve("checks.json"));
        Path client = folder.resolve("stdout.txt");
        return Files.exists(client) ? ofClient(checks, Files.readString(client)) : ofServer(checks);
    }

    private static Found ofServer(JsonNode checks) {
        return new Found(notPassed(checks).sorted().toList(), passed(checks).count());
    }

    /** A client may be seen doing the same thing any number of times; how often says nothing. */
    private static Found ofClient(JsonNode checks, String printed) {
        Stream<String> itself = printed.endsWith("visited\n") ? Stream.of() : Stream.of("client: FAILURE");
        return new Found(
                Stream.concat(notPassed(checks), itself).distinct().sorted().toList(),
                passed(checks).distinct().count());
    }

    private static Stream<String> notPassed(JsonNode checks) {
        return checks.valueStream()
                .filter(check -> !is(check, "SUCCESS") && !is(check, "INFO"))
                .map(check -> check.get("id").stringValue() + ": "
                        + check.get("status").stringValue());
    }

    private static Stream<String> passed(JsonNode checks) {
        return checks.valueStream()
                .filter(check -> is(check, "SUCCESS"))
                .map(check ->
                        check.get("id").stringValue() + " " + check.path("name").asString(""));
    }

    /** INFO is no judgement: what was observed on the way, as often as it happened. */
    private static boolean is(JsonNode check, String status) {
        return status.equals(check.get("status").stringValue());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
