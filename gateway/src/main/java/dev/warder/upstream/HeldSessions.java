package dev.warder.upstream;

import dev.warder.call.Caller;
import dev.warder.call.ClearedCall;
import dev.warder.call.Reason;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sessions the gateway holds with one legacy server on behalf of stateless clients: one for each caller and set of credentials, opened
 * when first needed, closed when idle. What a server remembers in a session thus stays with one caller.
 */
final class HeldSessions {
    private static final long IDLE_NANOS = Duration.ofMinutes(5).toNanos();

    private final Vertx vertx;
    private final Opener opener;
    private final Supplier<Future<Map<String, String>>> credentials;
    private final Bounds bounds;
    /** Least recently used first. */
    private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    private long sweeping = -1;
    private boolean stopped;

    /**
     * How many sessions are held, and when it is looked whether they are still wanted.
     *
     * @param nanos a monotonic clock
     */
    record Bounds(int sessions, Duration sweep, LongSupplier nanos) {}

    /** Opens a session for a call. */
    interface Opener {
        Future<HeldSession> open(ClearedCall call, Map<String, String> headers);

        /** What a session opened for the call would say its client can be asked. Calls that differ in it share no session. */
        default JsonObject declared(ClearedCall call) {
            return JsonObject.EMPTY;
        }
    }

    /** Whom a session belongs to; credentials as a digest, so that no secret is kept. */
    private record Key(
            String subject,
            String issuer,
            @Nullable String client,
            @Nullable String tenant,
            String credentials,
            JsonObject declared) {}

    /** One session, or one about to be. */
    private static final class Entry {
        private final Future<HeldSession> session;
        private int calls;
        private long usedAt;

        Entry(Future<HeldSession> session) {
            this.session = session;
        }

        boolean isIdle() {
            return calls == 0 && !(session.succeeded() && session.result().isRetained());
        }
    }

    /**
     * No sessions yet.
     *
     * @param credentials gives the headers with which an idle session is closed
     */
    HeldSessions(Vertx vertx, Opener opener, Supplier<Future<Map<String, String>>> credentials) {
        this(vertx, opener, credentials, new Bounds(1_000, Duration.ofSeconds(30), System::nanoTime));
    }

    HeldSessions(Vertx vertx, Opener opener, Supplier<Future<Map<String, String>>> credentials, Bounds bounds) {
        this.vertx = vertx;
        this.opener = opener;
        this.credentials = credentials;
        this.bounds = bounds;
    }

    /**
     * Forwards a modern message in the caller's session. A session that the server has forgotten is opened anew, once; the message is sent in
     * it when that cannot do anything twice, and fails otherwise.
     */
    Future<Answer> forward(ClearedCall call, Map<String, String> headers, Relay relay) {
        var attempt = new Attempt(relay);
        return within(call, headers, attempt).recover(failure -> {
            if (!(failure instanceof UpstreamException known) || known.reason() != Reason.SESSION_UNKNOWN) {
                return Future.failedFuture(failure);
            }
            boolean harmless = known.isUnread() || call.call().method() != Method.TOOLS_CALL;
            return harmless && !attempt.begun()
                    ? within(call, headers, attempt)
                    // The caller knows of no session; its next call gets a new one.
                    : Future.failedFuture(new UpstreamException(Reason.UPSTREAM_FAILED, known.getMessage()));
        });
    }

    private Future<Answer> within(ClearedCall call, Map<String, String> headers, Attempt attempt) {
        Key key = key(call, headers);
        Entry entry = enter(key, call, headers);
        if (entry == null) {
            return Future.failedFuture(new UpstreamException(Reason.OVERLOADED, "too many sessions are held"));
        }
        return EraVerdict.here(vertx, entry.session)
                .onFailure(_ -> forget(key, entry))
                .compose(session -> attempt.gone()
                        // By now the call's credentials have been wiped.
                        ? Future.failedFuture(new UpstreamException(Reason.CLIENT_GONE, null))
                        : session.forward(call, headers, attempt))
                .onFailure(failure -> {
                    if (isOver(failure)) {
                        forget(key, entry);
                    }
                })
                .onComplete(_ -> leave(entry));
    }

