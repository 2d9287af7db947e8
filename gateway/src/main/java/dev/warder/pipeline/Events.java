package dev.warder.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one legacy session and what they said lately, so that a client that lost a stream can take it up again and miss nothing
 * (2025-11-25, Streamable HTTP, Resumability). Bounded in number, bytes and age; what had to be forgotten cannot be taken up. Safe for use
 * by several threads.
 */
public final class Events {
    /** Events kept for one session at most. */
    static final int COUNT_MAX = 1_024;
    /** Bytes of messages kept for one session at most. */
    static final long BYTES_MAX = 3L << 20;
    /** How long an event is kept. */
    static final long AGE_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** How long a session's own stream waits for a client that lost it; it holds a connection to the server meanwhile. */
    static final long LEFT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final String session;
    private final Budget budget;
    private final LongSupplier nanos;
    private final Deque<Kept> kept = new ArrayDeque<>();
    private final Map<Long, Shelf> shelves = new HashMap<>();
    private long streams;
    private long bytes;
    private boolean closed;

    Events(String session, Budget budget, LongSupplier nanos) {
        this.session = session;
        this.budget = budget;
        this.nanos = nanos;
    }

    /** What looking an event up yields. */
    public sealed interface Found {
        /** The stream can be taken up after that event. */
        record Resumable() implements Found {}

        /** It named the session's own stream, which is over: another may begin, and nothing that is known was missed. */
        record Anew() implements Found {}

        /** Another session's event, none at all, or one after which something was forgotten. */
        record Unknown() implements Found {}
    }

    /** What all sessions may keep together, in bytes. */
    record Budget(AtomicLong used, long max) {
        static Budget of(long max) {
            return new Budget(new AtomicLong(), max);
        }

        boolean take(long amount) {
            if (used.addAndGet(amount) <= max) {
                return true;
            }
            used.addAndGet(-amount);
            return false;
        }

        void give(long amount) {
            used.addAndGet(-amount);
        }
    }

    /** A message as it was sent. */
    record Kept(long stream, long position, byte[] message, long at) {}

    /** What is known of one stream. */
    private static final class Shelf {
        final EventStream stream;
        int count;
        long forgotten;
        boolean ended;
        long endedAt;

        Shelf(EventStream stream) {
            this.stream = stream;
        }
    }

    /** A stream and an event of it after which it goes on. */
    record Place(EventStream stream, long position) {}

    /**
     * A new stream of this session for a client that waits; nothing is sent before something is to be said.
     *
     * @param ofCall whether it answers a call, which goes on without its client, or is the session's own
     * @param primed whether it begins with an id, so that it can be taken up even before its first message; and may be left early
     */
    public synchronized EventStream open(StreamClient client, boolean ofCall, boolean primed) {
        return new EventStream(this, new EventId(session, ofCall, ++streams, 0), primed, client);
    }

    /** Whether a stream can be taken up after the event of that id. */
    public synchronized Found find(String id) {
        EventId event = EventId.of(id);
        if (event == null || !event.session().equals(session)) {
            return new Found.Unknown();
        }
        Shelf shelf = shelves.get(event.stream());
        boolean ended = shelf == null || (shelf.ended && last(shelf) <= event.position());
        if (!event.ofCall() && ended) {
            return new Found.Anew();
        }
        return place(event) == null ? new Found.Unknown() : new Found.Resumable();
    }

    /** Where the event of that id stands; null when its stream cannot be taken up from there. */
    synchronized @Nullable Place place(String id) {
        EventId event = EventId.of(id);
        return event == null || !event.session().equals(session) ? null : place(event);
    }

    private @Nullable Place place(EventId event) {
        Shelf shelf = shelves.get(event.stream());
        if (shelf == null
                || shelf.stream.id().ofCall() != event.ofCall()
                || event.position() < shelf.forgotten
                || event.position() > shelf.stream.position()) {
            return null;
        }
        return new Place(shelf.stream, event.position());
    }

