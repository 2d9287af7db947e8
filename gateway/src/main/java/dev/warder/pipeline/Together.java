package dev.warder.pipeline;

import dev.warder.call.ClearedCall;
import dev.warder.call.Reason;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.RpcId;
import dev.warder.sessions.Session;
import dev.warder.upstream.Answer;
import dev.warder.upstream.Relay;
import dev.warder.upstream.UpstreamException;
import dev.warder.upstream.UpstreamSession;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The far side of a legacy session with many servers: a session with each of them, opened when it is first needed. They are ordinary
 * sessions of the same caller whose ids nobody is told. Safe for use by several threads.
 */
final class Together implements UpstreamSession {
    /** Questions of one server that may wait for the client; what goes beyond is not asked. */
    private static final int QUESTIONS_MAX = 50;

    private static final String INITIALIZE = "initialize";
    private static final String LOG_LEVEL = "logLevel";
    static final String PARTS = "parts";
    static final String ID = "id";
    static final String REVISION = "revision";
    static final String UPSTREAM = "upstream";

    private final byte[] initializeResult;
    private final JsonObject initialize;
    private final Predicate<Session<Link>> alive;
    private final Consumer<Session<Link>> end;
    private final Map<String, Future<Session<Link>>> parts = new HashMap<>();
    private final Map<RpcId, Question> questions = new HashMap<>();
    private final List<Consumer<Session<Link>>> listeners = new ArrayList<>();
    private @Nullable JsonObject logLevel;
    private long asked;
    private boolean ended;
    private boolean changed;

    /** A server's question that waits for the client's answer. */
    record Question(String server, RpcId id) {}

    /**
     * A session with nobody yet.
     *
     * @param initialize the client's own params, for the servers
     * @param alive whether a part is still open; counts as a use of it
     * @param end ends a part
     */
    Together(
            byte[] initializeResult,
            JsonObject initialize,
            Predicate<Session<Link>> alive,
            Consumer<Session<Link>> end) {
        this.initializeResult = initializeResult;
        this.initialize = initialize;
        this.alive = alive;
        this.end = end;
    }

    /**
     * A session of a former run, with nobody yet.
     *
     * @param memento what {@link #memento} said of it
     * @return null when it is none with many servers
     */
    static @Nullable Together resumed(JsonObject memento, Predicate<Session<Link>> alive, Consumer<Session<Link>> end) {
        JsonObject initialize = memento.object(INITIALIZE);
        if (initialize == null) {
            return null;
        }
        var together = new Together(new byte[0], initialize, alive, end);
        together.logLevel = memento.object(LOG_LEVEL);
        return together;
    }

    /** The part with one server, of a former run. */
    synchronized void goOn(Session<Link> part) {
        parts.put(part.server(), Future.succeededFuture(part));
    }

    /** Says that another run would need to know more, or something else, than before. */
    synchronized void changed() {
        changed = true;
    }

    /** Whether that was so since this was last asked. */
    synchronized boolean takeChange() {
        boolean was = changed;
        changed = false;
        return was;
    }

    JsonObject initialize() {
        return initialize;
    }

    /** The session with one server; the first to ask opens it, and so does the first after it was lost. */
    Future<Session<Link>> part(String server, Supplier<Future<Session<Link>>> open) {
        Future<Session<Link>> opening;
        synchronized (this) {
            if (ended) {
                return Future.failedFuture(new UpstreamException(Reason.SESSION_UNKNOWN, null));
            }
            Future<Session<Link>> known = parts.get(server);
            if (known != null && (!known.isComplete() || (known.succeeded() && alive.test(known.result())))) {
                return known;
            }
            opening = open.get();
            parts.put(server, opening);
        }
        return opening.onSuccess(this::opened);
    }

    private void opened(Session<Link> part) {
        List<Consumer<Session<Link>>> told;
        synchronized (this) {
            told = ended ? List.of() : List.copyOf(listeners);
            changed = true;
        }
        if (told.isEmpty() && isEnded()) {
            end.accept(part);
        }
        told.forEach(listener -> listener.accept(part));
    }

    private synchronized boolean isEnded() {
        return ended;
    }

    /** The open parts at this moment; each counts as used. */
    synchronized List<Session<Link>> open() {
        return parts.values().stream()
                .filter(Future::succeeded)
                .map(Future::result)
                .filter(alive)
                .toList();
    }

    /** Keeps the parts from becoming idle as long as the whole is used. */
    void used() {
        open();
    }

    /** Tells of every part that is open, and of each that is opened later, until the listener is taken away. */
    List<Session<Link>> tell(Consumer<Session<Link>> listener) {
        synchronized (this) {
            listeners.add(listener);
        }
        return open();
    }

    synchronized void tellNoMore(Consumer<Session<Link>> listener) {
        listeners.remove(listener);
    }

    /** Enters a question of a server and returns the id under which the client is asked; null when too many wait. */
    synchronized @Nullable RpcId ask(String server, RpcId id) {
        if (questions.values().stream()
                        .filter(one -> one.server().equals(server))
                        .count()
                >= QUESTIONS_MAX) {
            return null;
        }
        var own = RpcId.of("warder-" + ++asked);
        questions.put(own, new Question(server, id));
        return own;
    }

    /** Takes out the question that the client answers under that id; null when there is none. */
    synchronized @Nullable Question answered(@Nullable RpcId id) {
        return id == null ? null : questions.remove(id);
    }

    /** Notes the log level that the client wants of every server, those yet to be opened too. */
    synchronized void logLevel(JsonObject params) {
        logLevel = params;
        changed = true;
    }

    synchronized @Nullable JsonObject logLevel() {
        return logLevel;
    }

    @Override
    public byte[] initializeResult() {
        return initializeResult;
    }

    @Override
    public Future<Answer> forward(ClearedCall call, Map<String, String> headers, Relay relay) {
        return Future.failedFuture(
                new UpstreamException(Reason.INTERNAL, "no single server stands behind this session"));
    }

    /** Ends every part. */
    @Override
    public Future<Void> close(Map<String, String> headers) {
        List<Future<Session<Link>>> all;
        synchronized (this) {
            ended = true;
            all = List.copyOf(parts.values());
            parts.clear();
            questions.clear();
        }
        all.forEach(part -> part.onSuccess(end::accept));
        return Future.succeededFuture();
    }

    @Override
    public void onLost(Runnable action) {
        // What one server forgets is opened anew; the whole is never lost.
    }

    /** The client's own words, and each part that its server can go on with; what cannot go on is opened anew when it is used. */
    @Override
    public JsonObject memento() {
        JsonObject kept = JsonObject.EMPTY;
        for (Session<Link> part : open()) {
            JsonObject side = part.attachment().upstream().memento();
            if (side != null) {
                kept = kept.with(
                        part.server(),
                        JsonObject.of(ID, new JsonString(part.id()))
                                .with(REVISION, part.revision().text())
                                .with(UPSTREAM, side));
            }
        }
        JsonObject level = logLevel();
        JsonObject memento = JsonObject.of(INITIALIZE, initialize).with(PARTS, kept);
        return level == null ? memento : memento.with(LOG_LEVEL, level);
    }
}
