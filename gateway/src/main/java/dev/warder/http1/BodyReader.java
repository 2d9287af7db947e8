package dev.warder.http1;

import java.util.Arrays;

/** Takes the body out of what comes after a head: so many bytes, chunks (RFC 9112 section 7.1), or all until the connection ends. */
final class BodyReader {
    private static final byte[] NOTHING = new byte[0];
    private static final int SIZE_DIGITS_MAX = 8;
    /** Extensions of chunks and trailer fields mean nothing here and need not be long. */
    private static final int IGNORED_MAX = 16 << 10;

    private enum State {
        PLAIN,
        SIZE,
        EXTENSION,
        DATA,
        DATA_END,
        TRAILER,
        DONE
    }

    private State state;
    private final boolean untilClose;
    private long left;
    private int digits;
    private int ignored;
    private int lineBytes;
    private int kept;
    private boolean returned;
    private boolean named;
    private byte[] part = NOTHING;
    private final boolean strict;

    private BodyReader(State state, long left, boolean strict) {
        this.state = state;
        this.left = left;
        this.untilClose = left == Long.MAX_VALUE;
        this.strict = strict;
    }

    /** Reads the body of an answer. */
    static BodyReader of(HeadReader head) {
        if (head.isChunked() && head.bodyLength() != 0) {
            return new BodyReader(State.SIZE, 0, false);
        }
        long length = head.bodyLength() < 0 ? Long.MAX_VALUE : head.bodyLength();
        return new BodyReader(length == 0 ? State.DONE : State.PLAIN, length, false);
    }

    /** Reads the body of a request: without a length or chunks it has none, and every line must end with CR and LF. */
    static BodyReader of(Framing request) {
        if (request.isChunked()) {
            return new BodyReader(State.SIZE, 0, true);
        }
        long length = Math.max(0, request.length());
        return new BodyReader(length == 0 ? State.DONE : State.PLAIN, length, true);
    }

    boolean isDone() {
        return state == State.DONE;
    }

    /** Whether the end of the connection is the end of the body. */
    boolean isUntilClose() {
        return untilClose;
    }

    /** What the last reading brought of the body, for its taker to keep; may be empty. */
    byte[] part() {
        byte[] read = part;
        part = NOTHING;
        return read;
    }

    /**
     * Reads on; what belongs to the body is {@link #part} then. Overwrites {@code in} between the two places.
     *
     * @return where it stopped: {@code to}, or before it when the body ended there
     */
    int take(byte[] in, int from, int to) throws MalformedHttp {
        if (state == State.PLAIN) {
            int taken = (int) Math.min(left, to - from);
            left -= taken;
            if (left == 0) {
                state = State.DONE;
            }
            part = Arrays.copyOfRange(in, from, from + taken);
            return from + taken;
        }
        kept = 0;
        int at = from;
        while (at < to && state != State.DONE) {
            at = state == State.DATA ? data(in, from, at, to) : step(in[at], at);
        }
        part = kept == 0 ? NOTHING : Arrays.copyOfRange(in, from, from + kept);
        return at;
    }

    /** Moves the data of a chunk to where the data before it ended. */
    private int data(byte[] in, int from, int at, int to) {
        int taken = (int) Math.min(left, to - at);
        System.arraycopy(in, at, in, from + kept, taken);
        kept += taken;
        left -= taken;
        if (left == 0) {
            state = State.DATA_END;
            lineBytes = 0;
        }
        return at + taken;
    }

    /** One byte of what is not data. */
    private int step(byte b, int at) throws MalformedHttp {
        switch (state) {
            case SIZE -> size(b);
            case EXTENSION -> {
                ignore(b);
                if (b == '\n') {
                    sized();
                }
            }
            case DATA_END -> dataEnd(b);
            case TRAILER -> trailer(b);
            default -> throw new IllegalStateException(state.toString());
        }
        return at + 1;
    }

    private void size(byte b) throws MalformedHttp {
        int digit = Character.digit(b, 16);
        if (digit >= 0 && b > 0) {
            if (++digits > SIZE_DIGITS_MAX) {
                throw new MalformedHttp("a chunk too large");
            }
            left = left << 4 | digit;
        } else if (digits == 0) {
            throw new MalformedHttp("no size of a chunk");
        } else if (b == '\n' && !strict) {
            sized();
        } else if (b == '\r' || b == ';' || (!strict && (b == ' ' || b == '\t'))) {
            returned = b == '\r';
            state = State.EXTENSION;
        } else {
            throw new MalformedHttp("no size of a chunk");
        }
    }

    private void sized() {
        state = left == 0 ? State.TRAILER : State.DATA;
        digits = 0;
        lineBytes = 0;
    }

    private void dataEnd(byte b) throws MalformedHttp {
        if (b == '\n' && (lineBytes > 0 || !strict)) {
            state = State.SIZE;
        } else if (b != '\r' || lineBytes++ > 0) {
            throw new MalformedHttp("a chunk longer than its size");
        }
    }

    private void trailer(byte b) throws MalformedHttp {
        ignore(b);
        if (strict) {
            field(b);
        }
        if (b == '\n') {
            if (lineBytes == 0) {
                state = State.DONE;
            }
            lineBytes = 0;
        } else if (b != '\r') {
            lineBytes++;
        }
    }

    /** What is ignored must be a field all the same: else another reader may find something else in it. */
    private void field(byte b) throws MalformedHttp {
        if (b == '\n') {
            named = false;
        } else if (b == ':' && lineBytes > 0) {
            named = true;
        } else if (!named && !HeadLines.isToken(b) && (b != '\r' || lineBytes > 0)) {
            throw new MalformedHttp("no trailer field");
        }
    }

    private void ignore(byte b) throws MalformedHttp {
        if (++ignored > IGNORED_MAX) {
            throw new MalformedHttp("too much beside the data of chunks");
        }
        if (returned ? b != '\n' : strict && b == '\n') {
            throw new MalformedHttp("half an end of a line");
        }
        if (strict && b != '\r' && b != '\n' && HeadLines.isControl(b)) {
            throw new MalformedHttp("a control character beside the data of chunks");
        }
        returned = b == '\r';
    }
}
