package dev.warder.http1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.internal.ContextInternal;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client's connection: one request, its answer, then the next. What comes early waits. */
final class ServerLine extends ChannelInboundHandlerAdapter implements Turns.Line {
    private static final byte[] NOTHING = new byte[0];
    /** What is read of a body for which nobody waits any more, so that the client gets to read the answer. */
    private static final int UNWANTED_MAX = 4 << 20;

    private static final int LINGER_SECONDS = 2;

    private final Server server;
    private final ContextInternal context;
    private final String address;
    private @Nullable ChannelHandlerContext channel;
    private @Nullable ServerTurn turn;
    private byte[] held = NOTHING;
    private int searched;
    private long unwanted;
    private boolean accepted;
    private boolean busy;
    private boolean reading = true;
    private boolean ending;

    ServerLine(Server server, ContextInternal context, String address) {
        this.server = server;
        this.context = context;
        this.address = address;
    }

    void opened() {
        accepted = open().channel().isActive() && server.turns().opened(this);
        if (!accepted) {
            cut();
        }
    }

    String address() {
        return address;
    }

    HeadWriter writer() {
        return server.writer();
    }

    ChannelHandlerContext open() {
        if (channel == null) {
            throw new IllegalStateException("no channel yet");
        }
        return channel;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        channel = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        try {
            if (message instanceof ByteBuf in) {
                if (ending) {
                    discard(in.readableBytes());
                } else {
                    dispatch(() -> take(in));
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void take(ByteBuf in) {
        int fresh = in.readableBytes();
        int to = held.length + fresh;
        byte[] bytes = held.length == 0 ? server.memory(to) : Arrays.copyOf(held, to);
        in.readBytes(bytes, held.length, fresh);
        advance(bytes, to);
    }

    /** Goes as far as what has come allows, and keeps the rest. */
    private void advance(byte[] bytes, int to) {
        int at = 0;
        busy = true;
        try {
            int before = -1;
            while (at < to && at != before && !ending) {
                before = at;
                ServerTurn current = turn;
                at = current == null ? next(bytes, at, to) : current.feed(bytes, at, to);
                if (current != null && current.isSpent()) {
                    turn = null;
                    before = -1;
                }
            }
        } catch (MalformedHttp malformed) {
            refuse(malformed);
        } finally {
            busy = false;
        }
        held = at == to || ending ? NOTHING : Arrays.copyOfRange(bytes, at, to);
        look();
    }

    /** The next request; nothing is taken as long as its head is not whole, or earlier answers have not left. */
    private int next(byte[] bytes, int from, int to) throws MalformedHttp {
        if (!open().channel().isWritable()) {
            return from;
        }
        int start = from;
        // Some clients send an empty line after a body (RFC 9112 section 2.2).
        while (to - start >= 2 && bytes[start] == '\r' && bytes[start + 1] == '\n') {
            start += 2;
        }
        int end = RequestHead.end(bytes, Math.max(start, from + searched - 3), to);
        searched = end < 0 ? to - start : 0;
        if ((end < 0 ? to : end) - start > server.headBytes()) {
            throw new MalformedHttp(431, "a head too long");
        }
        if (end < 0) {
            return start;
        }
        RequestHead head = RequestHead.read(Arrays.copyOfRange(bytes, start, end));
        var begun = new ServerTurn(this, head);
        unwanted = 0;
        turn = begun;
        server.turns().begun(this, begun);
        return end;
    }

    private void refuse(MalformedHttp why) {
        ServerTurn current = turn;
        if (current != null) {
            current.malformed(why);
            return;
        }
        var refused = new ServerTurn(this, null);
        turn = refused;
        server.turns().malformed(this, refused, why.status());
    }

    /** Reads on or not, as the turn wants it. */
    void look() {
        ServerTurn current = turn;
        boolean wanted = ending || (current == null ? held.length == 0 || !isQueueing() : current.wants(held.length));
        if (wanted != reading) {
            reading = wanted;
            open().channel().config().setAutoRead(wanted);
        }
    }

    private boolean isQueueing() {
        return !open().channel().isWritable();
    }

    /** Takes up what has come meanwhile. */
    void proceed() {
        if (!busy && !ending) {
            byte[] waiting = held;
            held = NOTHING;
            advance(waiting, waiting.length);
        }
    }

    /** The answer has ended; {@code rest} is what is left of the request. */
    void over(ServerTurn done, boolean last, ChannelFuture sent) {
        server.turns().over(this);
        if (last) {
            ending = true;
            held = NOTHING;
            look();
            boolean clean = done.isSpent();
            sent.addListener(_ -> part(clean));
        } else if (done.isSpent()) {
            turn = null;
            proceed();
        } else {
            look();
        }
    }

    /** Closes; a client that is still sending gets the time to read the answer, which a plain close would take from it. */
    private void part(boolean clean) {
        if (!clean && open().channel() instanceof DuplexChannel duplex && duplex.isActive()) {
            var _ = duplex.shutdownOutput();
            var _ = duplex.eventLoop().schedule(this::cut, LINGER_SECONDS, TimeUnit.SECONDS);
        } else {
            cut();
        }
    }

    /** Counts what is read for nobody. */
    void discard(int bytes) {
        unwanted += bytes;
        if (unwanted > UNWANTED_MAX) {
            cut();
        }
    }

    @Override
    public void cut() {
        ending = true;
        var _ = open().close();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext from) {
        if (from.channel().isWritable()) {
            dispatch(() -> {
                ServerTurn current = turn;
                if (current != null) {
                    current.drained();
                } else {
                    proceed();
                }
            });
        }
        from.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        ending = true;
        ServerTurn current = turn;
        turn = null;
        dispatch(() -> {
            if (current != null) {
                current.gone();
            }
            if (accepted) {
                accepted = false;
                server.turns().closed(this);
            }
        });
        from.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        cut();
    }

    private void dispatch(Runnable work) {
        ContextInternal before = context.beginDispatch();
        try {
            work.run();
        } catch (RuntimeException failure) {
            // Nobody knows how far it came: the connection cannot go on.
            cut();
            context.reportException(failure);
        } finally {
            context.endDispatch(before);
        }
    }
}
