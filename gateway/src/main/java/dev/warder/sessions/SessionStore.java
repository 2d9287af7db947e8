package dev.warder.sessions;

import dev.warder.store.Database;
import dev.warder.store.Gateways;
import dev.warder.store.Row;
import dev.warder.store.Sql;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps open sessions in the store, sealed. Changes are written in groups behind the calls that made them: a session whose row is lost in
 * a crash answers like one that has ended, and its client opens another.
 */
final class SessionStore implements Keeping {
    private static final Logger LOG = LoggerFactory.getLogger(SessionStore.class);
    private static final String ABANDONED = "member <> ? AND used_at < ?";
    private static final int GROUP = 512;
    /** What may wait while the database cannot be written. */
    private static final int WAITING_MAX = 100_000;

    private final Database database;
    private final String member;
    private final Seals seals;
    /** The last thing to be done for each session id; all below is guarded by this map. */
    private final Map<String, Change> waiting = new LinkedHashMap<>();

    private final List<Promise<Void>> flushes = new ArrayList<>();
    private boolean writing;

    private sealed interface Change {
        record Keep(KeptSession session) implements Change {}

        record Use(long millis) implements Change {}

        record Forget() implements Change {}
    }

    /** @param member the name of the gateway whose sessions they are */
    SessionStore(Database database, String member, Seals seals) {
        this.database = database;
        this.member = member;
        this.seals = seals;
    }

    @Override
    public void keep(KeptSession session) {
        change(session.id(), new Change.Keep(session));
    }

    @Override
    public void used(KeptSession session, long millis) {
        change(session.id(), new Change.Use(millis));
    }

    @Override
    public void forget(String id) {
        change(id, new Change.Forget());
    }

    /** Completes when everything changed so far is on disk, or cannot be written. */
    Future<Void> flushed() {
        synchronized (waiting) {
            Promise<Void> promise = Promise.promise();
            flushes.add(promise);
            write();
            return promise.future();
        }
    }

    /** Every kept session; blocks. Rows that cannot be opened are removed, those under a former key are sealed anew. */
    List<KeptSession> all() {
        var kept = new ArrayList<KeptSession>();
        for (Row row : database.readNow(sql -> sql.rows(
                "SELECT name, key_id, sealed, used_at FROM legacy_session WHERE member IS NULL OR member = ?",
                member))) {
            String name = row.text("name");
            byte[] bytes = seals.openKept(Binding.stored(name), row.text("sealed"));
            KeptSession session = bytes == null ? null : KeptSession.of(bytes, row.number("used_at"));
            if (session == null) {
                database.transactNow(sql -> sql.execute("DELETE FROM legacy_session WHERE name = ?", name));
            } else {
                kept.add(session);
                if (!row.text("key_id").equals(seals.currentKey())) {
                    keep(session);
                }
            }
        }
        return kept;
    }

    /**
     * Makes a session this gateway's own that another one left, because it ended or died; blocks.
     *
     * @param wanted whether it is to be taken over at all
     * @return null when there is none of that id that was left
     */
    @Nullable
    KeptSession claim(String id, Predicate<KeptSession> wanted) {
        String name = Digests.sha256(id);
        Row row = database.<@Nullable Row>readNow(
                sql -> sql.row("SELECT member, sealed, used_at FROM legacy_session WHERE name = ?", name));
        String holder = row == null ? null : row.textOrNull("member");
        // One of our own that is not open here has ended, and is about to be forgotten.
        if (row == null || holder == null || holder.equals(member)) {
            return null;
        }
        byte[] bytes = seals.openKept(Binding.stored(name), row.text("sealed"));
        KeptSession session = bytes == null ? null : KeptSession.of(bytes, row.number("used_at"));
        if (session == null
                || !wanted.test(session)
                || new Gateways(database).running().contains(holder)) {
            return null;
        }
        int claimed = database.transactNow(sql -> sql.execute(
                "UPDATE legacy_session SET member = ? WHERE name = ? AND member = ?", member, name, holder));
        return claimed == 1 ? session : null;
    }

