package dev.warder.http1;

/** Where a message ends and whether its connection goes on after it (RFC 9112 sections 6.3 and 9.3). */
final class Framing {
    private static final int LENGTH_DIGITS_MAX = 18;

    private final byte[] in;
    private final boolean newer;
    private boolean closes;
    private boolean chunked;
    private long length = -1;

    /** @param newer whether the message says to be of HTTP/1.1; a connection of HTTP/1.0 ends unless told otherwise */
    Framing(byte[] in, boolean newer) {
        this.in = in;
        this.newer = newer;
        this.closes = !newer;
    }

    /** Whether the message is of HTTP/1.1 and not older. */
    boolean isNewer() {
        return newer;
    }

    /** Whether somebody said that the connection ends with this message. */
    boolean closes() {
        return closes;
    }

    boolean isChunked() {
        return chunked;
    }

    /** Bytes of the body as the message says, or -1. */
    long length() {
        return length;
    }

    /** Takes in a field, if it is about this. */
    void keep(HeadLines field) throws MalformedHttp {
        switch (field.nameLength()) {
            case 10 -> {
                if (field.named("connection")) {
                    connection(field.value());
                }
            }
            case 14 -> {
                if (field.named("content-length")) {
                    length(field.valueStart(), field.valueEnd());
                }
            }
            case 17 -> {
                if (field.named("transfer-encoding")) {
                    coding(field.value());
                }
            }
            default -> {}
        }
    }

    private void connection(String words) {
        // A list may say both (RFC 9112 section 9.6): then the connection ends.
        boolean keeps = false;
        for (String word : words.split(",", -1)) {
            if (word.strip().equalsIgnoreCase("close")) {
                closes = true;
                return;
            }
            keeps |= word.strip().equalsIgnoreCase("keep-alive");
        }
        if (keeps && !newer) {
            closes = false;
        }
    }

    private void length(int from, int to) throws MalformedHttp {
        int digits = to - from;
        if (digits < 1 || digits > LENGTH_DIGITS_MAX || length >= 0 || chunked) {
            throw new MalformedHttp("no single length");
        }
        length = 0;
        for (int i = from; i < to; i++) {
            if (in[i] < '0' || in[i] > '9') {
                throw new MalformedHttp("no length");
            }
            length = length * 10 + in[i] - '0';
        }
    }

    private void coding(String coding) throws MalformedHttp {
        if (chunked || length >= 0 || !"chunked".equalsIgnoreCase(coding)) {
            throw new MalformedHttp("a transfer coding other than chunked, or beside a length");
        }
        chunked = true;
    }
}
