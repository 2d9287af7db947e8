package dev.warder.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
    @TempDir
    private Path directory;

    @Test
    void a_directory_without_record_is_said_to_have_none() {
        TestingTerminal search = TestingTerminal.run("audit", "search", "--data", directory);
        assertThat(search.exit()).isEqualTo(1);
        assertThat(search.err()).contains("there is no record in");
    }

    @Test
    void a_time_or_limit_that_is_none_is_refused() {
        assertThat(search("--since", "yesterday").err()).contains("\"yesterday\" is no time");
        assertThat(search("--limit", "0").err()).contains("--limit is at least 1");
        assertThat(search("--limit", "x").exit()).isEqualTo(2);
    }

    @Test
    void what_administrators_did_is_found() {
        TestingTerminal.run("keys", "create", "--data", directory, "--subject", "ann");
        TestingTerminal.run("keys", "create", "--data", directory, "--subject", "bob");

        TestingTerminal table = search("--event", "key_created");
        assertThat(table.exit()).isZero();
        assertThat(table.out().lines()).hasSize(3);
        assertThat(table.out()).contains("key_created");

        TestingTerminal json = TestingTerminal.run(
                "audit", "search", "--data", directory, "--json", "--since", "1h", "--oldest-first", "--limit", "1");
        assertThat(json.out().lines())
                .singleElement()
                .asString()
                .startsWith("{")
                .contains("\"subject\":\"ann\"");
        assertThat(search("--event", "no_such_event").out().lines()).hasSize(1);
        assertThat(search("--until", "1h").out().lines()).hasSize(1);
    }

    private TestingTerminal search(String option, String value) {
        return TestingTerminal.run("audit", "search", "--data", directory, option, value);
    }
}
