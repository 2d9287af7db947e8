package dev.warder.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.CapabilityType;
import dev.warder.json.Json;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Definitions that nobody here wrote. The rates are those of docs/security.md. */
class ToolVectorsTest {
    private static final CapabilityType TOOL = CapabilityType.TOOL;

    /** How many of a set have a finding, by the worst one. */
    private record Rates(int all, int high, int medium) {}

    private static Rates rates(String file) throws IOException, JsonException {
        List<JsonObject> rows = new ArrayList<>();
        try (InputStream in = new GZIPInputStream(
                Files.newInputStream(vectors("tool-definitions").resolve(file)))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (line.isEmpty()) {
                    continue;
                }
                rows.add(read(line));
            }
        }
        Map<Shelf, List<String>> names = new HashMap<>();
        rows.forEach(
                row -> names.computeIfAbsent(shelf(row), _ -> new ArrayList<>()).add(row.string("name")));
        var neighbours = new Neighbours(names);
        int high = 0;
        int medium = 0;
        for (JsonObject row : rows) {
            List<Finding> found = inspected(shelf(row), row.without("server").without("file"), neighbours);
            boolean grave = Finding.isGrave(found);
            high += grave ? 1 : 0;
            medium += !grave && found.stream().anyMatch(finding -> finding.risk() == Risk.MEDIUM) ? 1 : 0;
        }
        return new Rates(rows.size(), high, medium);
    }

    private static List<Finding> inspected(Shelf shelf, JsonObject tool, Neighbours neighbours) {
        String name = Objects.requireNonNull(tool.string("name"));
        return Inspection.of(shelf, new Definition(name, tool.without("label"), ""), neighbours);
    }

    private static Shelf shelf(JsonObject row) {
        return new Shelf(String.valueOf(row.string("server")), TOOL);
    }

    private static JsonObject read(String text) throws JsonException {
        return (JsonObject) JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
    }

    private static Path vectors(String folder) {
        String configured = System.getenv("WARDER_VECTORS");
        Path vectors = configured == null ? Path.of("..", "..", "shared", "vectors") : Path.of(configured);
        return Files.isDirectory(vectors.resolve(folder))
                ? vectors.resolve(folder)
                : Assumptions.abort("the shared vectors are not here; WARDER_VECTORS names their folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"benign-docker-registry-half.jsonl.gz", "cisco-benign-half.jsonl.gz"})
    void no_honest_definition_is_kept_from_a_baseline(String file) throws Exception {
        assertThat(rates(file).high()).isZero();
    }

    @Test
    void honest_definitions_of_servers_in_use_are_seldom_noted_at_all() throws Exception {
        Rates rates = rates("benign-docker-registry-half.jsonl.gz");

        assertThat(rates.medium()).isLessThanOrEqualTo(rates.all() / 50);
    }

    @Test
    void most_definitions_made_for_attacks_are_found() throws Exception {
        Rates rates = rates("cisco-malicious-half.jsonl.gz");

        assertThat(rates.high() + rates.medium()).isGreaterThanOrEqualTo(rates.all() * 85 / 100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tool-poisoning/001-instruction-override.json",
                "tool-poisoning/002-hidden-char-evasion.json",
            })
    void poisoned_definitions_are_grave_and_their_twins_are_not(String file) throws Exception {
        JsonObject vector = vector(file);

        assertThat(Finding.isGrave(tool(vector.object("fixture")))).isTrue();
        assertThat(tool(vector.object("benignControl"))).isEmpty();
    }

    private static List<Finding> tool(JsonObject fixture) {
        return inspected(
                new Shelf("one", TOOL), Objects.requireNonNull(fixture.object("tool")), new Neighbours(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "rug-pull/001-post-trust-mutation.json, MEDIUM",
        "mid-session-tool-injection/001-tool-framing-metadata.json, HIGH"
    })
    void changed_definitions_are_other_definitions_and_their_twins_are_not(String file, Risk worst) throws Exception {
        JsonObject vector = vector(file);
        JsonObject fixture = Objects.requireNonNull(vector.object("fixture"));
        JsonObject twin = Objects.requireNonNull(vector.object("benignControl"));

        assertThat(fingerprint(fixture, "before")).isNotEqualTo(fingerprint(fixture, "after"));
        assertThat(Comparison.of(fixture.object("before"), fixture.object("after"))
                        .getFirst()
                        .risk())
                .isEqualTo(worst);
        assertThat(fingerprint(twin, "before")).isEqualTo(fingerprint(twin, "after"));
    }

    private static String fingerprint(JsonObject fixture, String member) {
        return Fingerprint.of(Fingerprint.canonical(Objects.requireNonNull(fixture.object(member))));
    }

    @Test
    void a_tool_that_shadows_another_is_grave_and_one_that_does_not_is_not() throws Exception {
        JsonObject vector = vector("tool-shadowing/001-name-collision-override.json");

        assertThat(Finding.isGrave(newcomer(Objects.requireNonNull(vector.object("fixture")))))
                .isTrue();
        assertThat(newcomer(Objects.requireNonNull(vector.object("benignControl"))))
                .isEmpty();
    }

    private static List<Finding> newcomer(JsonObject fixture) {
        Map<Shelf, List<String>> names = new HashMap<>();
        JsonObject last = JsonObject.EMPTY;
        for (Json one : Objects.requireNonNull(fixture.array("servers"))) {
            last = (JsonObject) one;
            for (Json tool : Objects.requireNonNull(last.array("tools"))) {
                names.computeIfAbsent(shelf(last), _ -> new ArrayList<>()).add(((JsonObject) tool).string("name"));
            }
        }
        JsonObject tool =
                (JsonObject) Objects.requireNonNull(last.array("tools")).items().getFirst();
        return inspected(shelf(last), tool, new Neighbours(names));
    }

    private static JsonObject vector(String file) throws IOException, JsonException {
        return read(
                Files.readString(vectors("defense-bench").resolve("testcases").resolve(file)));
    }
}
