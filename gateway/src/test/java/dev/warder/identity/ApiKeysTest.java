package dev.warder.identity;

import static dev.warder.identity.TestingDoor.RESOURCE;
import static dev.warder.identity.TestingDoor.caller;
import static dev.warder.identity.TestingDoor.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warder.call.Caller;
import dev.warder.call.Reason;
import dev.warder.identity.KeyStore.CreatedKey;
import dev.warder.identity.KeyStore.NewKey;
import dev.warder.identity.KeyStore.StoredKey;
import dev.warder.store.Row;
import dev.warder.store.TestingStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(TestingStore.class)
class ApiKeysTest {
    @TempDir
    Path dir;

    private final TestingStore store;

    ApiKeysTest(TestingStore store) {
        this.store = store;
    }

    private TestingDoor door;

    @BeforeEach
    void open() {
        door = TestingDoor.trusting(store, dir);
    }

    @AfterEach
    void close() {
        door.close();
    }

    private CreatedKey create() {
        return door.keys.create(new NewKey("ann", Set.of("sales", "lead"), "acme", null));
    }

    private Future<Identification> asked(String key) {
        return door.present(null, key, RESOURCE);
    }

    @Test
    void a_key_identifies_its_caller() {
        CreatedKey key = create();
        assertThat(caller(asked(key.key())))
                .isEqualTo(new Caller(
                        "ann", "warder", key.id(), "acme", Set.of("sales", "lead"), Set.of(), Caller.Auth.API_KEY));
    }

    @Test
    void a_key_may_be_a_bearer_token_too() {
        assertThat(caller(door.bearer(create().key())).subject()).isEqualTo("ann");
    }

    @Test
    void a_key_without_roles_has_none() {
        CreatedKey key = door.keys.create(new NewKey("ann", Set.of(), null, null));
        assertThat(caller(asked(key.key())).roles()).isEmpty();
        assertThat(caller(asked(key.key())).tenant()).isNull();
    }

    @Test
    void a_remembered_key_is_answered_at_once() throws Exception {
        String key = create().key();
        caller(asked(key));
        // Not always the very next time: the database is asked again when its version was not looked at for a while.
        await(() -> asked(key).succeeded());
    }

    @Test
    void a_key_is_kept_as_its_hash_only() throws Exception {
        String key = create().key();
        Row row = door.database.readNow(sql -> sql.row("SELECT * FROM api_key"));
        assertThat(row.text("hash")).isEqualTo(Digest.of(key).hex()).hasSize(64);
        String secret = key.substring(key.lastIndexOf('_') + 1);
        try (var files = Files.list(dir)) {
            for (Path file : files.toList()) {
                assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(secret);
            }
        }
        assertThat(create().toString()).doesNotContain("wk_");
    }

    @Test
    void no_two_keys_are_alike() {
        assertThat(create().key()).isNotEqualTo(create().key());
    }

    @Test
    void a_revoked_key_is_refused_at_once() {
        CreatedKey key = create();
        caller(asked(key.key()));
        caller(asked(key.key()));
        assertThat(door.keys.revoke(key.id())).isTrue();
        assertThat(reason(asked(key.key()))).isEqualTo(Reason.BAD_CREDENTIALS);
        assertThat(door.keys.revoke(key.id())).as("again").isFalse();
        assertThat(door.keys.revoke("unknown")).isFalse();
    }

    @Test
    void a_key_revoked_by_another_process_is_refused_within_a_second() throws Exception {
        CreatedKey key = create();
        caller(asked(key.key()));
        try (var other = store.open(dir)) {
            new KeyStore(other).revoke(key.id());
            isRefusedAfterASecond(key.key());
        }
    }

    @Test
    void a_key_revoked_by_another_process_during_a_quiet_time_is_refused_on_its_first_use() throws Exception {
        CreatedKey key = create();
        caller(asked(key.key()));
        try (var other = store.open(dir)) {
            new KeyStore(other).revoke(key.id());
        }
        assertThat(new CountDownLatch(1).await(1, TimeUnit.SECONDS)).isFalse();
        assertThat(reason(asked(key.key()))).isEqualTo(Reason.BAD_CREDENTIALS);
    }

    @Test
    void a_key_created_by_another_process_works_although_it_was_refused_before() throws Exception {
        CreatedKey key = create();
        door.database.transactNow(sql -> sql.execute("UPDATE api_key SET id = 'hidden'"));
        assertThat(reason(asked(key.key()))).isEqualTo(Reason.BAD_CREDENTIALS);
        try (var other = store.open(dir)) {
            other.transactNow(sql -> sql.execute("UPDATE api_key SET id = ?", key.id()));
        }
        await(() -> asked(key.key()).await() instanceof Identification.Known);
    }

