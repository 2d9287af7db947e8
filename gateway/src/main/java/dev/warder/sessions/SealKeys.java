package dev.warder.sessions;

import dev.warder.store.Database;
import dev.warder.store.Row;
import dev.warder.store.Sql;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys that seal, as the store keeps them: one that seals now, and former ones. Everything public blocks on the database and fails
 * with {@link dev.warder.store.StoreException} when that cannot be used.
 */
public final class SealKeys {
    private static final String NOT_ACCEPTED =
            "superseded_at IS NOT NULL AND (ended_at IS NOT NULL OR superseded_at <= ?)";

    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * A key as people see it, without its secret.
     *
     * @param superseded when another followed it, or null for the key that seals
     * @param ended since when nothing under it is accepted, or null while handles under it may be
     */
    public record Listed(
            String id,
            Instant created,
            @Nullable Instant superseded,
            @Nullable Instant ended) {}

    /**
     * That a new key seals.
     *
     * @param key its id
     * @param former the id of the key before it, or null when this is the first
     */
    public record Rotated(String key, @Nullable String former) {}

    public SealKeys(Database database) {
        this(database, InstantSource.system());
    }

    SealKeys(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Every key ever made, oldest first. */
    public List<Listed> list() {
        return database
                .readNow(sql -> sql.rows(
                        "SELECT id, created_at, superseded_at, ended_at FROM seal_key ORDER BY created_at, id"))
                .stream()
                .map(row -> new Listed(
                        row.text("id"),
                        Instant.ofEpochMilli(row.number("created_at")),
                        instant(row.numberOrNull("superseded_at")),
                        instant(row.numberOrNull("ended_at"))))
                .toList();
    }

    /**
     * Makes a new key; a running gateway seals with it within seconds.
     *
     * @param endFormer whether nothing under former keys is accepted any more
     * @param beforeCommit told what is about to happen; when it throws, nothing happens
     */
    public Rotated rotate(boolean endFormer, Consumer<Rotated> beforeCommit) {
        return database.transactNow(sql -> {
            Rotated rotated = rotate(sql, endFormer);
            beforeCommit.accept(rotated);
            return rotated;
        });
    }

    Rotated rotate(Sql sql, boolean endFormer) {
        long now = clock.millis();
        Row former = sql.row("SELECT id FROM seal_key WHERE superseded_at IS NULL");
        sql.execute("UPDATE seal_key SET superseded_at = ? WHERE superseded_at IS NULL", now);
        if (endFormer) {
            sql.execute("UPDATE seal_key SET ended_at = ? WHERE ended_at IS NULL", now);
        }
        SealKey key = SealKey.random(random);
        sql.execute("INSERT INTO seal_key (id, secret, created_at) VALUES (?, ?, ?)", key.id(), key.secret(), now);
        return new Rotated(key.id(), former == null ? null : former.text("id"));
    }

    /** Whether {@link #tend} would change anything. */
    boolean isDue(Sql sql, SealSettings settings) {
        Row current = sql.row("SELECT created_at FROM seal_key WHERE superseded_at IS NULL");
        return current == null
                || isOld(current, settings)
                || sql.row(
                                "SELECT id FROM seal_key WHERE secret IS NOT NULL AND " + NOT_ACCEPTED + " AND "
                                        + "NOT EXISTS (SELECT 1 FROM legacy_session WHERE key_id = seal_key.id)",
                                since(settings.acceptFormer()))
                        != null;
    }

    /** Makes the key that is due, if any, and erases the secrets of keys under which nothing is accepted or kept any more. */
    @Nullable
    Rotated tend(Sql sql, SealSettings settings) {
        Row current = sql.row("SELECT created_at FROM seal_key WHERE superseded_at IS NULL");
        Rotated made = current == null || isOld(current, settings) ? rotate(sql, false) : null;
        sql.execute(
                "UPDATE seal_key SET secret = NULL, ended_at = COALESCE(ended_at, ?) WHERE secret IS NOT NULL AND "
                        + NOT_ACCEPTED + " AND NOT EXISTS (SELECT 1 FROM legacy_session WHERE key_id = seal_key.id)",
                clock.millis(),
                since(settings.acceptFormer()));
        return made;
    }

    /** The keys whose secrets are there; fails when none of them seals. */
    Ring ring(Sql sql, SealSettings settings) {
        SealKey current = null;
        Map<String, Ring.Held> held = new HashMap<>();
        for (Row row : sql.rows("SELECT id, secret, superseded_at, ended_at FROM seal_key WHERE secret IS NOT NULL")) {
            SealKey key = SealKey.of(row.text("id"), row.text("secret"));
            Long superseded = row.numberOrNull("superseded_at");
            Long ended = row.numberOrNull("ended_at");
            if (key == null) {
                continue;
            }
            if (superseded == null) {
                current = key;
                held.put(key.id(), new Ring.Held(key, Long.MAX_VALUE));
            } else {
                long until = superseded + settings.acceptFormer().toMillis();
                held.put(key.id(), new Ring.Held(key, ended == null ? until : Math.min(ended, until)));
            }
        }
        return new Ring(Objects.requireNonNull(current, "no key seals"), held);
    }

    private boolean isOld(Row key, SealSettings settings) {
        return key.number("created_at") <= since(settings.rotateAfter());
    }

    private long since(Duration span) {
        return clock.millis() - span.toMillis();
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
