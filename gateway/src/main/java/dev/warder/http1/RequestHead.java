package dev.warder.http1;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request (RFC 9112 sections 3 and 5). Kept as its bytes: nothing is made of a field before somebody asks for it. Strict:
 * what two readers could understand in two ways is refused, a line without CR and two lengths among them.
 */
final class RequestHead {
    private static final int TARGET_MAX = 4_096;
    private static final int FIELDS_MAX = 256;
    private static final int METHOD_MAX = 32;
    private static final byte[] VERSION = " HTTP/1.".getBytes(StandardCharsets.US_ASCII);
    private static final int SPANS = 4;

    private final byte[] in;
    private final String method;
    private final String target;
    private final Framing framing;
    private int[] spans = new int[16 * SPANS];
    private int fields;

    private RequestHead(byte[] in) throws MalformedHttp {
        this.in = in;
        var lines = new HeadLines(in, 0, in.length, true);
        int stop = lines.lineEnd();
        int space = methodEnd();
        int targetEnd = stop - VERSION.length - 1;
        if (targetEnd <= space + 1 || Arrays.mismatch(in, targetEnd, stop - 1, VERSION, 0, VERSION.length) >= 0) {
            throw new MalformedHttp("no HTTP/1.1 request line");
        }
        byte minor = in[stop - 1];
        if (minor != '0' && minor != '1') {
            throw new MalformedHttp(505, "another version of HTTP");
        }
        this.method = method(space);
        this.target = target(space + 1, targetEnd);
        this.framing = new Framing(in, minor == '1');
        lines.next(stop);
        while (lines.field()) {
            framing.keep(lines);
            remember(lines);
            lines.next();
        }
        if (!framing.isNewer() && framing.isChunked()) {
            throw new MalformedHttp("chunks in HTTP/1.0");
        }
    }

    /** Reads a head, its empty line included. */
    static RequestHead read(byte[] head) throws MalformedHttp {
        return new RequestHead(head);
    }

    /**
     * Where a head that begins at {@code from} ends, behind its empty line; -1 when it goes on beyond {@code to}. A head of which another
     * reader could say that it has ended is at its end too, though it will not be read.
     */
    static int end(byte[] in, int from, int to) {
        int end = strictEnd(in, from, to);
        return end < 0 ? HeadReader.end(in, from, to) : end;
    }

    private static int strictEnd(byte[] in, int from, int to) {
        for (int i = from + 3; i < to; i++) {
            byte b = in[i];
            if (b == '\n') {
                if (in[i - 1] == '\r' && in[i - 2] == '\n' && in[i - 3] == '\r') {
                    return i + 1;
                }
            } else if (b != '\r') {
                // No empty line goes over this byte.
                i += 3;
            }
        }
        return -1;
    }

    String method() {
        return method;
    }

    Framing framing() {
        return framing;
    }

    /** The path of the target as it came, without query; null when the target has none. */
    @Nullable
    String path() {
        int from = target.startsWith("/") ? 0 : authorityEnd();
        if (from < 0) {
            return null;
        }
        int query = target.indexOf('?');
        String path = target.substring(from, query < 0 ? target.length() : query);
        return path.isEmpty() ? "/" : path;
    }

    /** The host the request is for, as RFC 9112 section 3.2 finds it; null when it names none, or more than one. */
    @Nullable
    String host() {
        List<String> hosts = all("host");
        if (hosts.size() != 1) {
            return null;
        }
        int end = target.startsWith("/") ? -1 : authorityEnd();
        return withoutPort(end < 0 ? hosts.getFirst() : target.substring(target.indexOf("//") + 2, end));
    }

    /** The value of the first field of a name, which is given in lower case. */
    @Nullable
    String first(String name) {
        int found = find(name, 0);
        return found < 0 ? null : value(found);
    }

    /** The values of all fields of a name, which is given in lower case. */
    List<String> all(String name) {
        int found = find(name, 0);
        if (found < 0) {
            return List.of();
        }
        int next = find(name, found + 1);
        if (next < 0) {
            return List.of(value(found));
        }
        var values = new ArrayList<>(List.of(value(found)));
        for (; next >= 0; next = find(name, next + 1)) {
            values.add(value(next));
        }
        return values;
    }

    /** Hands out the fields whose names begin so, which is given in lower case; names as they came. */
    void each(String prefix, BiConsumer<String, String> taker) {
        for (int i = 0; i < fields; i++) {
            int start = spans[i * SPANS];
            int length = spans[i * SPANS + 1] - start;
            if (length >= prefix.length() && HeadLines.same(in, start, prefix)) {
                taker.accept(new String(in, start, length, StandardCharsets.US_ASCII), value(i));
            }
        }
    }

    private int find(String name, int from) {
        int length = name.length();
        for (int i = from; i < fields; i++) {
            int start = spans[i * SPANS];
            if (spans[i * SPANS + 1] - start == length && HeadLines.same(in, start, name)) {
                return i;
            }
        }
        return -1;
    }

    private String value(int field) {
        int start = spans[field * SPANS + 2];
        return new String(in, start, spans[field * SPANS + 3] - start, StandardCharsets.ISO_8859_1);
    }

    private void remember(HeadLines field) throws MalformedHttp {
        if (fields == FIELDS_MAX) {
            throw new MalformedHttp(431, "too many header fields");
        }
        int at = fields++ * SPANS;
        if (at == spans.length) {
            spans = Arrays.copyOf(spans, 2 * at);
        }
        spans[at] = field.at();
        spans[at + 1] = field.at() + field.nameLength();
        spans[at + 2] = field.valueStart();
        spans[at + 3] = field.valueEnd();
    }

    private int methodEnd() throws MalformedHttp {
        int space = 0;
        while (space < METHOD_MAX && HeadLines.isToken(in[space])) {
            space++;
        }
        if (space == 0 || in[space] != ' ') {
            throw new MalformedHttp("no method");
        }
        return space;
    }

    private String method(int end) {
        return end == 4 && in[0] == 'P' && in[1] == 'O' && in[2] == 'S' && in[3] == 'T'
                ? "POST"
                : new String(in, 0, end, StandardCharsets.US_ASCII);
    }

    private String target(int from, int to) throws MalformedHttp {
        if (to - from > TARGET_MAX) {
            throw new MalformedHttp(414, "a target too long");
        }
        for (int i = from; i < to; i++) {
            if (in[i] <= ' ' || in[i] == '#') {
                throw new MalformedHttp("a character that no target may hold");
            }
        }
        return new String(in, from, to - from, StandardCharsets.US_ASCII);
    }

    /** Where the authority of a target in absolute form ends; -1 when it is of another form. */
    private int authorityEnd() {
        int scheme = target.indexOf("://");
        if (scheme <= 0 || !target.substring(0, scheme).equalsIgnoreCase("http")) {
            return -1;
        }
        for (int i = scheme + 3; i < target.length(); i++) {
            if (target.charAt(i) == '/' || target.charAt(i) == '?') {
                return i;
            }
        }
        return target.length();
    }

    private static @Nullable String withoutPort(String authority) {
        int colon = authority.lastIndexOf(':');
        if (colon < 0 || authority.endsWith("]")) {
            return authority;
        }
        for (int i = colon + 1; i < authority.length(); i++) {
            if (authority.charAt(i) < '0' || authority.charAt(i) > '9') {
                return null;
            }
        }
        return authority.substring(0, colon);
    }
}