    @Test
    void an_expired_key_is_refused_also_when_it_is_remembered() {
        CreatedKey key = door.keys.create(
                new NewKey("ann", Set.of(), null, door.clock.instant().plusSeconds(60)));
        assertThat(caller(asked(key.key())).subject()).isEqualTo("ann");
        door.ahead.set(60_000);
        assertThat(reason(asked(key.key()))).isEqualTo(Reason.EXPIRED_CREDENTIALS);
        assertThat(reason(asked(key.key()))).isEqualTo(Reason.EXPIRED_CREDENTIALS);
    }

    @Test
    void a_key_with_the_right_id_and_another_secret_is_refused() {
        CreatedKey key = create();
        String other = ApiKey.generate(key.id(), new java.security.SecureRandom());
        assertThat(reason(asked(other))).isEqualTo(Reason.BAD_CREDENTIALS);
        assertThat(caller(asked(key.key())).subject()).isEqualTo("ann");
    }

    @Test
    void an_invented_key_is_refused_without_asking_the_database() {
        String key = create().key();
        door.database.close();
        String mistyped = key.substring(0, 20) + (key.charAt(20) == 'a' ? 'b' : 'a') + key.substring(21);
        for (String invented :
                List.of(mistyped, key + "x", key.substring(1), "wk_", "wk_a_b", key.replace("wk_", "wk-"))) {
            Future<Identification> answer = asked(invented);
            assertThat(answer.succeeded()).as("at once").isTrue();
            assertThat(reason(answer)).isEqualTo(Reason.BAD_CREDENTIALS);
        }
    }

    @Test
    void a_database_that_fails_leaves_callers_unknown() throws Exception {
        String key = create().key();
        caller(asked(key));
        door.database.close();
        assertThat(reason(asked(create2()))).isEqualTo(Reason.IDENTITY_UNAVAILABLE);
        isRefusedAfterASecond(key);
        assertThat(reason(asked(key))).isEqualTo(Reason.IDENTITY_UNAVAILABLE);
    }

    private static String create2() {
        var random = new java.security.SecureRandom();
        return ApiKey.generate(ApiKey.newId(random), random);
    }

    @Test
    void keys_are_refused_when_they_are_switched_off() {
        CreatedKey key = create();
        try (var identity = new Identity(new IdentitySettings(false, List.of()), door.keys, door.vertx)) {
            assertThat(reason(identity.identify(new Presented(null, key.key(), "127.0.0.1"), RESOURCE)))
                    .isEqualTo(Reason.BAD_CREDENTIALS);
        }
    }

    @Test
    void the_answer_comes_on_the_context_of_the_caller() throws Exception {
        String key = create().key();
        Context context = door.vertx.getOrCreateContext();
        var completedOn = new CompletableFuture<Context>();
        context.runOnContext(nothing -> asked(key).onComplete(done -> completedOn.complete(Vertx.currentContext())));
        assertThat(completedOn.get(10, TimeUnit.SECONDS)).isSameAs(context);
    }

    @Test
    void all_keys_are_listed_without_their_secrets() {
        CreatedKey first = create();
        door.ahead.set(1000);
        CreatedKey second = door.keys.create(
                new NewKey("bob", Set.of(), null, door.clock.instant().plusSeconds(60)));
        door.keys.revoke(first.id());
        List<StoredKey> keys = door.keys.list();
        assertThat(keys).extracting(StoredKey::id).containsExactly(first.id(), second.id());
        assertThat(keys.getFirst().roles()).containsExactlyInAnyOrder("sales", "lead");
        assertThat(keys.getFirst().revoked()).isNotNull();
        assertThat(keys.getLast().revoked()).isNull();
        assertThat(Objects.requireNonNull(keys.getLast().expires()))
                .isAfter(keys.getLast().created());
        assertThat(keys.toString()).doesNotContain(Digest.of(first.key()).hex());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "tab\there", "line\nbreak", "bell\u0007", "right\u202eleft"})
    void a_role_that_could_be_taken_for_something_else_is_refused(String role) {
        assertThatThrownBy(() -> door.keys.create(new NewKey("ann", Set.of(role), null, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("role");
    }

    @Test
    void a_key_that_would_already_have_expired_is_not_made() {
        assertThatThrownBy(() -> door.keys.create(
                        new NewKey("ann", Set.of(), null, door.clock.instant().minusSeconds(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expired");
        assertThatThrownBy(() -> door.keys.create(new NewKey("", Set.of(), null, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("subject");
        assertThat(door.keys.list()).isEmpty();
    }

    /** Asks until the key is refused. Whatever was asked a second after this was called must be. */
    private void isRefusedAfterASecond(String key) throws InterruptedException {
        long changed = System.nanoTime();
        await(() -> {
            Duration age = Duration.ofNanos(System.nanoTime() - changed);
            boolean refused = asked(key).await() instanceof Identification.Unknown;
            assertThat(refused || age.compareTo(Duration.ofSeconds(1)) < 0)
                    .as("accepted after " + age)
                    .isTrue();
            return refused;
        });
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            assertThat(new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS)).isFalse();
        }
    }
}
