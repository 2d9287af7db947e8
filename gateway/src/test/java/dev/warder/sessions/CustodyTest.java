package dev.warder.sessions;

import static dev.warder.sessions.TestingSeals.ALICE;
import static dev.warder.sessions.TestingSeals.cursor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.Revision;
import dev.warder.sessions.SealKeys.Rotated;
import dev.warder.sessions.Seals.Opening;
import dev.warder.store.Database;
import dev.warder.store.Sql;
import dev.warder.store.TestingStore;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestingStore.class)
class CustodyTest {
    private static final JsonObject MEMENTO = JsonObject.of("id", new JsonString("name-at-the-server"));

    @TempDir
    Path data;

    private final TestingStore store;

    CustodyTest(TestingStore store) {
        this.store = store;
    }

    private final List<Rotated> made = new ArrayList<>();
    private Database database;

    @BeforeEach
    void open() {
        database = store.open(data);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void the_first_start_makes_a_key_and_the_next_one_uses_it() {
        String handle = Objects.requireNonNull(custody().seals().seal(cursor(ALICE), bytes("page-2")));

        assertThat(custody().seals().open(cursor(ALICE), handle)).isInstanceOf(Opening.Opened.class);
        assertThat(made)
                .singleElement()
                .satisfies(first -> assertThat(first.former()).isNull());
        assertThat(new SealKeys(database).list()).hasSize(1);
    }

    @Test
    void a_running_gateway_takes_notice_of_a_key_made_by_the_command_line() {
        Custody custody = custody();
        String handle = Objects.requireNonNull(custody.seals().seal(cursor(ALICE), bytes("page-2")));
        Rotated rotated = new SealKeys(database).rotate(false, _ -> {});

        assertThat(await(custody.tend())).isTrue();
        assertThat(custody.seals().currentKey()).isEqualTo(rotated.key());
        assertThat(custody.seals().open(cursor(ALICE), handle)).isInstanceOf(Opening.Opened.class);
        assertThat(await(custody.tend())).isFalse();
    }

    @Test
    void ending_the_former_keys_ends_their_handles_at_once_and_their_secrets_are_erased() {
        Custody custody = custody();
        String handle = Objects.requireNonNull(custody.seals().seal(cursor(ALICE), bytes("page-2")));
        Rotated rotated = new SealKeys(database).rotate(true, _ -> {});
        await(custody.tend());

        assertThat(custody.seals().open(cursor(ALICE), handle)).isInstanceOf(Opening.Refused.class);
        assertThat(secrets()).containsExactly(rotated.key());
        assertThat(new SealKeys(database).list())
                .extracting(SealKeys.Listed::ended)
                .satisfiesExactly(
                        former -> assertThat(former).isNotNull(),
                        current -> assertThat(current).isNull());
    }

    @Test
    void erased_secrets_are_not_found_in_the_file_any_more() throws Exception {
        assumeTrue(store == TestingStore.SQLITE, "only SQLite has a file of ours");
        Custody custody = custody();
        for (int i = 0; i < 39; i++) {
            new SealKeys(database).rotate(false, _ -> {});
        }
        List<String> erased = database.readNow(sql -> sql.rows("SELECT secret FROM seal_key")).stream()
                .map(row -> row.text("secret"))
                .toList();
        new SealKeys(database).rotate(true, _ -> {});
        await(custody.tend());
        database.close();

        String file = Files.readString(data.resolve("warder.db"), StandardCharsets.ISO_8859_1);
        assertThat(file).contains(custody.seals().currentKey());
        assertThat(erased)
                .hasSize(40)
                .allSatisfy(secret -> assertThat(file).doesNotContain(secret.substring(secret.length() - 8)));
        assertThat(data.resolve("warder.db-wal")).doesNotExist();
    }

    @Test
    void a_rotation_that_cannot_be_recorded_does_not_happen() {
        String before = custody().seals().currentKey();

        assertThatThrownBy(() -> new SealKeys(database).rotate(false, _ -> {
                    throw new IllegalStateException("no record");
                }))
                .hasMessage("no record");
        assertThat(custody().seals().currentKey()).isEqualTo(before);
    }

    @Test
    void a_key_that_sealed_long_enough_is_followed_and_one_that_nobody_needs_is_erased() {
        var clock = new AtomicLong(1_000_000_000_000L);
        var keys = new SealKeys(database, () -> Instant.ofEpochMilli(clock.get()));
        var settings =
                new SealSettings(Duration.ofHours(1), Duration.ofHours(1), Duration.ofDays(30), Duration.ofDays(1));
        String first = tended(keys, settings).key();
        assertThat(isDue(keys, settings)).isFalse();

        clock.addAndGet(Duration.ofDays(30).toMillis());
        assertThat(isDue(keys, settings)).isTrue();
        Rotated second = tended(keys, settings);
        assertThat(second.former()).isEqualTo(first);
        assertThat(secrets()).hasSize(2);

        clock.addAndGet(Duration.ofDays(1).toMillis());
        assertThat(isDue(keys, settings)).isTrue();
        database.transactNow(sql -> keys.tend(sql, settings));
        assertThat(secrets()).containsExactly(second.key());
    }

    @Test
    void a_key_under_which_a_session_is_kept_is_erased_only_when_the_session_is_kept_anew() {
        Custody custody = custody();
        Sessions<String> sessions = custody.sessions();
        sessions.keep(opened(sessions), MEMENTO);
        await(custody.flushed());
        new SealKeys(database).rotate(true, _ -> {});

        await(custody.tend());
        assertThat(secrets()).hasSize(2);
        sessions.keepAnew();
        await(custody.flushed());
        await(custody.tend());
        assertThat(secrets()).containsExactly(custody.seals().currentKey());
        assertThat(custody().kept()).hasSize(1);
    }

    @Test
    void a_kept_session_is_the_same_in_the_next_run_and_its_row_shows_nothing_of_it() {
        Custody custody = custody();
        Sessions<String> sessions = custody.sessions();
        Session<String> session = opened(sessions);
        sessions.keep(session, MEMENTO);
        await(custody.flushed());

        KeptSession kept = custody().kept().getFirst();
        assertThat(kept.id()).isEqualTo(session.id());
        assertThat(kept.owner()).isEqualTo(ALICE);
        assertThat(kept.server()).isEqualTo("crm");
        assertThat(kept.revision()).isEqualTo(Revision.V2025_06_18);
        assertThat(kept.upstream()).isEqualTo(MEMENTO);
        assertThat(kept.label()).isEqualTo(session.label());
        String row = database.readNow(sql -> sql.rows("SELECT name, sealed FROM legacy_session").stream()
                .map(found -> found.text("name") + found.text("sealed"))
                .toList()
                .toString());
        assertThat(row).doesNotContain(session.id(), "alice", "name-at-the-server");
        assertThat(kept.toString()).doesNotContain(session.id(), "name-at-the-server");
    }

    @Test
    void an_ended_session_does_not_come_back() {
        Custody custody = custody();
        Sessions<String> sessions = custody.sessions();
        Session<String> session = opened(sessions);
        sessions.keep(session, MEMENTO);
        sessions.end(session);
        await(custody.flushed());

        assertThat(custody().kept()).isEmpty();
    }

    @Test
    void many_sessions_at_once_are_all_kept() {
        Custody custody = custody();
        Sessions<String> sessions = custody.sessions();
        for (int i = 0; i < 1_500; i++) {
            sessions.keep(opened(sessions), MEMENTO);
        }
        await(custody.flushed());

        assertThat(custody().kept()).hasSize(1_500);
    }

    @Test
    void a_spoiled_row_is_removed_and_disturbs_no_other() {
        Custody custody = custody();
        Sessions<String> sessions = custody.sessions();
        sessions.keep(opened(sessions), MEMENTO);
        await(custody.flushed());
        database.transactNow(sql -> sql.execute(
                "INSERT INTO legacy_session (name, key_id, sealed, used_at) VALUES ('x', 'y', 'spoiled', 1)"));

        Custody next = custody();
        assertThat(next.kept()).hasSize(1);
        await(next.flushed());
        assertThat(next.kept()).hasSize(1);
        long rows = database.readNow(
                sql -> (long) sql.rows("SELECT name FROM legacy_session").size());
        assertThat(rows).isOne();
    }

    @Test
    void the_database_of_the_keys_can_be_read_by_its_user_only() throws Exception {
        assumeTrue(store == TestingStore.SQLITE, "only SQLite has a file of ours");
        custody();

        assertThat(Files.getPosixFilePermissions(data.resolve("warder.db")))
                .extracting(Enum::name)
                .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
    }

    private Custody custody() {
        return Custody.open(database, "test", CustodySettings.DEFAULT, made::add);
    }

    private static Session<String> opened(Sessions<String> sessions) {
        return Objects.requireNonNull(sessions.open(ALICE, "crm", Revision.V2025_06_18, "x"));
    }

    private Rotated tended(SealKeys keys, SealSettings settings) {
        return Objects.requireNonNull(database.transactNow((Sql sql) -> keys.tend(sql, settings)));
    }

    private boolean isDue(SealKeys keys, SealSettings settings) {
        return database.readNow(sql -> keys.isDue(sql, settings));
    }

    private List<String> secrets() {
        return database.readNow(sql -> sql.rows("SELECT id FROM seal_key WHERE secret IS NOT NULL")).stream()
                .map(row -> row.text("id"))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