    private static boolean isOver(Throwable failure) {
        return failure instanceof UpstreamException known
                && (known.reason() == Reason.SESSION_UNKNOWN || known.reason() == Reason.ERA_MISMATCH);
    }

    private @Nullable Entry enter(Key key, ClearedCall call, Map<String, String> headers) {
        Promise<HeldSession> opening = Promise.promise();
        Entry entry;
        synchronized (this) {
            entry = entries.get(key);
            if (entry != null) {
                entry.calls++;
                return entry;
            }
            if (stopped || (entries.size() >= bounds.sessions() && !makeRoom())) {
                return null;
            }
            entry = new Entry(opening.future());
            entry.calls++;
            entries.put(key, entry);
            if (sweeping < 0) {
                sweeping = vertx.setPeriodic(bounds.sweep().toMillis(), _ -> sweep());
            }
        }
        opener.open(call, headers).onComplete(opening);
        return entry;
    }

    private synchronized void leave(Entry entry) {
        entry.calls--;
        entry.usedAt = bounds.nanos().getAsLong();
    }

    private synchronized void forget(Key key, Entry entry) {
        entries.remove(key, entry);
    }

    /** Closes the session that was idle for longest; false when all are in use. */
    private boolean makeRoom() {
        for (var each : entries.entrySet()) {
            if (each.getValue().isIdle()) {
                entries.remove(each.getKey());
                close(each.getValue());
                return true;
            }
        }
        return false;
    }

    synchronized void sweep() {
        long now = bounds.nanos().getAsLong();
        List<Entry> idle = new ArrayList<>();
        entries.values().removeIf(entry -> {
            boolean over = entry.isIdle() && now - entry.usedAt > IDLE_NANOS;
            if (over) {
                idle.add(entry);
            }
            return over;
        });
        idle.forEach(this::close);
        if (entries.isEmpty()) {
            vertx.cancelTimer(sweeping);
            sweeping = -1;
        }
    }

    private void close(Entry entry) {
        entry.session.onSuccess(session -> credentials.get().otherwise(Map.of()).compose(session::close));
    }

    /** Closes every session and opens none any more. */
    Future<Void> stop() {
        List<Entry> all;
        synchronized (this) {
            stopped = true;
            all = List.copyOf(entries.values());
            entries.clear();
            if (sweeping >= 0) {
                vertx.cancelTimer(sweeping);
                sweeping = -1;
            }
        }
        List<Future<Void>> closing = all.stream()
                .filter(entry -> entry.session.succeeded())
                .map(entry -> credentials.get().otherwise(Map.of()).compose(entry.session.result()::close))
                .toList();
        return closing.isEmpty()
                ? Future.succeededFuture()
                : Future.join(closing).<Void>mapEmpty().otherwiseEmpty();
    }

    /** How many sessions are held. */
    synchronized int count() {
        return entries.size();
    }

    private Key key(ClearedCall call, Map<String, String> headers) {
        Caller caller = call.call().caller();
        return new Key(
                caller.subject(),
                caller.issuer(),
                caller.client(),
                caller.tenant(),
                digest(headers),
                opener.declared(call));
    }

    private static String digest(Map<String, String> headers) {
        if (headers.isEmpty()) {
            return "";
        }
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            new TreeMap<>(headers).forEach((name, value) -> {
                sha256.update(name.getBytes(StandardCharsets.UTF_8));
                sha256.update((byte) 0);
                sha256.update(value.getBytes(StandardCharsets.UTF_8));
                sha256.update((byte) 0);
            });
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The caller's end over up to two attempts. */
    private static final class Attempt extends PassingRelay {
        private boolean begun;
        private boolean gone;

        Attempt(Relay relay) {
            super(relay);
            relay.onGone(() -> gone = true);
        }

        /** Whether anything has come from the server, or nobody waits any more: then a second attempt is out of the question. */
        boolean begun() {
            return begun || gone;
        }

        boolean gone() {
            return gone;
        }

        @Override
        public void message(byte[] bytes, Message message) {
            begun = true;
            super.message(bytes, message);
        }
    }
}
