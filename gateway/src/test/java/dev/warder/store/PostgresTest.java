package dev.warder.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PostgresTest {
    @TempDir
    private Path dir;

    @BeforeAll
    static void on_linux() {
        assumeTrue(System.getProperty("os.name").startsWith("Linux"), "PostgreSQL is tested on Linux");
    }

    private static long number(Database database) {
        Row row = database.<Row>readNow(sql -> sql.row("SELECT created_at FROM api_key WHERE id = 'n'"));
        return row.number("created_at");
    }

    @Test
    void what_two_gateways_read_and_then_write_is_never_lost() throws Exception {
        PostgresAddress address = TestingStore.address(dir);
        try (var one = Database.open(address);
                var other = Database.open(address)) {
            one.transactNow(sql -> sql.execute("INSERT INTO api_key (id, hash, subject, roles, created_at)"
                    + " VALUES ('n', '00', 'ann', '', 0)"));
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Database database = i % 2 == 0 ? one : other;
                all.add(database.transact(sql -> {
                            Row row = sql.row("SELECT created_at FROM api_key WHERE id = 'n'");
                            long now = row == null ? 0 : row.number("created_at");
                            return sql.execute("UPDATE api_key SET created_at = ? WHERE id = 'n'", now + 1);
                        })
                        .toCompletionStage()
                        .toCompletableFuture());
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
            assertThat(number(one)).isEqualTo(40);
        }
    }

    @Test
    void a_beat_of_a_gateway_is_no_news_for_others() {
        PostgresAddress address = TestingStore.address(dir);
        try (var one = Database.open(address);
                var other = Database.open(address)) {
            long before = one.versionNow();
            other.noteNow(sql -> sql.execute("DELETE FROM gateway_follows"));
            assertThat(one.versionNow()).isEqualTo(before);
            other.transactNow(sql -> sql.execute("DELETE FROM gateway_follows"));
            assertThat(one.versionNow()).isNotEqualTo(before);
        }
    }

    @Test
    void a_gateway_that_freezes_in_the_middle_of_a_change_keeps_others_waiting_for_seconds_only() throws Exception {
        PostgresAddress address = TestingStore.address(dir);
        try (var one = Database.open(address);
                var frozen = new Postgres(address).source().getConnection()) {
            frozen.setAutoCommit(false);
            new Postgres(address).alone(frozen);

            long start = System.nanoTime();
            assertThatThrownBy(() -> one.transactNow(sql -> sql.execute("DELETE FROM gateway_follows")))
                    .isInstanceOf(StoreException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
            assertThat(one.versionNow()).isPositive();
        }
    }

    @Test
    void a_database_that_was_away_is_used_again_when_it_is_back() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Database database;
        try (EmbeddedPostgres first = server(port)) {
            assertThat(first.getPort()).isEqualTo(port);
            database = Database.open(TestingStore.at(port, "postgres"));
            database.transactNow(sql -> sql.execute("DELETE FROM gateway_follows"));
            database.versionNow();
        }
        assertThatThrownBy(database::versionNow).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> database.readNow(sql -> sql.rows("SELECT id FROM stop")))
                .isInstanceOf(StoreException.class);

        try (EmbeddedPostgres second = server(port)) {
            assertThat(second.getPort()).isEqualTo(port);
            assertThat(database.versionNow()).isPositive();
            List<Row> stops = database.readNow(sql -> sql.rows("SELECT id FROM stop"));
            assertThat(stops).isEmpty();
            database.close();
        }
    }

    private EmbeddedPostgres server(int port) throws Exception {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(dir.resolve("postgres"))
                .setCleanDataDirectory(false)
                .start();
    }

    @Test
    void a_database_that_cannot_be_reached_is_named_soon_and_without_the_password() {
        var nowhere = new PostgresAddress("localhost", 1, "warder", "warder", "s3cret", false, null);

        assertThatThrownBy(() -> Database.open(nowhere))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("postgresql://localhost:1/warder as warder")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void a_server_without_a_certificate_is_not_told_the_password() {
        PostgresAddress plain = TestingStore.address(dir);
        var careful = new PostgresAddress(
                plain.host(), plain.port(), plain.database(), plain.user(), plain.password(), true, null);

        assertThatThrownBy(() -> Database.open(careful))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("SSL");
    }

    @Test
    void a_database_of_a_newer_program_is_refused() {
        PostgresAddress address = TestingStore.address(dir);
        try (var database = Database.open(address)) {
            database.transactNow(sql ->
                    sql.execute("INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
                            + " installed_by, execution_time, success) VALUES (900, '900', 'later', 'SQL', 'V900__later.sql',"
                            + " 'x', 1, TRUE)"));
        }
        assertThatThrownBy(() -> Database.open(address))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("newer Warder");
    }
}
