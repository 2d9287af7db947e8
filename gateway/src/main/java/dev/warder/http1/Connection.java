package dev.warder.http1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.internal.ContextInternal;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One connection: a request goes out, its answer comes in, then the next. Anything a server says unasked ends it. */
final class Connection extends ChannelInboundHandlerAdapter {
    private static final byte[] NOTHING = new byte[0];

    private final Pool pool;
    private @Nullable ChannelHandlerContext channel;
    private @Nullable Leg leg;
    private @Nullable BodyReader body;
    private boolean closes;
    private byte[] held = NOTHING;
    private long idleSince;

    Connection(Pool pool) {
        this.pool = pool;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context;
    }

    /** Sends the request; there must be none in flight. */
    void begin(Leg next) {
        ChannelHandlerContext open = open();
        next.begins(this);
        int length;
        try {
            length = pool.writer().request(next.request());
        } catch (MalformedHttp unsendable) {
            next.failed(unsendable);
            pool.free(this);
            return;
        }
        leg = next;
        byte[] content = next.request().body();
        ByteBuf out = open.alloc().directBuffer(length + (content == null ? 0 : content.length));
        out.writeBytes(pool.writer().bytes(), 0, length);
        if (content != null) {
            out.writeBytes(content);
        }
        // What goes wrong is told to exceptionCaught.
        var _ = open.writeAndFlush(out, open.voidPromise());
    }

    long idleSince() {
        return idleSince;
    }

    void idle(long now) {
        idleSince = now;
    }

    void reading(boolean on) {
        open().channel().config().setAutoRead(on);
    }

    void close() {
        var _ = open().close();
    }

    private ChannelHandlerContext open() {
        if (channel == null) {
            throw new IllegalStateException("no channel yet");
        }
        return channel;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Leg current = leg;
        try {
            if (current == null) {
                // Nobody asked: an answer now could be taken for that of the next request.
                close();
            } else if (!current.isOver() && message instanceof ByteBuf in) {
                dispatched(current, in);
            }
        } catch (MalformedHttp malformed) {
            fail(malformed);
            close();
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void dispatched(Leg current, ByteBuf in) throws MalformedHttp {
        ContextInternal before = current.context().beginDispatch();
        try {
            read(current, in);
        } finally {
            current.context().endDispatch(before);
        }
    }

    private void read(Leg current, ByteBuf in) throws MalformedHttp {
        int fresh = in.readableBytes();
        int to = held.length + fresh;
        byte[] bytes = pool.memory(to);
        System.arraycopy(held, 0, bytes, 0, held.length);
        in.readBytes(bytes, held.length, fresh);
        held = NOTHING;
        int at = 0;
        while (body == null && !current.isOver()) {
            int end = HeadReader.end(bytes, at, to);
            if (end - at > pool.headBytes() || (end < 0 && to - at > pool.headBytes())) {
                throw new MalformedHttp("a head too long");
            }
            if (end < 0) {
                held = Arrays.copyOfRange(bytes, at, to);
                return;
            }
            head(current, HeadReader.read(bytes, at, end));
            at = end;
        }
        BodyReader reader = body;
        if (reader != null && !current.isOver()) {
            at = reader.take(bytes, at, to);
            byte[] part = reader.part();
            if (part.length > 0) {
                current.receiver().body(part);
            }
            if (reader.isDone() && !current.isOver()) {
                whole(current, at == to);
            }
        }
    }

    private void head(Leg current, HeadReader head) {
        if (!head.isInterim()) {
            closes = head.closes();
            body = BodyReader.of(head);
            current.receiver().head(head.head());
        }
    }

    private void whole(Leg current, boolean clean) {
        leg = null;
        body = null;
        if (clean && !closes) {
            if (current.isPaused()) {
                reading(true);
            }
            pool.free(this);
        } else {
            close();
        }
        current.whole();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        pool.gone(this);
        Leg current = leg;
        if (current != null && !current.isOver() && body != null && body.isUntilClose()) {
            leg = null;
            ContextInternal before = current.context().beginDispatch();
            try {
                current.whole();
            } finally {
                current.context().endDispatch(before);
            }
        } else {
            fail(new ClosedChannelException());
        }
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(cause);
        close();
    }

    private void fail(Throwable cause) {
        Leg current = leg;
        leg = null;
        if (current != null) {
            current.failed(cause);
        }
    }
}
