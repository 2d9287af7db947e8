package dev.warder.settings;

import static dev.warder.settings.TestingSettings.reading;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.settings.SettingsReader.Reading;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {

    @Test
    void an_empty_file_is_all_defaults() {
        TestingSettings settings = settings("# nothing yet\n");
        assertThat(settings.listen()).isEqualTo(new HostPort("127.0.0.1", 8080));
        assertThat(settings.open()).isFalse();
        assertThat(settings.depth()).isEqualTo(64);
        assertThat(settings.size()).isEqualTo(4 << 20);
        assertThat(settings.unit()).isEqualTo(TimeUnit.SECONDS);
        assertThat(settings.data()).isNull();
        assertThat(settings.roles()).containsExactly("admin");
        assertThat(settings.servers()).isEmpty();
        assertThat(settings.rules()).isEmpty();
        assertThat(settings.tls()).isNull();
    }

    @Test
    void every_type_is_read() {
        TestingSettings settings = settings("""
                listen: "[::1]:9000"
                open: true
                depth: 12
                maxBody: 16KiB
                unit: milliseconds
                data: ../data
                roles: [a, "b"]
                servers:
                  crm:
                    url: https://crm.internal/mcp
                    timeout: 500ms
                    headers: { Authorization: "Bearer ${secret:crm-token}", X-Number: 12 }
                rules:
                  - allow: crm/tools/*
                    when: args.x == 1
                  - allow: [a, b]
                tls:
                  certificate: /etc/tls/cert.pem
                """);
        assertThat(settings.listen()).isEqualTo(new HostPort("::1", 9000));
        assertThat(settings.open()).isTrue();
        assertThat(settings.depth()).isEqualTo(12);
        assertThat(settings.size()).isEqualTo(16384);
        assertThat(settings.unit()).isEqualTo(TimeUnit.MILLISECONDS);
        assertThat(settings.data()).isEqualTo(Path.of("/etc/data"));
        assertThat(settings.roles()).containsExactly("a", "b");
        var headers = Map.of("Authorization", "Bearer ${secret:crm-token}", "X-Number", "12");
        assertThat(settings.servers().get("crm"))
                .isEqualTo(new TestingSettings.Server(
                        "crm", URI.create("https://crm.internal/mcp"), Duration.ofMillis(500), headers));
        assertThat(settings.rules().getFirst().allow()).containsExactly("crm/tools/*");
        assertThat(settings.rules().get(1))
                .isEqualTo(new TestingSettings.Rule(List.of("a", "b"), null, new Place("rules[1].allow[1]", 16, 16)));
        assertThat(settings.tls()).isEqualTo(new TestingSettings.Tls(Path.of("/etc/tls/cert.pem")));
    }

    @Test
    void all_problems_of_a_file_come_in_one_report_with_path_line_and_suggestion() throws Exception {
        Reading<TestingSettings> reading = reading(resource("problems.yaml"));
        assertThat(reading.settings()).isNull();
        assertThat(reading.problems().text()).isEqualTo(resource("problems.txt"));
    }

    @Test
    void the_report_for_logs_has_one_line_for_each_problem() {
        assertThat(reading("listn: 1\ndepth: x").problems().lines())
                .containsExactly(
                        "line 1: listn: This key is not known here. Did you mean listen?",
                        "line 2: depth: \"x\" is not a whole number.");
    }

    @Test
    void the_report_for_programs_holds_the_same() {
        assertThat(reading("depth: x").problems().json().text())
                .isEqualTo(
                        "{\"file\":\"warder.yaml\",\"ok\":false,\"problems\":[{\"path\":\"depth\",\"line\":1,\"column\":8,"
                                + "\"message\":\"\\\"x\\\" is not a whole number.\"}]}");
        assertThat(reading("").problems().json().text())
                .isEqualTo("{\"file\":\"warder.yaml\",\"ok\":true,\"problems\":[]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            depth: 1.5           | is not a whole number
            depth: 010           | is not a whole number
            depth: 0             | is too small
            depth: 99999999999999999999 | is not a whole number
            depth: [1]           | Expected whole number, 1 to 100, found a list
            depth:               | The key has no value
            depth: null          | The key has no value
            open: yes            | is not true or false
            open: True           | is not true or false
            maxBody: 4           | is not a size
            maxBody: 1GiB        | is too large
            maxBody: 999999999999GiB | is too large
            unit: second         | is not nanoseconds, microseconds
            listen: 8080         | is not an address to listen at
            listen: 'host:99999' | is not an address to listen at
            listen: ':80'        | is not an address to listen at
            roles: admin         | Expected list of texts, found a single value
            rules: {}            | Expected list of sections, found a section of keys
            servers: []          | Expected sections by name, found a list
            servers: {a: 3}      | Expected a section of keys, found a single value
            'servers: {a: {url: ftp://x}}' | is not an http or https URL
            'servers: {a: {url: /mcp}}' | is not an http or https URL
            'servers: {a: {url: https://u:p@x/}}' | holds a user name, a password or a fragment
            'servers: {a: {timeout: 3}}' | is not a duration
            'servers: {a: {timeout: 2h}}' | is too large
            """)
    void a_value_its_key_cannot_take_is_a_problem(String yaml, String message) {
        assertThat(reading(yaml).problems().list()).singleElement().satisfies(problem -> {
            assertThat(problem.message()).contains(message);
            assertThat(problem.place().line()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'open: yes' | 'Did you mean true?'
            'open: off' | 'Did you mean false?'
            'unit: secnds' | 'Did you mean seconds?'
            'servers: {a: {timeout: 3sec}}' | 'Did you mean 3s?'
            'servers: {a: {timeout: 3}}' | 'Write a whole number and ms, s, m, h or d, for example 30s.'
            'max_body: 1KiB' | 'Did you mean maxBody?'
            'completelyDifferent: 1' | 'Keys of this section: listen, open, depth, maxBody, unit, data, roles, servers, rules, tls.'
            'certificate: x' | 'It belongs to tls.'
            'servers: {a: {depth: 1}}' | 'It belongs to the top level of the file.'
            """)
    void a_problem_says_what_to_write_instead(String yaml, String suggestion) {
        assertThat(reading(yaml).problems().list())
                .singleElement()
                .extracting(Problem::suggestion)
                .isEqualTo(suggestion);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "depth: 1\ndepth: 2",
                "depth: &a 1",
                "roles: [*a]",
                "roles: !!set [a]",
                "? [a]\n: b",
                "--- \ndepth: 1\n---\ndepth: 2",
                "roles: [a",
                "depth: 1\n  open: true",
                "\tdepth: 1",
                "roles: [\"\\x\"]",
                "\u0001",
                "- a",
                "text",
                "%YAML 1.2\ndepth: 1",
                "<<: {depth: 1}",
                "'': 1"
            })
    void what_is_not_plain_settings_yaml_is_refused(String yaml) {
        Reading<TestingSettings> reading = reading(yaml);
        assertThat(reading.settings()).isNull();
        assertThat(reading.problems().isEmpty()).isFalse();
    }

    @Test
    void a_list_or_map_with_everything_commented_out_is_empty() {
        TestingSettings settings = settings("roles:\nservers:\n# a: {}\nrules:\n");
        assertThat(settings.roles()).isEmpty();
        assertThat(settings.servers()).isEmpty();
        assertThat(settings.rules()).isEmpty();
        assertThat(reading("roles: null").problems().isEmpty()).isFalse();
    }

    @Test
    void a_repeated_key_names_both_lines() {
        assertThat(reading("depth: 1\nopen: true\ndepth: 2").problems().text())
                .contains("line 3: depth")
                .contains("The key \"depth\" is written twice in the same section, first on line 1.");
    }

    @Test
    void nesting_and_size_are_limited() {
        assertThat(reading("roles: " + "[".repeat(2000)).problems().text()).contains("nested more than 20 levels");
        assertThat(reading("#".repeat((8 << 20) + 1)).problems().text()).contains("larger than 8MiB");
    }

    @Test
    void text_that_is_not_utf8_is_refused() {
        byte[] latin = {'d', ':', ' ', (byte) 0xe4};
        var reading = SettingsReader.read("x", latin, Path.of("/"), TestingSettings.SHAPE, name -> null);
        assertThat(reading.problems().text()).contains("not UTF-8");
    }

    @Test
    void control_characters_of_a_file_never_reach_the_report() {
        String report = reading("roles: x\n\"a\\e[2J\\nb\": 1\nunit: \"\\e]0;x\\a\"")
                .problems()
                .text();
        assertThat(report.chars().filter(c -> c < ' ' && c != '\n')).isEmpty();
    }

    @Test
    void a_file_is_read_with_paths_from_its_own_directory(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("warder.yaml"), "data: data".getBytes(UTF_8));
        var reading = SettingsReader.read(file, TestingSettings.SHAPE, name -> null);
        assertThat(reading.settings().data()).isEqualTo(directory.resolve("data"));
    }

    @Test
    void a_missing_file_is_a_problem(@TempDir Path directory) {
        var reading = SettingsReader.read(directory.resolve("no.yaml"), TestingSettings.SHAPE, name -> null);
        assertThat(reading.problems().text()).contains("The file does not exist.");
    }

    @Test
    void a_room_finds_the_place_of_what_it_objects_to() {
        var rooms = Shape.of(
                section -> {
                    section.problem(section.at("servers.crm.headers"), "One.", null);
                    section.problem(
                            section.at("rules[1].allow[7]"), "Two.", Section.didYouMean("flies", List.of("files")));
                    return section;
                },
                "All.",
                TestingSettings.SERVERS,
                TestingSettings.RULES);
        String yaml = "servers:\n  crm:\n    headers: {}\nrules:\n  - allow: a\n  - allow:\n      - b\n";
        var reading = SettingsReader.read("x", yaml.getBytes(UTF_8), Path.of("/"), rooms, name -> null);
        assertThat(reading.problems().text()).isEqualTo("""
                x: 2 problems

                  line 3: servers.crm.headers
                    One.

                  line 7: rules[1].allow
                    Two.
                    Did you mean files?
                """);
    }

    private static String resource(String name) throws Exception {
        try (InputStream in = SettingsReaderTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static TestingSettings settings(String yaml) {
        Reading<TestingSettings> reading = reading(yaml);
        assertThat(reading.problems().text()).contains("no problems");
        return reading.settings();
    }
}
