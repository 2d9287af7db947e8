package dev.warder.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each file {@code check/x.yaml} has the report {@code check/x.txt}; {@code -Dwarder.regenerate=true} writes the reports anew. */
class CheckCommandTest {
    private static final Path CASES = Path.of("src/test/resources/dev/warder/main/check");

    static List<Path> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_file_gets_its_report(Path file) throws IOException {
        TestingTerminal check = TestingTerminal.run("check", file);
        String report = check.out().replace(CASES + "/", "");
        Path expected = CASES.resolve(file.getFileName().toString().replace(".yaml", ".txt"));
        if (Boolean.getBoolean("warder.regenerate")) {
            Files.writeString(expected, report);
        }
        assertThat(report).isEqualTo(Files.readString(expected));
        assertThat(check.exit()).isEqualTo(report.endsWith(": no problems\n") ? 0 : 1);
        assertThat(check.err()).isEmpty();
    }

    @Test
    void the_report_for_programs_is_one_line_of_json(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("x.yaml"), "listn: 1".getBytes(UTF_8));
        TestingTerminal check = TestingTerminal.run("check", "--json", file);
        assertThat(check.exit()).isEqualTo(1);
        assertThat(check.out().lines())
                .singleElement()
                .asString()
                .startsWith("{\"file\":")
                .contains(
                        "\"ok\":false", "\"path\":\"listn\"", "\"line\":1", "\"suggestion\":\"Did you mean listen?\"");
    }

    @Test
    void a_missing_file_is_one_problem() {
        TestingTerminal check = TestingTerminal.run("check", "no-such.yaml");
        assertThat(check.exit()).isEqualTo(1);
        assertThat(check.out()).contains("no-such.yaml: 1 problem").contains("The file does not exist.");
    }
}
