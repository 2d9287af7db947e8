package dev.warder.pipeline;

import dev.warder.call.Reason;
import dev.warder.upstream.UpstreamException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event stream of a legacy session, apart from the connection that carries it: when the client loses its connection, what is said is
 * kept, and another request of the client can go on where it broke. Messages come from the event loop of the call; clients may sit on
 * others.
 */
public final class EventStream implements Client {
    private final Events events;
    private final EventId id;
    private final boolean primed;
    private final Loop home = Loop.here();
    private final List<Runnable> whenGone = new ArrayList<>(2);
    private @Nullable Attached attached;
    private @Nullable Runnable drained;
    private volatile long position;
    private long leftAt;
    private boolean begun;
    private boolean ended;
    private boolean gone;

    EventStream(Events events, EventId id, boolean primed, StreamClient client) {
        this.events = events;
        this.id = id;
        this.primed = primed;
        this.attached = new Attached(client, home);
        client.onGone(() -> left(client));
    }

    EventId id() {
        return id;
    }

    /** The position of the newest event. */
    long position() {
        return position;
    }

    /** Whether the stream has begun; before that its client can still be answered in another form. */
    public synchronized boolean begun() {
        return begun;
    }

    @Override
    public synchronized void opened() {
        if (begun || ended) {
            return;
        }
        begun = true;
        events.begun(this);
        if (attached != null) {
            attached.open(primed ? text(0) : null);
        }
    }

    @Override
    public synchronized void send(byte[] message) {
        opened();
        if (!ended) {
            String event = next(message);
            if (attached != null) {
                attached.send(message, event);
            }
        }
    }

    /** Sends the last message and ends the stream; where no client is there, it is kept for one that comes back. */
    public synchronized void finish(byte[] message) {
        if (!ended) {
            String event = next(message);
            ended = true;
            events.ended(this);
            if (attached != null) {
                attached.finish(message, event);
                attached = null;
            }
        }
    }

    /** Ends the stream without another message. */
    public synchronized void finish() {
        if (!ended) {
            ended = true;
            events.ended(this);
            if (attached != null) {
                attached.part();
                attached = null;
            }
        }
    }

    private String next(byte[] message) {
        long now = position + 1;
        position = now;
        events.keep(this, now, message);
        return text(now);
    }

    private String text(long at) {
        return new EventId(id.session(), id.ofCall(), id.stream(), at).text();
    }

    /** Only a client that was given an id at the start knows that it may be left like this and has to come back. */
    @Override
    public synchronized void parted(long retryMillis) {
        if (begun && !ended && primed && attached != null) {
            position = position + 1;
            attached.mark(text(position), retryMillis);
            attached.part();
            attached = null;
            leftAt = events.now();
            resumeSender();
        }
    }

    @Override
    public synchronized boolean congested() {
        return attached != null && attached.congested();
    }

    @Override
    public synchronized void onDrain(Runnable action) {
        drained = action;
        if (attached == null) {
            resumeSender();
        } else {
            attached.onDrain(this::resumeSender);
        }
    }

    /** What a client that left did not take, nobody will. */
    private synchronized void resumeSender() {
        Runnable resume = drained;
        drained = null;
        if (resume != null) {
            home.run(resume);
        }
    }

    @Override
    public void onGone(Runnable action) {
        synchronized (this) {
            if (!gone) {
                whenGone.add(action);
                return;
            }
        }
        action.run();
    }

    /** Goes on with the stream for another client after an event; completes when the stream ends or that client leaves. */
    Future<Void> attach(StreamClient client, long after) {
        Attached now = new Attached(client, Loop.here());
        synchronized (this) {
            List<Events.Kept> missed = events.after(this, after);
            if (missed == null) {
                return Future.failedFuture(new UpstreamException(Reason.EVENT_UNKNOWN, null));
            }
            client.opened();
            missed.forEach(each -> client.send(each.message(), text(each.position())));
            if (ended) {
                now.part();
                return now.over();
            }
            if (attached != null) {
                attached.part();
            }
            attached = now;
            resumeSender();
        }
        client.onGone(() -> left(client));
        return now.over();
    }

    private void left(StreamClient client) {
        boolean give;
        synchronized (this) {
            if (attached == null || !attached.isOf(client)) {
                return;
            }
            attached.leave();
            attached = null;
            leftAt = events.now();
            resumeSender();
            give = !begun;
        }
        if (give) {
            giveUp();
        }
    }

    /** Gives the session's own stream up when its client left before {@code limit}. A call goes on for its record and its answer. */
    void giveUp(long limit) {
        boolean give;
        synchronized (this) {
            give = attached == null && !id.ofCall() && leftAt - limit <= 0;
        }
        if (give) {
            giveUp();
        }
    }

    private void giveUp() {
        List<Runnable> actions;
        synchronized (this) {
            gone = true;
            actions = List.copyOf(whenGone);
            whenGone.clear();
        }
        home.run(() -> actions.forEach(Runnable::run));
    }
}