    /** Whether there are sessions of other gateways that nobody has used since then, and whoever should have ended them has not. */
    static boolean hasAbandoned(Sql sql, String member, long before) {
        return sql.row("SELECT name FROM legacy_session WHERE " + ABANDONED + " LIMIT 1", member, before) != null;
    }

    static void dropAbandoned(Sql sql, String member, long before) {
        sql.execute("DELETE FROM legacy_session WHERE " + ABANDONED, member, before);
    }

    private void change(String id, Change change) {
        synchronized (waiting) {
            if (waiting.size() >= WAITING_MAX && !waiting.containsKey(id)) {
                LOG.warn("the store does not take changes of sessions; one is dropped");
                return;
            }
            waiting.merge(id, change, SessionStore::merged);
            write();
        }
    }

    /** What remains to be done of two changes. */
    private static Change merged(Change first, Change second) {
        return second instanceof Change.Use(long millis)
                ? switch (first) {
                    case Change.Keep(KeptSession session) -> new Change.Keep(session.usedAt(millis));
                    case Change.Forget forget -> forget;
                    case Change.Use use -> second;
                }
                : second;
    }

    private void write() {
        if (!writing) {
            writing = true;
            Thread.ofVirtual().name("warder-sessions").start(this::writeAll);
        }
    }

    private void writeAll() {
        List<Promise<Void>> done = List.of();
        boolean going = true;
        while (going) {
            Map<String, Change> group = taken();
            boolean written = group.isEmpty() || written(group);
            synchronized (waiting) {
                going = written && !waiting.isEmpty();
                if (!going) {
                    writing = false;
                    done = List.copyOf(flushes);
                    flushes.clear();
                }
            }
        }
        done.forEach(Promise::tryComplete);
    }

    private Map<String, Change> taken() {
        synchronized (waiting) {
            Map<String, Change> group = new LinkedHashMap<>();
            waiting.entrySet().stream().limit(GROUP).forEach(each -> group.put(each.getKey(), each.getValue()));
            waiting.keySet().removeAll(group.keySet());
            return group;
        }
    }

    private boolean written(Map<String, Change> group) {
        try {
            database.<@Nullable Void>transactNow(sql -> {
                group.forEach((id, change) -> write(sql, Digests.sha256(id), change));
                return null;
            });
            return true;
        } catch (RuntimeException unwritable) {
            LOG.warn("sessions could not be written: {}", unwritable.getMessage());
            synchronized (waiting) {
                // What came since replaces what could not be written; the next change tries again.
                group.forEach((id, change) -> waiting.merge(id, change, (newer, older) -> merged(older, newer)));
            }
            return false;
        }
    }

    /** The id itself stands in no table in clear. */
    private void write(Sql sql, String name, Change change) {
        switch (change) {
            case Change.Keep(KeptSession session) -> {
                Seals.Kept sealed = seals.sealToKeep(Binding.stored(name), session.bytes());
                if (sealed == null) {
                    LOG.warn("a session of server {} is too large to be kept", session.server());
                    return;
                }
                sql.execute(
                        "INSERT INTO legacy_session (name, key_id, sealed, used_at, member) VALUES (?, ?, ?, ?, ?) ON CONFLICT (name)"
                                + " DO UPDATE SET key_id = excluded.key_id, sealed = excluded.sealed,"
                                + " used_at = excluded.used_at, member = excluded.member",
                        name,
                        sealed.key(),
                        sealed.text(),
                        session.usedAt(),
                        member);
            }
            case Change.Use(long millis) ->
                sql.execute("UPDATE legacy_session SET used_at = ? WHERE name = ?", millis, name);
            case Change.Forget() -> sql.execute("DELETE FROM legacy_session WHERE name = ?", name);
        }
    }
}
