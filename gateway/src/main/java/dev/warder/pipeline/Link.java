package dev.warder.pipeline;

import dev.warder.json.JsonObject;
import dev.warder.mcp.Message;
import dev.warder.mcp.RpcId;
import dev.warder.upstream.Upstream;
import dev.warder.upstream.UpstreamSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a legacy session is tied to: the server's side of it, the calls in flight in it, and the server's questions still open. */
public final class Link {
    /** Questions of one server that may wait for an answer; a server that asks more than this is not answered. */
    private static final int QUESTIONS_MAX = 100;

    private final List<Runnable> atEnd = new ArrayList<>();
    private @Nullable Upstream home;
    private UpstreamSession upstream;
    private final Map<RpcId, Runnable> inFlight = new HashMap<>();
    private final Map<RpcId, Message.Request> questions = new HashMap<>();
    /** What the server's tasks are called by the client. */
    private final TaskNames tasks = new TaskNames();
    /** The tasks that the client runs for the server. */
    private final Set<String> running = new LinkedHashSet<>();

    private @Nullable Events events;
    private boolean ended;
    private boolean part;

    Link(Upstream home, UpstreamSession upstream) {
        this.home = home;
        this.upstream = upstream;
    }

    /** The link of a session with many servers, each of which has a link of its own. */
    Link(Together together) {
        this.upstream = together;
    }

    /** Whether this is a session with many servers. */
    boolean isTogether() {
        return upstream() instanceof Together;
    }

    /** Says that the session is part of one with many servers, and kept as such. */
    synchronized void joinWhole() {
        part = true;
    }

    synchronized boolean isPart() {
        return part;
    }

    synchronized UpstreamSession upstream() {
        return upstream;
    }

    /** Whether the session is with that very server, and not with one of other settings under the same name. */
    synchronized boolean isAt(Upstream server) {
        return server.equals(home);
    }

    /** Goes on with the server as it is set now; null when that server cannot go on with the session. */
    synchronized @Nullable UpstreamSession moveTo(Upstream server) {
        JsonObject memento = upstream.memento();
        UpstreamSession moved = memento == null ? null : server.resume(memento);
        if (moved != null) {
            home = server;
            upstream = moved;
        }
        return moved;
    }

    /** The session's streams and what they said lately. */
    synchronized Events events(String label, Events.Budget budget, LongSupplier nanos) {
        if (events == null) {
            events = new Events(label, budget, nanos);
        }
        return events;
    }

    /** The same, or null as long as no stream was asked for. */
    synchronized @Nullable Events events() {
        return events;
    }

    /** Ends the session's own streams whose client is gone, because it wants a new one. */
    void replaceLeft() {
        Events said = events();
        if (said != null) {
            said.replaceLeft();
        }
    }

    /** Enters a request; false when one with the same id is in flight already (JSON-RPC ids are unique while in use). */
    synchronized boolean begin(RpcId id, Runnable cancel) {
        return inFlight.putIfAbsent(id, cancel) == null;
    }

    synchronized void finish(RpcId id) {
        inFlight.remove(id);
    }

    /** Cancels a request of this session; nothing happens when it is not in flight. */
    void cancel(RpcId id) {
        Runnable cancel;
        synchronized (this) {
            cancel = inFlight.get(id);
        }
        if (cancel != null) {
            cancel.run();
        }
    }

    /** Notes a request of the server that was passed to the client; false when too many are open. */
    synchronized boolean asked(Message.Request question) {
        return questions.size() < QUESTIONS_MAX && questions.putIfAbsent(question.id(), question) == null;
    }

    /** Takes the one answer a question may have; false when no such question is open. */
    synchronized boolean answered(Message.Response response) {
        Message.Request question = response.id() == null ? null : questions.remove(response.id());
        JsonObject task =
                question != null && question.params().has("task") && response.result() instanceof JsonObject result
                        ? result.object("task")
                        : null;
        String begun = task == null ? null : task.string("taskId");
        if (begun != null) {
            if (running.size() >= TaskNames.MAX) {
                running.remove(running.iterator().next());
            }
            running.add(begun);
        }
        return question != null;
    }

    /** The tasks of the server that the client holds. */
    TaskNames tasks() {
        return tasks;
    }

    /** Whether the client runs a task of that name because this server asked for it (2025-11-25, Tasks). */
    synchronized boolean runs(@Nullable String task) {
        return task != null && running.contains(task);
    }

    /** Runs the action when the session ends, at once when it has ended. */
    void onEnd(Runnable action) {
        synchronized (this) {
            if (!ended) {
                atEnd.add(action);
                return;
            }
        }
        action.run();
    }

    synchronized void forget(Runnable action) {
        atEnd.remove(action);
    }

    /** Cancels everything in flight and ends the streams. */
    void end() {
        List<Runnable> calls;
        synchronized (this) {
            calls = List.copyOf(inFlight.values());
        }
        calls.forEach(Runnable::run);
        endStreams();
    }

    /** Ends the streams only: calls in flight learn from the server itself how they end. */
    void endStreams() {
        List<Runnable> actions;
        synchronized (this) {
            ended = true;
            actions = List.copyOf(atEnd);
            atEnd.clear();
        }
        actions.forEach(Runnable::run);
        Events said = events();
        if (said != null) {
            said.close();
        }
    }
}
