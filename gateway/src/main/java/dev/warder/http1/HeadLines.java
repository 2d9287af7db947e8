package dev.warder.http1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The lines of a head, one after the other (RFC 9112 sections 2.2 and 5). A line that is folded, a field name that is no token and a
 * control character are refused.
 */
final class HeadLines {
    /** The characters of field names and methods (RFC 9110 section 5.6.2). */
    private static final boolean[] TOKEN = tokens();

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] in;
    private final int end;
    private final boolean strict;
    private int at;
    private int stop;
    private int nameEnd;
    private int valueStart;
    private int valueEnd;

    /** @param strict whether every line must end with CR and LF; else LF alone will do, as a recipient may accept */
    HeadLines(byte[] in, int start, int end, boolean strict) {
        this.in = in;
        this.at = start;
        this.end = end;
        this.strict = strict;
    }

    /** Where the current line begins. */
    int at() {
        return at;
    }

    /** Where the current line ends, without its line end; refuses what no line may hold. */
    int lineEnd() throws MalformedHttp {
        for (int i = plainUntil(at); i < end; i = plainUntil(i + 1)) {
            byte b = in[i];
            if (b == '\n') {
                boolean whole = i > at && in[i - 1] == '\r';
                if (strict && !whole) {
                    throw new MalformedHttp("half an end of a line");
                }
                return whole ? i - 1 : i;
            }
            if (isControl(b) && !(b == '\r' && in[i + 1] == '\n')) {
                throw new MalformedHttp("a control character in the head");
            }
        }
        throw new MalformedHttp("no end of a line");
    }

    /** The next byte that may be a control character, looked for eight at a time; {@code end} when there is none. */
    private int plainUntil(int from) {
        int i = from;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            long eight = (long) EIGHT.get(in, i);
            // A byte below 0x20 borrows into its top bit, which only bytes above 0x7F have of their own. 0x7F is looked
            // for as zero.
            long small = (eight - 0x2020202020202020L) & ~eight;
            long delete = eight ^ 0x7F7F7F7F7F7F7F7FL;
            long found = (small | ((delete - 0x0101010101010101L) & ~delete)) & 0x8080808080808080L;
            if (found != 0) {
                // What borrowed may make the byte after it look found, never one before it.
                return i + (Long.numberOfTrailingZeros(found) >> 3);
            }
        }
        while (i < end && !isControl(in[i])) {
            i++;
        }
        return i;
    }

    /** Goes to the line after the one that ends there. */
    void next(int lineEnd) {
        at = lineEnd + (in[lineEnd] == '\r' ? 2 : 1);
    }

    /** Finds the field of the current line; false when the line is empty. */
    boolean field() throws MalformedHttp {
        stop = lineEnd();
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

    /** Goes to the line after the field. */
    void next() {
        next(stop);
    }

    int nameLength() {
        return nameEnd - at;
    }

    int valueStart() {
        return valueStart;
    }

    int valueEnd() {
        return valueEnd;
    }

    /** The value of the field, every byte a character. */
    String value() {
        return new String(in, valueStart, valueEnd - valueStart, StandardCharsets.ISO_8859_1);
    }

    /** Whether the field has this name, which is given in lower case and as long as the field's. */
    boolean named(String lower) {
        return same(in, at, lower);
    }

    /** Whether the bytes from there on are these, given in lower case; letters of either case are. */
    static boolean same(byte[] in, int from, String lower) {
        for (int i = 0; i < lower.length(); i++) {
            int b = in[from + i];
            if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static boolean isToken(byte b) {
        return b >= 0 && TOKEN[b];
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }

    static boolean isControl(byte b) {
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
