package dev.warder.sessions;

import static dev.warder.sessions.TestingSeals.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Caller;
import dev.warder.call.TestingCalls;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.Revision;
import dev.warder.store.Database;
import dev.warder.store.StoreWatch;
import dev.warder.store.TestingStore;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of a gateway that runs no more go on at another one that shares its database. */
@Timeout(60)
class LeftSessionsTest {
    private static final JsonObject MEMENTO = JsonObject.of("id", new JsonString("name-at-the-server"));

    @TempDir
    private Path data;

    private Database database;
    private Custody other;
    private String id;

    @BeforeEach
    void one_gateway_opens_a_session_and_runs_no_more() {
        database = TestingStore.POSTGRES.open(data);
        id = opened("one", database).id();
        other = custody("other", database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Custody custody(String member, Database database) {
        return Custody.open(database, member, CustodySettings.DEFAULT, _ -> {});
    }

    private static Session<String> opened(String member, Database database) {
        Custody custody = custody(member, database);
        Sessions<String> sessions = custody.sessions();
        Session<String> session = Objects.requireNonNull(sessions.open(ALICE, "crm", Revision.V2025_06_18, "x"));
        sessions.keep(session, MEMENTO);
        await(custody.flushed());
        return session;
    }

    private @Nullable KeptSession claim(Custody custody, Caller caller, String server) {
        return await(custody.claim(id, caller, server));
    }

    private static <T extends @Nullable Object> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void a_session_that_was_left_is_taken_over_once() {
        assertThat(other.kept()).isEmpty();

        KeptSession taken = claim(other, ALICE, "crm");

        assertThat(taken).isNotNull().satisfies(kept -> {
            assertThat(kept.upstream()).isEqualTo(MEMENTO);
            assertThat(kept.owner().samePrincipal(ALICE)).isTrue();
        });
        assertThat(claim(other, ALICE, "crm")).isNull();
        assertThat(custody("one", database).kept()).isEmpty();
        assertThat(other.kept()).hasSize(1);
    }

    @Test
    void nobody_but_its_owner_and_at_its_server_only() {
        assertThat(claim(other, TestingCalls.caller("mallory"), "crm")).isNull();
        assertThat(claim(other, ALICE, "maps")).isNull();

        assertThat(custody("one", database).kept()).hasSize(1);
    }

    @Test
    void a_session_of_a_gateway_that_runs_stays_there() {
        var beats = new StoreWatch.Follower() {
            @Override
            public String topic() {
                return "any";
            }

            @Override
            public long follow() {
                return 1;
            }

            @Override
            public void failed(RuntimeException failure, long blindNanos) {}
        };
        try (var running = new StoreWatch(database, "one", System::nanoTime, beats)) {
            running.start();
            assertThat(claim(other, ALICE, "crm")).isNull();
        }
        assertThat(claim(other, ALICE, "crm")).isNotNull();
    }

    @Test
    void a_session_that_was_idle_for_too_long_has_ended() {
        long old = System.currentTimeMillis()
                - SessionSettings.DEFAULT.idle().plus(Duration.ofSeconds(5)).toMillis();
        database.transactNow(sql -> sql.execute("UPDATE legacy_session SET used_at = ?", old));

        assertThat(claim(other, ALICE, "crm")).isNull();
    }

    @Test
    void what_nobody_took_over_is_forgotten_in_the_end() {
        long old = System.currentTimeMillis()
                - SessionSettings.DEFAULT.idle().plus(Duration.ofMinutes(11)).toMillis();
        database.transactNow(sql -> sql.execute("UPDATE legacy_session SET used_at = ?", old));

        await(other.tend());

        assertThat(database.<Boolean>readNow(
                        sql -> sql.rows("SELECT name FROM legacy_session").isEmpty()))
                .isTrue();
    }

    @Test
    void a_gateway_with_a_file_of_its_own_takes_nothing_over(@TempDir Path own) {
        try (Database file = Database.open(own)) {
            String left = opened("one", file).id();

            assertThat(await(custody("other", file).claim(left, ALICE, "crm"))).isNull();
        }
    }
}
