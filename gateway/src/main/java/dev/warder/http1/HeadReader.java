package dev.warder.http1;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of an answer (RFC 9112 sections 4 and 5). A line may end without CR, as the RFC lets a recipient accept; a line that is
 * folded, a field name that is no token, a control character, two lengths, or a length beside a transfer coding is refused.
 */
final class HeadReader {
    private static final String VERSION = "HTTP/1.";
    /** The characters of field names (RFC 9110 section 5.6.2). */
    private static final boolean[] TOKEN = tokens();

    private final byte[] in;
    private final int end;
    private int at;
    private int nameEnd;
    private int valueStart;
    private int valueEnd;

    private int status;
    private boolean closes;
    private boolean newer;
    private boolean chunked;
    private long length = -1;
    private @Nullable String type;
    private @Nullable String session;

    private HeadReader(byte[] in, int start, int end) {
        this.in = in;
        this.at = start;
        this.end = end;
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
        reader.statusLine();
        while (reader.field()) {
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
        return chunked;
    }

    /** Whether the connection ends with this answer. */
    boolean closes() {
        return closes || (bodyLength() < 0 && !chunked);
    }

    /** Bytes of the body, or -1 when its end shows it (RFC 9112 section 6.3). */
    long bodyLength() {
        return status == 204 || status == 304 ? 0 : length;
    }

    private void statusLine() throws MalformedHttp {
        int stop = lineEnd();
        boolean shaped =
                stop - at >= 12 && is(at, VERSION) && in[at + 8] == ' ' && (stop - at == 12 || in[at + 12] == ' ');
        if (!shaped || (in[at + 7] != '0' && in[at + 7] != '1')) {
            throw new MalformedHttp("no HTTP/1.1 status line");
        }
        newer = in[at + 7] == '1';
        closes = !newer;
        for (int i = at + 9; i < at + 12; i++) {
            if (in[i] < '0' || in[i] > '9') {
                throw new MalformedHttp("no status code");
            }
            status = status * 10 + in[i] - '0';
        }
        if (status < 100 || status == 101) {
            throw new MalformedHttp("status " + status);
        }
        next(stop);
    }

    private boolean is(int from, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (in[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Where the current line ends, without its line end; refuses what no line may hold. */
    private int lineEnd() throws MalformedHttp {
        for (int i = at; i < end; i++) {
            byte b = in[i];
            if (b == '\n') {
                return i > at && in[i - 1] == '\r' ? i - 1 : i;
            }
            if (isControl(b) && !(b == '\r' && in[i + 1] == '\n')) {
                throw new MalformedHttp("a control character in the head");
            }
        }
        throw new MalformedHttp("no end of a line");
    }

    private void next(int lineEnd) {
        at = lineEnd + (in[lineEnd] == '\r' ? 2 : 1);
    }

    /** Finds the next field; false at the empty line. */
    private boolean field() throws MalformedHttp {
        int stop = lineEnd();
        if (stop == at) {
            return false;
        }
        nameEnd = at;
        while (nameEnd < stop && isToken(in[nameEnd])) {
            nameEnd++;
        }
        if (nameEnd == at || nameEnd == stop || in[nameEnd] != ':') {
            throw new MalformedHttp("no header field");
        }
        valueStart = nameEnd + 1;
        valueEnd = stop;
        while (valueStart < valueEnd && isSpace(in[valueStart])) {
            valueStart++;
        }
        while (valueEnd > valueStart && isSpace(in[valueEnd - 1])) {
            valueEnd--;
        }
        return true;
    }

    private void keep() throws MalformedHttp {
        switch (nameEnd - at) {
            case 10 -> {
                if (named("connection")) {
                    connection();
                }
            }
            case 12 -> {
                if (named("content-type") && type == null) {
                    type = value();
                }
            }
            case 14 -> {
                if (named("content-length")) {
                    length();
                } else if (named("mcp-session-id") && session == null) {
                    session = value();
                }
            }
            case 17 -> {
                if (named("transfer-encoding")) {
                    coding();
                }
            }
            default -> {}
        }
        next(valueLineEnd());
    }

    private void connection() {
        // A list may say both (RFC 9112 section 9.6): then the connection ends.
        boolean keeps = false;
        for (String word : value().split(",", -1)) {
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

    private int valueLineEnd() {
        int i = valueEnd;
        while (in[i] != '\n') {
            i++;
        }
        return in[i - 1] == '\r' ? i - 1 : i;
    }

    private void length() throws MalformedHttp {
        int digits = valueEnd - valueStart;
        if (digits < 1 || digits > 18 || length >= 0 || chunked) {
            throw new MalformedHttp("no single length");
        }
        length = 0;
        for (int i = valueStart; i < valueEnd; i++) {
            if (in[i] < '0' || in[i] > '9') {
                throw new MalformedHttp("no length");
            }
            length = length * 10 + in[i] - '0';
        }
    }

    private void coding() throws MalformedHttp {
        if (chunked || length >= 0 || !"chunked".equalsIgnoreCase(value())) {
            throw new MalformedHttp("a transfer coding other than chunked, or beside a length");
        }
        chunked = true;
    }

    private String value() {
        return new String(in, valueStart, valueEnd - valueStart, StandardCharsets.ISO_8859_1);
    }

    private boolean named(String lower) {
        for (int i = 0; i < lower.length(); i++) {
            int b = in[at + i];
            if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }

    private static boolean isToken(byte b) {
        return b >= 0 && TOKEN[b];
    }

    private static boolean isControl(byte b) {
        return (b >= 0 && b < ' ' && b != '\t') || b == 0x7F;
    }

    private static boolean[] tokens() {
        boolean[] token = new boolean[128];
        for (char c = '!'; c < 0x7F; c++) {
            token[c] = Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
        }
        return token;
    }
}
