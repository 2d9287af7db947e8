package dev.warder.http1;

import java.util.Arrays;

/** Takes the body out of what comes after a head: so many bytes, chunks (RFC 9112 section 7.1), or all until the connection ends. */
final class BodyReader {
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

    BodyReader(HeadReader head) {
        untilClose = !head.isChunked() && head.bodyLength() < 0;
        left = untilClose ? Long.MAX_VALUE : Math.max(0, head.bodyLength());
        state = head.isChunked() && head.bodyLength() != 0 ? State.SIZE : left == 0 ? State.DONE : State.PLAIN;
    }

    boolean isDone() {
        return state == State.DONE;
    }

    /** Whether the end of the connection is the end of the body. */
    boolean isUntilClose() {
        return untilClose;
    }

    /**
     * Reads on, and hands out what belongs to the body as one part. Overwrites {@code in} between the two places.
     *
     * @return where it stopped: {@code to}, or before it when the body ended there
     */
    int take(byte[] in, int from, int to, Receiver receiver) throws MalformedHttp {
        if (state == State.PLAIN) {
            int part = (int) Math.min(left, to - from);
            left -= part;
            if (left == 0) {
                state = State.DONE;
            }
            give(in, from, part, receiver);
            return from + part;
        }
        kept = 0;
        int at = from;
        while (at < to && state != State.DONE) {
            at = state == State.DATA ? data(in, from, at, to) : step(in[at], at);
        }
        give(in, from, kept, receiver);
        return at;
    }

    private static void give(byte[] in, int from, int length, Receiver receiver) {
        if (length > 0) {
            receiver.body(Arrays.copyOfRange(in, from, from + length));
        }
    }

    /** Moves the data of a chunk to where the data before it ended. */
    private int data(byte[] in, int from, int at, int to) {
        int part = (int) Math.min(left, to - at);
        System.arraycopy(in, at, in, from + kept, part);
        kept += part;
        left -= part;
        if (left == 0) {
            state = State.DATA_END;
            lineBytes = 0;
        }
        return at + part;
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
        } else if (b == '\n') {
            sized();
        } else if (b == '\r' || b == ';' || b == ' ' || b == '\t') {
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
        if (b == '\n') {
            state = State.SIZE;
        } else if (b != '\r' || lineBytes++ > 0) {
            throw new MalformedHttp("a chunk longer than its size");
        }
    }

    private void trailer(byte b) throws MalformedHttp {
        ignore(b);
        if (b == '\n') {
            if (lineBytes == 0) {
                state = State.DONE;
            }
            lineBytes = 0;
        } else if (b != '\r') {
            lineBytes++;
        }
    }

    private void ignore(byte b) throws MalformedHttp {
        if (++ignored > IGNORED_MAX) {
            throw new MalformedHttp("too much beside the data of chunks");
        }
        if (returned && b != '\n') {
            throw new MalformedHttp("half an end of a line");
        }
        returned = b == '\r';
    }
}
