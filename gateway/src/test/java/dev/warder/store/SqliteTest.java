package dev.warder.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteTest {
    @TempDir
    Path dir;

    @Test
    void the_files_belong_to_this_user_alone() throws IOException {
        Path data = dir.resolve("fresh");
        try (var database = Database.open(data)) {
            database.transactNow(sql -> sql.execute("DELETE FROM stop"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                    .isEqualTo("rwx------");
            for (String file : List.of("warder.db", "warder.db-wal", "warder.db-shm")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(file))))
                        .as(file)
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void commits_are_written_through_to_disk() {
        try (var database = Database.open(dir)) {
            assertThat(database.readNow(sql -> sql.row("PRAGMA synchronous")).number("synchronous"))
                    .as("FULL")
                    .isEqualTo(2);
            assertThat(database.readNow(sql -> sql.row("PRAGMA journal_mode")).text("journal_mode"))
                    .isEqualTo("wal");
        }
    }

    @Test
    void a_file_that_is_no_database_is_refused_by_name() throws IOException {
        Files.writeString(
                dir.resolve("warder.db"),
                "this is not a database, it is a sentence that goes on for a while. ".repeat(20));
        assertThatThrownBy(() -> Database.open(dir).close())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("warder.db")
                .hasMessageContaining("not a database");
    }

    @Test
    void a_data_directory_that_is_a_file_is_refused_by_name() throws IOException {
        Path file = Files.writeString(dir.resolve("data"), "");
        assertThatThrownBy(() -> Database.open(file).close())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file.toString());
    }
}