    private long last(Shelf shelf) {
        return kept.stream()
                .filter(each -> each.stream() == shelf.stream.id().stream())
                .mapToLong(Kept::position)
                .max()
                .orElse(shelf.forgotten);
    }

    /** Notes that a stream says something from now on. */
    synchronized void begun(EventStream stream) {
        if (!closed) {
            shelves.put(stream.id().stream(), new Shelf(stream));
        }
    }

    /** Keeps a message; older ones are forgotten where there is no room, and this one where there is none even then. */
    synchronized void keep(EventStream stream, long position, byte[] message) {
        Shelf shelf = shelves.get(stream.id().stream());
        if (shelf == null) {
            return;
        }
        while (!kept.isEmpty() && (kept.size() >= COUNT_MAX || bytes + message.length > BYTES_MAX)) {
            forget();
        }
        if (message.length > BYTES_MAX || !taken(message.length)) {
            // Whoever comes back to before this one has missed it, whatever is kept after it.
            shelf.forgotten = position;
            return;
        }
        bytes += message.length;
        shelf.count++;
        kept.add(new Kept(stream.id().stream(), position, message, nanos.getAsLong()));
    }

    private boolean taken(long amount) {
        while (!budget.take(amount)) {
            if (kept.isEmpty()) {
                return false;
            }
            forget();
        }
        return true;
    }

    private void forget() {
        Kept oldest = kept.removeFirst();
        bytes -= oldest.message().length;
        budget.give(oldest.message().length);
        Shelf shelf = shelves.get(oldest.stream());
        if (shelf != null) {
            shelf.count--;
            shelf.forgotten = Math.max(shelf.forgotten, oldest.position());
            if (shelf.ended && shelf.count == 0) {
                shelves.remove(oldest.stream());
            }
        }
    }

    /** What a stream said after an event, oldest first; null when some of it was forgotten. */
    synchronized @Nullable List<Kept> after(EventStream stream, long position) {
        Shelf shelf = shelves.get(stream.id().stream());
        if (shelf == null || position < shelf.forgotten) {
            return null;
        }
        return kept.stream()
                .filter(each -> each.stream() == stream.id().stream() && each.position() > position)
                .toList();
    }

    /** Notes that a stream has said its last. */
    synchronized void ended(EventStream stream) {
        Shelf shelf = shelves.get(stream.id().stream());
        if (shelf != null) {
            shelf.ended = true;
            shelf.endedAt = nanos.getAsLong();
            if (shelf.count == 0) {
                shelves.remove(stream.id().stream());
            }
        }
    }

    /** Forgets what is too old, and gives up streams of the session's own that nobody came back to. */
    void expire() {
        long now = nanos.getAsLong();
        long limit = now - AGE_NANOS;
        synchronized (this) {
            while (!kept.isEmpty() && kept.peekFirst().at() - limit < 0) {
                forget();
            }
            shelves.values().removeIf(shelf -> shelf.ended && shelf.endedAt - limit < 0);
        }
        live().forEach(stream -> stream.giveUp(now - LEFT_NANOS));
    }

    /** Ends the session's own streams whose client is gone: a client that asks for a new one will not come back to them. */
    void replaceLeft() {
        live().forEach(stream -> stream.giveUp(nanos.getAsLong()));
    }

    private synchronized List<EventStream> live() {
        var live = new ArrayList<EventStream>();
        shelves.values().stream().filter(shelf -> !shelf.ended).forEach(shelf -> live.add(shelf.stream));
        return live;
    }

    /** The session is over: nothing is kept any more. */
    synchronized void close() {
        closed = true;
        while (!kept.isEmpty()) {
            forget();
        }
        shelves.clear();
    }

    long now() {
        return nanos.getAsLong();
    }

    /** Messages kept at the moment. */
    synchronized int count() {
        return kept.size();
    }
}
