package dev.warder.json;

/**
 * Well-formed UTF-8 (Unicode 17, table 3-7): no overlong forms, no encoded surrogates, nothing above U+10FFFF, so
 * that one text has one spelling.
 */
final class Utf8 {

    private Utf8() {}

    /** Refuses malformed bytes, saying where they are. */
    static void check(byte[] bytes, int from, int to) throws JsonException {
        int i = from;
        while (i < to) {
            int length = sequence(bytes, i, to);
            if (length == 0) {
                throw new JsonException("The text is not valid UTF-8", i - from);
            }
            i += length;
        }
    }

    /** How many bytes the character at {@code i} takes, or 0 when it is malformed. */
    static int sequence(byte[] bytes, int i, int to) {
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
