package dev.warder.http;

import dev.warder.http1.Turn;
import dev.warder.http1.View;
import dev.warder.mcp.SseEvent;
import dev.warder.mcp.SseWriter;
import dev.warder.pipeline.Arrival;
import dev.warder.pipeline.EventStream;
import dev.warder.pipeline.StreamClient;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One HTTP request and its response: plain JSON, or an event stream once a message comes before the answer. */
final class Exchange implements StreamClient {
    private static final byte[] NOTHING = new byte[0];
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence EVENTS = HttpHeaders.createOptimized("text/event-stream");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-cache, no-transform");
    private static final CharSequence ACCEL = HttpHeaders.createOptimized("x-accel-buffering");
    private static final CharSequence NO = HttpHeaders.createOptimized("no");

    private final Turn turn;
    private final Route route;
    private final Streams streams;
    private final List<Runnable> whenGone = new ArrayList<>(2);
    private final Arrival arrival;
    private @Nullable EventStream joined;
    private boolean streaming;
    private boolean gone;
    private boolean done;
    private @Nullable Outlet outlet;

    Exchange(Turn turn, Route route, Arrival arrival, Streams streams) {
        this.turn = turn;
        this.route = route;
        this.arrival = arrival;
        this.streams = streams;
        turn.onGone(this::left);
    }

    Arrival arrival() {
        return arrival;
    }

    Route route() {
        return route;
    }

    @Nullable
    String header(String name) {
        return turn.header(name);
    }

    /** The value of a header that may be there once; when it came more than once, all of them, so that it equals no single value. */
    @Nullable
    String single(String name) {
        List<String> values = turn.headers(name);
        return values.isEmpty() ? null : values.size() == 1 ? values.getFirst() : String.join(", ", values);
    }

    Turn turn() {
        return turn;
    }

    @Override
    public void opened() {
        if (begin()) {
            turn.open();
        }
    }

    /** Makes a stream of the response unless it is one; its head leaves with its first event. */
    private boolean begin() {
        if (streaming || done || gone) {
            return false;
        }
        streaming = true;
        turn.stream()
                .put(HttpHeaders.CONTENT_TYPE, EVENTS)
                .put(HttpHeaders.CACHE_CONTROL, NO_STORE)
                .put(ACCEL, NO);
        streams.add(this);
        return true;
    }

    private Outlet outlet() {
        Outlet made = outlet;
        if (made == null) {
            made = new Outlet(turn, new Held(streams), this::drop);
            outlet = made;
        }
        return made;
    }

    /** Says that the answer belongs to a stream that outlives this connection. */
    void joins(EventStream stream) {
        joined = stream;
    }

    @Override
    public void send(byte[] message) {
        write(SseWriter.message(message));
    }

    @Override
    public void send(byte[] message, String id) {
        write(event(message, id, null));
    }

    @Override
    public void mark(String id, @Nullable Long retryMillis) {
        write(event(NOTHING, id, retryMillis));
    }

    @Override
    public void finish(byte[] message, String id) {
        end(event(message, id, null));
    }

    @Override
    public void part() {
        end(NOTHING);
    }

    private static byte[] event(byte[] message, String id, @Nullable Long retryMillis) {
        return SseWriter.event(new SseEvent(id, "message", message, retryMillis));
    }

    private void end(byte[] last) {
        if (!done && !gone) {
            done = true;
            outlet().end(last, () -> streams.remove(this));
        }
    }

    private void write(byte[] event) {
        begin();
        if (!done && !gone) {
            outlet().write(event);
        }
    }

    @Override
    public boolean congested() {
        return outlet().congested();
    }

    @Override
    public void onDrain(Runnable action) {
        turn.onDrain(action);
    }

    @Override
    public void onGone(Runnable action) {
        if (gone) {
            action.run();
        } else {
            whenGone.add(action);
        }
    }

    /** A comment that keeps idle intermediaries from closing the stream. */
    void keepAlive() {
        if (streaming && !done && !congested()) {
            turn.write(Buffer.buffer(SseWriter.KEEP_ALIVE));
        }
    }

    /** For how long the client has taken nothing although there is something for it; 0 when it reads. */
    long stalledNanos() {
        return outlet().stalledNanos();
    }

    /** Ends with one JSON message: as the last event when a stream has begun, else as the body. */
    void finish(int status, byte[] message) {
        if (joined != null && joined.begun()) {
            joined.finish(message);
            return;
        }
        if (done || gone) {
            return;
        }
        if (streaming) {
            end(SseWriter.message(message));
            return;
        }
        turn.status(status).put(HttpHeaders.CONTENT_TYPE, JSON);
        if (message.length > Outlet.SLICE) {
            streams.add(this);
            end(message);
        } else {
            done = true;
            turn.end(View.of(message, 0, message.length));
        }
    }

    /** Ends without a message. */
    void finish(int status) {
        if (joined != null && joined.begun()) {
            joined.finish();
            return;
        }
        if (done || gone) {
            return;
        }
        if (streaming) {
            end(NOTHING);
        } else {
            done = true;
            turn.status(status).end(Buffer.buffer());
        }
    }

    void with(CharSequence name, String value) {
        if (!done && !streaming) {
            turn.put(name, value);
        }
    }

    /** Closes the connection under a client that cannot be served any further. */
    void drop() {
        done = true;
        turn.cut();
        left();
    }

    private void left() {
        if (gone) {
            return;
        }
        gone = true;
        streams.remove(this);
        if (outlet != null) {
            outlet.over();
        }
        List.copyOf(whenGone).forEach(Runnable::run);
    }
}
