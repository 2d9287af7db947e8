package dev.warder.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes of a text at once. */
final class Words {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = EACH << 7;

    private Words() {}

    /**
     * The first place from {@code i} on whose byte is not plain in a JSON string (a quote, a backslash, a control character, no ASCII), or
     * {@code end}.
     */
    static int plainFrom(byte[] bytes, int from, int end) {
        int i = from;
        for (; i < end - (Long.BYTES - 1); i += Long.BYTES) {
            // A subtraction sets the high bit of bytes that are too small for it: control characters, the quote once
            // one bit of it is turned, the backslash once it is zero. A borrow only spoils what is behind a hit.
            long word = (long) WORD.get(bytes, i);
            long low = (word ^ EACH * ('"' ^ ' ')) - EACH * (' ' + 1);
            long backslashes = (word ^ EACH * '\\') - EACH;
            long hits = (low | backslashes | word) & HIGH_BITS;
            if (hits != 0) {
                return i + (Long.numberOfTrailingZeros(hits) >>> 3);
            }
        }
        while (i < end && bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\') {
            i++;
        }
        return i;
    }

    /** The first bytes of a range, at most eight; zeros stand behind fewer. */
    static long key(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length >= Long.BYTES) {
            return (long) WORD.get(bytes, from);
        }
        if (from + Long.BYTES <= bytes.length) {
            return (long) WORD.get(bytes, from) & ((1L << (Byte.SIZE * length)) - 1);
        }
        long key = 0;
        for (int i = to - 1; i >= from; i--) {
            key = (key << Byte.SIZE) | (bytes[i] & 0xff);
        }
        return key;
    }
}
