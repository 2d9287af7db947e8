package dev.warder.http1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes back for one request: a head, then a body in as many pieces as it is given. */
final class Answer {
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    /** The length of a chunk and the ends of lines around it. */
    private static final int CHUNK_MAX = 12;

    private static final HeadWriter.Body CHUNKED = new HeadWriter.Body.Chunked();
    private static final HeadWriter.Body REST = new HeadWriter.Body.Rest();

    private final ServerLine line;
    private final List<CharSequence> fields = new ArrayList<>(8);
    private final boolean newer;
    private final boolean bodyless;
    private int status = 200;
    private long length = -1;
    private boolean stream;
    private boolean begun;
    private boolean last;

    /** @param request what is answered; null when it was no request */
    Answer(ServerLine line, @Nullable RequestHead request) {
        this.line = line;
        this.newer = request == null || request.framing().isNewer();
        this.bodyless = request != null && request.method().equals("HEAD");
        this.last = request == null || request.framing().closes();
    }

    void status(int code) {
        status = code;
    }

    void put(CharSequence name, CharSequence value) {
        if ("connection".contentEquals(name) && "close".contentEquals(value)) {
            last = true;
        } else {
            fields.add(name);
            fields.add(value);
        }
    }

    void stream() {
        stream = true;
    }

    boolean isStream() {
        return stream;
    }

    void length(long bytes) {
        length = bytes;
    }

    /** Whether the head has been sent. */
    boolean isBegun() {
        return begun;
    }

    /** Whether the connection ends with this answer. */
    boolean isLast() {
        return last;
    }

    void endsLine() {
        last = true;
    }

    /** Sends a piece of the body, before it the head if it has not left. */
    void send(ByteBuf part) {
        ChannelHandlerContext channel = channel();
        var _ = channel.writeAndFlush(framed(channel, part, false), channel.voidPromise());
    }

    /** Sends the last piece; what it returns tells when it has left if this is the last answer, and else nothing. */
    ChannelFuture end(ByteBuf part) {
        if (!begun && !stream && length < 0) {
            length = part.readableBytes();
        }
        ChannelHandlerContext channel = channel();
        ByteBuf out = framed(channel, part, true);
        return channel.writeAndFlush(out, last ? channel.newPromise() : channel.voidPromise());
    }

    private ByteBuf framed(ChannelHandlerContext channel, ByteBuf part, boolean ends) {
        int headLength = begun ? 0 : head();
        int size = bodyless ? 0 : part.readableBytes();
        boolean chunks = stream && newer && !bodyless;
        ByteBuf out = channel.alloc().directBuffer(headLength + size + CHUNK_MAX + LAST_CHUNK.length);
        out.writeBytes(line.writer().bytes(), 0, headLength);
        if (chunks && size > 0) {
            out.writeCharSequence(Integer.toHexString(size) + "\r\n", StandardCharsets.US_ASCII);
        }
        out.writeBytes(part, part.readerIndex(), size);
        if (chunks && size > 0) {
            out.writeByte('\r').writeByte('\n');
        }
        if (chunks && ends) {
            out.writeBytes(LAST_CHUNK);
        }
        return out;
    }

    private int head() {
        begun = true;
        boolean untilClose = stream && !newer;
        last |= untilClose;
        if (last) {
            fields.add("connection");
            fields.add("close");
        } else if (!newer) {
            fields.add("connection");
            fields.add("keep-alive");
        }
        boolean bare = untilClose || status == 204 || status == 304;
        HeadWriter.Body body = bare ? REST : stream ? CHUNKED : new HeadWriter.Body.Sized(Math.max(0, length));
        try {
            return line.writer().answer(status, fields, body);
        } catch (MalformedHttp unsendable) {
            throw new IllegalArgumentException(unsendable);
        }
    }

    private ChannelHandlerContext channel() {
        ChannelHandlerContext channel = line.open();
        if (!channel.executor().inEventLoop()) {
            throw new IllegalStateException("an answer from another event loop");
        }
        return channel;
    }
}
