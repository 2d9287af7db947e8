package dev.warder.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.warder.call.Caller;
import dev.warder.call.Reason;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Identifies callers by API key. What the database said of a key is remembered, and trusted only while it is certain that no process has
 * changed the database since: the check of that is at most {@link #TRUSTED} old, or the database is asked again.
 */
final class KeyCheck {
    /** A memory older than this is checked in the background. */
    private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(300);
    /** A memory older than this is not used. With it, a revocation elsewhere is seen within one second. */
    private static final long TRUSTED = TimeUnit.MILLISECONDS.toNanos(800);

    private final KeyStore keys;
    private final Desk desk;
    private final InstantSource clock;
    private final Cache<Digest, Memory> known =
            Caffeine.newBuilder().maximumSize(20_000).executor(Runnable::run).build();
    /** Apart from the good ones, so that a flood of invented keys pushes out only its like. */
    private final Cache<Digest, Memory> unknown =
            Caffeine.newBuilder().maximumSize(10_000).executor(Runnable::run).build();

    private final AtomicBoolean checking = new AtomicBoolean();
    private volatile long checkedAt = System.nanoTime() - TRUSTED - 1;
    private volatile @Nullable Long databaseVersion;

    /**
     * What the database said of a key.
     *
     * @param answer the answer until it expires
     * @param expires milliseconds since 1970
     * @param changes the store's count of changes before it was read
     */
    private record Memory(Future<Identification> answer, long expires, long changes) {}

    KeyCheck(KeyStore keys, Desk desk, InstantSource clock) {
        this.keys = keys;
        this.desk = desk;
        this.clock = clock;
    }

    Future<Identification> identify(String text) {
        String id = ApiKey.id(text);
        if (id == null) {
            return Answers.unknown(Reason.BAD_CREDENTIALS);
        }
        Digest digest = Digest.of(text);
        long age = System.nanoTime() - checkedAt;
        if (age > FRESH && checking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("warder-key-changes").start(this::checkForChanges);
        }
        if (age <= TRUSTED) {
            Memory memory = known.getIfPresent(digest);
            if (memory == null) {
                memory = unknown.getIfPresent(digest);
            }
            if (memory != null && memory.changes() == keys.changes()) {
                return judge(memory);
            }
        }
        return desk.examine(() -> look(id, digest));
    }

    private Future<Identification> judge(Memory memory) {
        return clock.millis() < memory.expires() ? memory.answer() : Answers.unknown(Reason.EXPIRED_CREDENTIALS);
    }

    private Future<Identification> look(String id, Digest digest) {
        long changes = keys.changes();
        KeyStore.Proof proof = keys.find(id);
        boolean good =
                proof != null && digest.matches(proof.hash()) && proof.key().revoked() == null;
        if (proof == null || !good) {
            var memory = new Memory(Answers.unknown(Reason.BAD_CREDENTIALS), Long.MAX_VALUE, changes);
            unknown.put(digest, memory);
            return memory.answer();
        }
        Instant expires = proof.key().expires();
        long until = expires == null ? Long.MAX_VALUE : expires.toEpochMilli();
        var memory = new Memory(Answers.known(caller(proof.key())), until, changes);
        known.put(digest, memory);
        return judge(memory);
    }

    private static Caller caller(KeyStore.StoredKey key) {
        return new Caller(key.subject(), "warder", key.id(), key.tenant(), key.roles(), Set.of(), Caller.Auth.API_KEY);
    }

    private void checkForChanges() {
        try {
            long start = System.nanoTime();
            long version = keys.databaseVersion();
            Long before = databaseVersion;
            // The first look has nothing to compare with, so what was read before it may be out of date.
            if (before == null || before != version) {
                databaseVersion = version;
                keys.changed();
            }
            checkedAt = start;
        } catch (RuntimeException unreadable) {
            // The memories grow too old to be used, the database is asked for every call, and that failure is seen.
        } finally {
            checking.set(false);
        }
    }
}
