package dev.warder.pipeline;

import dev.warder.call.Reason;
import dev.warder.sessions.Session;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The stream of a legacy session with many servers: what each server that has been used says on its own comes out of it. Lives on the
 * event loop of its request.
 */
final class SessionStreams implements Client {
    private static final long FIRST_PAUSE_MS = 500;
    private static final long LASTING_NANOS = 30_000_000_000L;
    private static final long LAST_PAUSE_MS = 60_000;

    private final Session<Link> session;
    private final Parts parts;
    private final Together together;
    private final Client client;
    private final @Nullable Context loop = Vertx.currentContext();
    private final Set<String> heard = new HashSet<>();
    private final List<Runnable> whenOver = new ArrayList<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean over;

    SessionStreams(Session<Link> session, Parts parts, Together together, Client client) {
        this.session = session;
        this.parts = parts;
        this.together = together;
        this.client = client;
    }

    /** Listens until the client leaves or the session ends. */
    Future<Ending> listen() {
        Promise<Ending> ended = Promise.promise();
        Consumer<Session<Link>> listener = part -> here(() -> begin(part, FIRST_PAUSE_MS));
        Runnable end = () -> here(() -> over(ended, listener));
        session.streamOpened();
        client.onGone(end);
        session.attachment().onEnd(end);
        client.opened();
        together.tell(listener).forEach(part -> begin(part, FIRST_PAUSE_MS));
        return ended.future().onComplete(_ -> {
            session.attachment().forget(end);
            session.streamEnded(System.nanoTime());
        });
    }

    private void over(Promise<Ending> ended, Consumer<Session<Link>> listener) {
        if (!over) {
            over = true;
            together.tellNoMore(listener);
            List.copyOf(whenOver).forEach(Runnable::run);
            ended.tryComplete(Ending.ok(new Reply.Ended()));
        }
    }

    private void begin(Session<Link> part, long pause) {
        if (over || !heard.add(part.id())) {
            return;
        }
        long begun = System.nanoTime();
        parts.stream(part, parts.client(part.server(), this)).onSuccess(reply -> {
            heard.remove(part.id());
            boolean comesBack = reply instanceof Reply.Ended
                    || (reply instanceof Reply.Refused refused && refused.reason() == Reason.UPSTREAM_FAILED);
            if (!over && comesBack && loop != null && together.open().contains(part)) {
                // A server that hangs up again and again is asked less and less often.
                boolean lasted = System.nanoTime() - begun > LASTING_NANOS;
                long next = lasted ? FIRST_PAUSE_MS : Math.min(2 * pause, LAST_PAUSE_MS);
                loop.owner().setTimer(next, _ -> begin(part, next));
            }
        });
    }

    private void here(Runnable action) {
        if (loop == null || loop.equals(Vertx.currentContext())) {
            action.run();
        } else {
            loop.runOnContext(_ -> action.run());
        }
    }

    @Override
    public void opened() {
        // The stream of the client is open already.
    }

    @Override
    public void send(byte[] message) {
        if (!over) {
            client.send(message);
        }
    }

    @Override
    public boolean congested() {
        return client.congested();
    }

    /** The client tells one when it has caught up; all servers may be waiting for that. */
    @Override
    public void onDrain(Runnable action) {
        waiting.add(action);
        if (waiting.size() == 1) {
            client.onDrain(() -> {
                List<Runnable> ready = List.copyOf(waiting);
                waiting.clear();
                ready.forEach(Runnable::run);
            });
        }
    }

    @Override
    public void onGone(Runnable action) {
        if (over) {
            action.run();
        } else {
            whenOver.add(action);
        }
    }
}
