package dev.warder.http1;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A request that came over a connection in the clear, and its answer. */
final class ServerTurn implements Turn {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerLine line;
    private final @Nullable RequestHead head;
    private final BodyReader body;
    private final Answer answer;
    private @Nullable Taker taker;
    private @Nullable Runnable drain;
    private @Nullable Runnable gone;
    private boolean paused;
    private boolean told;
    private boolean over;

    /** @param head the request's head, or null when it was none: then the connection ends with the answer */
    ServerTurn(ServerLine line, @Nullable RequestHead head) {
        this.line = line;
        this.head = head;
        this.body = BodyReader.of(head == null ? new Framing(new byte[0], true) : head.framing());
        this.answer = new Answer(line, head);
    }

    @Override
    public String method() {
        return head == null ? "" : head.method();
    }

    @Override
    public @Nullable String path() {
        return head == null ? null : head.path();
    }

    @Override
    public @Nullable String host() {
        return head == null ? null : head.host();
    }

    @Override
    public String address() {
        return line.address();
    }

    @Override
    public @Nullable String header(String name) {
        return head == null ? null : head.first(name);
    }

    @Override
    public List<String> headers(String name) {
        return head == null ? List.of() : head.all(name);
    }

    @Override
    public void headers(String prefix, BiConsumer<String, String> sink) {
        if (head != null) {
            head.each(prefix, sink);
        }
    }

    @Override
    public void read(Taker to) {
        taker = to;
        if (body.isDone()) {
            told = true;
            to.end();
            return;
        }
        String expected = header("expect");
        if (expected != null && expected.equalsIgnoreCase("100-continue")) {
            var _ = channel()
                    .writeAndFlush(Unpooled.wrappedBuffer(CONTINUE), channel().voidPromise());
        }
        line.proceed();
    }

    /** Takes what belongs to the body, if somebody wants it now. */
    int feed(byte[] bytes, int from, int to) throws MalformedHttp {
        Taker wants = taker;
        if (body.isDone() || (!over && (wants == null || paused))) {
            return from;
        }
        int at = body.take(bytes, from, to);
        byte[] part = body.part();
        if (over || wants == null) {
            line.discard(at - from);
        } else {
            if (part.length > 0) {
                wants.part(part);
            }
            if (body.isDone() && !told) {
                told = true;
                wants.end();
            }
        }
        return at;
    }

    /** Whether more should be read, when so many bytes wait already. */
    boolean wants(int waiting) {
        return over || (!paused && waiting == 0);
    }

    /** Whether both the request and its answer have ended. */
    boolean isSpent() {
        return over && body.isDone();
    }

    /** What should have been the rest of the body is none. */
    void malformed(MalformedHttp why) {
        answer.endsLine();
        Taker wants = taker;
        if (over || wants == null || told) {
            line.cut();
        } else {
            told = true;
            wants.failed(why);
        }
    }

    void drained() {
        if (drain != null && !over) {
            drain.run();
        }
    }

    void gone() {
        Taker wants = taker;
        if (wants != null && !told) {
            told = true;
            wants.failed(null);
        }
        if (!over) {
            over = true;
            if (gone != null) {
                gone.run();
            }
        }
    }

    @Override
    public void pause() {
        paused = true;
        line.look();
    }

    @Override
    public void resume() {
        paused = false;
        line.proceed();
    }

    @Override
    public Turn status(int code) {
        answer.status(code);
        return this;
    }

    @Override
    public Turn put(CharSequence name, CharSequence value) {
        answer.put(name, value);
        return this;
    }

    @Override
    public Turn stream() {
        answer.stream();
        return this;
    }

    @Override
    public boolean isStream() {
        return answer.isStream();
    }

    @Override
    public Turn length(long bytes) {
        answer.length(bytes);
        return this;
    }

    @Override
    public void open() {
        if (!over && !answer.isBegun()) {
            answer.send(Unpooled.EMPTY_BUFFER);
        }
    }

    @Override
    public void write(Buffer part) {
        if (!over) {
            answer.send(((BufferInternal) part).getByteBuf());
        }
    }

    @Override
    public void end(Buffer last) {
        if (!over) {
            ChannelFuture sent = answer.end(((BufferInternal) last).getByteBuf());
            over = true;
            line.over(this, answer.isLast(), sent);
        }
    }

    private ChannelHandlerContext channel() {
        return line.open();
    }

    @Override
    public boolean isFull() {
        return !channel().channel().isWritable();
    }

    @Override
    public void onDrain(Runnable action) {
        drain = action;
    }

    @Override
    public void onGone(Runnable action) {
        gone = action;
    }

    @Override
    public void cut() {
        line.cut();
    }
}
