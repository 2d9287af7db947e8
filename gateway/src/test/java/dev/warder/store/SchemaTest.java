package dev.warder.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {

    @TempDir
    Path dir;

    @Test
    void the_version_in_the_code_is_the_newest_migration() throws Exception {
        var folder = Objects.requireNonNull(Schema.class.getClassLoader().getResource(Schema.COMMON));
        try (var files = Files.list(Path.of(folder.toURI()))) {
            int newest = files.map(file -> file.getFileName().toString())
                    .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
                    .max()
                    .orElseThrow();
            assertThat(newest).isEqualTo(Schema.VERSION);
        }
    }

    @Test
    void a_new_database_is_brought_to_the_version_in_the_code() {
        Database.open(dir).close();
        assertThat(Schema.version(Sqlite.source(dir.resolve("warder.db")))).isEqualTo(Schema.VERSION);
    }

    @Test
    void a_database_of_a_newer_program_is_refused() {
        try (var database = Database.open(dir)) {
            database.transactNow(
                    sql -> sql.execute(
                            "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, installed_by,"
                                    + " execution_time, success) VALUES (900, '900', 'later', 'SQL', 'V900__later.sql', 'x', 1, 1)"));
        }
        assertThatThrownBy(() -> Database.open(dir).close())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("newer Warder")
                .hasMessageContaining("900");
    }
}
