package dev.warder.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Well-formed UTF-8 (Unicode 17, table 3-7): no overlong forms, no encoded surrogates, nothing above U+10FFFF. Jackson's reader is more
 * lenient and would let two spellings of one text through.
 */
final class Utf8 {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;
    private static final long BACKSLASHES = 0x5c5c_5c5c_5c5c_5c5cL;

    private Utf8() {}

    /**
     * Checks the bytes.
     *
     * @return whether a backslash is among them, that is, whether a JSON string may hold an escape
     */
    static boolean check(byte[] bytes, int from, int to) throws JsonException {
        boolean backslash = false;
        int i = from;
        while (i < to) {
            if (to - i >= Long.BYTES) {
                long word = (long) WORD.get(bytes, i);
                if ((word & HIGH_BITS) == 0) {
                    long zeroWhereBackslash = word ^ BACKSLASHES;
                    backslash |= ((zeroWhereBackslash - LOW_BITS) & ~zeroWhereBackslash & HIGH_BITS) != 0;
                    i += Long.BYTES;
                    continue;
                }
            }
            int length = sequence(bytes, i, to);
            if (length == 0) {
                throw new JsonException("The text is not valid UTF-8", i - from);
            }
            backslash |= bytes[i] == '\\';
            i += length;
        }
        return backslash;
    }

    /** How many bytes the character at {@code i} takes, or 0 when it is malformed. */
    private static int sequence(byte[] bytes, int i, int to) {
        int lead = bytes[i] & 0xff;
        if (lead < 0x80) {
            return 1;
        }
        if (lead < 0xc2 || lead > 0xf4) {
            return 0;
        }
        int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (to - i < length || !secondFits(lead, bytes[i + 1] & 0xff)) {
            return 0;
        }
        for (int k = 2; k < length; k++) {
            if ((bytes[i + k] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    private static boolean secondFits(int lead, int second) {
        int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        return second >= least && second <= most;
    }
}
