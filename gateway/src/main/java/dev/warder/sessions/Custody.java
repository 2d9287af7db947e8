package dev.warder.sessions;

import dev.warder.call.Caller;
import dev.warder.sessions.SealKeys.Rotated;
import dev.warder.store.Database;
import dev.warder.store.Sql;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything this gateway keeps of what clients hold: the seals with their keys, and the sessions that outlive a run. */
public final class Custody {
    private static final Logger LOG = LoggerFactory.getLogger(Custody.class);
    private static final long ABANDONED_MILLIS = TimeUnit.MINUTES.toMillis(10);

    private final Database database;
    private final String member;
    private final SealKeys keys;
    private final Consumer<Rotated> told;
    private final Seals seals;
    private final SessionStore store;
    /** Anybody may ask for sessions that do not exist; few may make the database look at a time. */
    private final Semaphore claims = new Semaphore(4);

    private final AtomicBoolean tending = new AtomicBoolean();
    private volatile CustodySettings settings;

    private record Tended(Ring ring, @Nullable Rotated made) {}

    private Custody(Database database, String member, SealKeys keys, CustodySettings settings, Consumer<Rotated> told) {
        this.database = database;
        this.member = member;
        this.keys = keys;
        this.settings = settings;
        this.told = told;
        Tended first = Objects.requireNonNull(database.transactNow(this::tended));
        this.seals = new Seals(InstantSource.system(), first.ring(), settings.seals());
        this.store = new SessionStore(database, member, seals);
        tell(first);
    }

    /**
     * Opens it, and makes the first key where there is none; blocks.
     *
     * @param member the name of this gateway among those that share the database; sessions are its own
     * @param told what to do when the gateway itself made a new key
     * @throws dev.warder.store.StoreException when the database cannot be used
     */
    public static Custody open(Database database, String member, CustodySettings settings, Consumer<Rotated> told) {
        return new Custody(database, member, new SealKeys(database), settings, told);
    }

    /** Seals and opens handles. */
    public Seals seals() {
        return seals;
    }

    /** The sessions of this run; to be asked for once. */
    public <H> Sessions<H> sessions() {
        return new Sessions<>(settings.sessions(), System::nanoTime, InstantSource.system(), store);
    }

    /** The sessions of former runs that were open when they ended; blocks. */
    public List<KeptSession> kept() {
        return store.all();
    }

    /**
     * Takes over a session that another gateway left, because it ended or died, so that it goes on here.
     *
     * @param caller who wants to go on with it; nobody else's is taken over
     * @param server the server or route that it must belong to
     * @return completes on the Vert.x context of the caller, with null when there is no such session; never fails
     */
    public Future<@Nullable KeptSession> claim(String id, Caller caller, String server) {
        if (!database.isShared() || !claims.tryAcquire()) {
            return Future.succeededFuture();
        }
        long oldest = System.currentTimeMillis() - settings.sessions().idle().toMillis();
        return database.<@Nullable KeptSession>away(() -> store.claim(
                        id,
                        kept -> kept.owner().samePrincipal(caller)
                                && kept.server().equals(server)
                                && kept.usedAt() >= oldest))
                .onFailure(failure -> LOG.warn("a session could not be looked for: {}", failure.toString()))
                .otherwiseEmpty()
                .onComplete(_ -> claims.release());
    }

    /** Keeps a session of a former run no longer. */
    public void forget(KeptSession kept) {
        store.forget(kept.id());
    }

    /** Takes other bounds; they apply from the next {@link #tend}. */
    public void adopt(CustodySettings changed) {
        settings = changed;
    }

    /**
     * Takes notice of keys changed by the command line, makes the one that is due, and erases those that have had their time; call it
     * every few seconds. When the database cannot be read, the keys at hand stay, each for its time.
     *
     * @return whether another key seals than before
     */
    public Future<Boolean> tend() {
        if (!tending.compareAndSet(false, true)) {
            return Future.succeededFuture(false);
        }
        String before = seals.currentKey();
        return database.read(this::seen)
                .compose(seen -> seen == null ? database.transact(this::tended) : Future.succeededFuture(seen))
                .map(tended -> {
                    seals.adopt(tended.ring(), settings.seals());
                    tell(tended);
                    return !seals.currentKey().equals(before);
                })
                .onComplete(_ -> tending.set(false));
    }

    /** Completes when all that changed so far is on disk, or cannot be written. */
    public Future<Void> flushed() {
        return store.flushed();
    }

    /** The keys as they are, or null when something is due. */
    private @Nullable Tended seen(Sql sql) {
        return keys.isDue(sql, settings.seals()) || SessionStore.hasAbandoned(sql, member, abandoned())
                ? null
                : new Tended(keys.ring(sql, settings.seals()), null);
    }

    private Tended tended(Sql sql) {
        SessionStore.dropAbandoned(sql, member, abandoned());
        Rotated made = keys.tend(sql, settings.seals());
        return new Tended(keys.ring(sql, settings.seals()), made);
    }

    /** Open sessions are noted as used every minute; what was not for much longer was left by a gateway that did not come back. */
    private long abandoned() {
        return System.currentTimeMillis() - settings.sessions().idle().toMillis() - ABANDONED_MILLIS;
    }

    private void tell(Tended tended) {
        if (tended.made() != null) {
            told.accept(tended.made());
        }
    }
}
