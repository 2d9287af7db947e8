package dev.warder.identity;

import dev.warder.store.Database;
import dev.warder.store.Row;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The API keys of a gateway. Keys are kept as SHA-256 only and are never deleted, only revoked, so that the record of who was who stays.
 * Everything here blocks on the database; all of it fails with {@link dev.warder.store.StoreException} when that cannot be used.
 */
public final class KeyStore {
    private static final String COLUMNS = "id, hash, subject, tenant, roles, created_at, expires_at, revoked_at";
    /** No white space (roles are kept in one text), nothing that a terminal or a log would act on. */
    private static final Pattern ROLE = Pattern.compile("[^\\p{Cntrl}\\p{Space}\\p{Cf}]{1,100}");

    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}\\p{Cf}]{1,255}");

    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final AtomicLong changes = new AtomicLong();

    /**
     * What a new key is to be.
     *
     * @param subject who uses it, 1 to 255 characters
     * @param roles role names without white space
     * @param tenant the tenant, or null when there is only one
     * @param expires when it stops working, or null for never
     */
    public record NewKey(
            String subject,
            Set<String> roles,
            @Nullable String tenant,
            @Nullable Instant expires) {}

    /**
     * A key that was just made: the only time it is seen in clear.
     *
     * @param id its name in lists and records
     * @param key what the caller sends
     */
    public record CreatedKey(String id, String key) {
        /** Without the key: this text may end in a log. */
        @Override
        public String toString() {
            return "CreatedKey[id=" + id + "]";
        }
    }

    /**
     * A key as it is kept.
     *
     * @param revoked when it was revoked, or null
     */
    public record StoredKey(
            String id,
            String subject,
            Set<String> roles,
            @Nullable String tenant,
            Instant created,
            @Nullable Instant expires,
            @Nullable Instant revoked) {}

    /** A key with the SHA-256, in hex, of what proves it. */
    record Proof(StoredKey key, String hash) {}

    public KeyStore(Database database) {
        this(database, InstantSource.system());
    }

    KeyStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Makes a key; it works as soon as this returns.
     *
     * @throws IllegalArgumentException when a name or role cannot be used, or the key would already have expired; the message says which
     */
    public CreatedKey create(NewKey key) {
        check(key);
        String id = ApiKey.newId(random);
        String text = ApiKey.generate(id, random);
        Instant expires = key.expires();
        database.transactNow(sql -> sql.execute(
                "INSERT INTO api_key (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
                id,
                Digest.of(text).hex(),
                key.subject(),
                key.tenant(),
                String.join(" ", new TreeSet<>(key.roles())),
                clock.millis(),
                expires == null ? null : expires.toEpochMilli()));
        changed();
        return new CreatedKey(id, text);
    }

    /** Revokes a key at once and for ever; false when there is no such key or it was revoked before. */
    public boolean revoke(String id) {
        int rows = database.transactNow(sql -> sql.execute(
                "UPDATE api_key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", clock.millis(), id));
        changed();
        return rows == 1;
    }

    /** All keys ever made, oldest first. */
    public List<StoredKey> list() {
        return database.readNow(sql -> sql.rows("SELECT " + COLUMNS + " FROM api_key ORDER BY created_at, id")).stream()
                .map(KeyStore::stored)
                .toList();
    }

    @Nullable
    Proof find(String id) {
        Row row =
                database.<@Nullable Row>readNow(sql -> sql.row("SELECT " + COLUMNS + " FROM api_key WHERE id = ?", id));
        return row == null ? null : new Proof(stored(row), row.text("hash"));
    }

    /** A number that grows whenever keys may have changed; what was read before it grew is out of date. */
    long changes() {
        return changes.get();
    }

    void changed() {
        changes.incrementAndGet();
    }

    long databaseVersion() {
        return database.versionNow();
    }

    private void check(NewKey key) {
        require(NAME, List.of(key.subject()), "the subject");
        require(ROLE, key.roles(), "the role");
        if (key.tenant() != null) {
            require(NAME, List.of(key.tenant()), "the tenant");
        }
        if (key.expires() != null && !key.expires().isAfter(clock.instant())) {
            throw new IllegalArgumentException("the key would have expired already");
        }
    }

    private static void require(Pattern pattern, Collection<String> names, String what) {
        for (String name : names) {
            if (!pattern.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        what + " is empty, too long or holds characters that are not accepted");
            }
        }
    }

    private static StoredKey stored(Row row) {
        String roles = row.text("roles");
        return new StoredKey(
                row.text("id"),
                row.text("subject"),
                roles.isEmpty() ? Set.of() : Set.of(roles.split(" ", -1)),
                row.textOrNull("tenant"),
                Instant.ofEpochMilli(row.number("created_at")),
                instant(row.numberOrNull("expires_at")),
                instant(row.numberOrNull("revoked_at")));
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
