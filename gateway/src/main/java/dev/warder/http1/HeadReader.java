package dev.warder.http1;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of an answer (RFC 9112 sections 4 and 5). A line may end without CR, as the RFC lets a recipient accept; a line that is
 * folded, a field name that is no token, a control character, two lengths, or a length beside a transfer coding is refused.
 */
final class HeadReader {
    private static final byte[] VERSION = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);

    private final byte[] in;
    private final HeadLines lines;
    private final Framing framing;
    private int status;
    private @Nullable String type;
    private @Nullable String session;

    private HeadReader(byte[] in, int start, int end) throws MalformedHttp {
        this.in = in;
        this.lines = new HeadLines(in, start, end, false);
        this.framing = new Framing(in, statusLine());
    }

    /** Where a head that begins at {@code from} ends, behind its empty line; -1 when it goes on beyond {@code to}. */
    static int end(byte[] in, int from, int to) {
        for (int i = from; i < to; i++) {
            if (in[i] == '\n' && i + 1 < to) {
                if (in[i + 1] == '\n') {
                    return i + 2;
                }
                if (in[i + 1] == '\r' && i + 2 < to && in[i + 2] == '\n') {
                    return i + 3;
                }
            }
        }
        return -1;
    }

    /** Reads the head between two places, as {@link #end} found them. */
    static HeadReader read(byte[] in, int start, int end) throws MalformedHttp {
        var reader = new HeadReader(in, start, end);
        while (reader.lines.field()) {
            reader.keep();
        }
        return reader;
    }

    AnswerHead head() {
        return new AnswerHead(status, type, session, bodyLength());
    }

    /** Whether an answer follows that counts: 100 to 199 only precede it (RFC 9110 section 15.2). */
    boolean isInterim() {
        return status < 200;
    }

    boolean isChunked() {
        return framing.isChunked();
    }

    /** Whether the connection ends with this answer. */
    boolean closes() {
        return framing.closes() || (bodyLength() < 0 && !isChunked());
    }

    /** Bytes of the body, or -1 when its end shows it (RFC 9112 section 6.3). */
    long bodyLength() {
        return status == 204 || status == 304 ? 0 : framing.length();
    }

    /** Whether the answer is of HTTP/1.1. */
    private boolean statusLine() throws MalformedHttp {
        int at = lines.at();
        int stop = lines.lineEnd();
        boolean shaped = stop - at >= 12
                && Arrays.mismatch(in, at, at + VERSION.length, VERSION, 0, VERSION.length) < 0
                && in[at + 8] == ' '
                && (stop - at == 12 || in[at + 12] == ' ');
        if (!shaped || (in[at + 7] != '0' && in[at + 7] != '1')) {
            throw new MalformedHttp("no HTTP/1.1 status line");
        }
        for (int i = at + 9; i < at + 12; i++) {
            if (in[i] < '0' || in[i] > '9') {
                throw new MalformedHttp("no status code");
            }
            status = status * 10 + in[i] - '0';
        }
        if (status < 100 || status == 101) {
            throw new MalformedHttp("status " + status);
        }
        lines.next(stop);
        return in[at + 7] == '1';
    }

    private void keep() throws MalformedHttp {
        if (type == null && lines.nameLength() == 12 && lines.named("content-type")) {
            type = lines.value();
        } else if (session == null && lines.nameLength() == 14 && lines.named("mcp-session-id")) {
            session = lines.value();
        } else {
            framing.keep(lines);
        }
        lines.next();
    }
}
