package dev.warder.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestingStore.class)
class DatabaseTest {
    private static final String INSERT =
            "INSERT INTO api_key (id, hash, subject, tenant, roles, created_at) VALUES (?, ?, ?, ?, ?, ?)";

    @TempDir
    Path dir;

    private final TestingStore store;

    DatabaseTest(TestingStore store) {
        this.store = store;
    }

    private static int insert(Sql sql, String id) {
        return sql.execute(INSERT, id, "00", "ann", null, "", 1L);
    }

    private static long count(Database database) {
        return database.readNow(sql -> sql.rows("SELECT id FROM api_key").size());
    }

    @Test
    void what_was_committed_is_there_after_a_restart() {
        try (var database = store.open(dir)) {
            int changed = database.transactNow(sql -> insert(sql, "a"));
            assertThat(changed).isEqualTo(1);
        }
        try (var database = store.open(dir)) {
            Row row = database.readNow(sql -> sql.row("SELECT * FROM api_key WHERE id = ?", "a"));
            assertThat(row).isNotNull();
            assertThat(row.text("subject")).isEqualTo("ann");
            assertThat(row.number("created_at")).isEqualTo(1);
            assertThat(row.textOrNull("tenant")).isNull();
            assertThat(row.numberOrNull("expires_at")).isNull();
        }
    }

    @Test
    void a_failure_inside_a_transaction_undoes_all_of_it() {
        try (var database = store.open(dir)) {
            assertThatThrownBy(() -> database.transactNow(sql -> {
                        insert(sql, "a");
                        throw new IllegalStateException("half way");
                    }))
                    .hasMessage("half way");
            assertThat(count(database)).isZero();
        }
    }

    @Test
    void a_value_is_never_part_of_the_statement() {
        try (var database = store.open(dir)) {
            String hostile = "x'); DROP TABLE api_key; --";
            database.transactNow(sql -> insert(sql, hostile));
            Row row = database.readNow(sql -> sql.row("SELECT id FROM api_key WHERE id = ?", hostile));
            assertThat(row).isNotNull();
        }
    }

    @Test
    void a_future_completes_on_the_context_of_the_caller_and_works_off_the_event_loop() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (var database = store.open(dir)) {
            Context context = vertx.getOrCreateContext();
            var worker = new CompletableFuture<Boolean>();
            var completedOn = new CompletableFuture<Context>();
            context.runOnContext(nothing -> database.transact(
                            sql -> worker.complete(Thread.currentThread().isVirtual()))
                    .onComplete(done -> completedOn.complete(Vertx.currentContext())));
            assertThat(completedOn.get(10, TimeUnit.SECONDS)).isSameAs(context);
            assertThat(worker.get(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void the_version_changes_when_another_handle_commits_and_not_otherwise() {
        try (var one = store.open(dir);
                var other = store.open(dir)) {
            long before = one.versionNow();
            one.readNow(sql -> sql.rows("SELECT id FROM api_key"));
            assertThat(one.versionNow()).isEqualTo(before);
            other.transactNow(sql -> insert(sql, "a"));
            long after = one.versionNow();
            assertThat(after).isNotEqualTo(before);
            one.transactNow(sql -> insert(sql, "b"));
            assertThat(one.versionNow()).isNotEqualTo(after);
        }
    }

    @Test
    void two_handles_and_many_writers_lose_nothing() throws Exception {
        try (var one = store.open(dir);
                var other = store.open(dir)) {
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String id = "k" + i;
                Database database = i % 2 == 0 ? one : other;
                all.add(database.transact(sql -> insert(sql, id))
                        .toCompletionStage()
                        .toCompletableFuture());
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
            assertThat(count(one)).isEqualTo(40);
        }
    }

    @Test
    void two_first_starts_at_once_make_one_schema() throws Exception {
        var starts = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 3; i++) {
            starts.add(CompletableFuture.runAsync(() -> store.open(dir).close()));
        }
        CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
        try (var database = store.open(dir)) {
            assertThat(count(database)).isZero();
        }
    }

    @Test
    void a_closed_database_fails_instead_of_waiting() {
        var database = store.open(dir);
        database.close();
        assertThatThrownBy(() -> database.readNow(sql -> sql.row("SELECT 1"))).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> database.transactNow(sql -> insert(sql, "a"))).isInstanceOf(StoreException.class);
        assertThatThrownBy(database::versionNow).isInstanceOf(StoreException.class);
    }
}
