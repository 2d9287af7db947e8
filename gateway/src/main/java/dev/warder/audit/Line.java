package dev.warder.audit;

import java.util.zip.CRC32C;

/**
 * The frame of an entry in a file: the entry, a space, the decimal CRC-32C of the entry's bytes, a line feed. Each line is thus two JSON
 * values, which text tools can read as they are, and a line that was only partly written cannot pass for a whole one.
 */
final class Line {
    /** The longest line: an entry, a space, ten digits, a line feed. */
    static final int MAX_BYTES = EntryWriter.MAX_BYTES + 12;

    private static final int MAX_DIGITS = 10;

    private Line() {}

    /** Closes the line whose entry starts at {@code from}. */
    static void close(JsonBytes out, int from) {
        long checksum = out.checksum(from);
        out.ascii(' ').number(checksum).ascii('\n');
    }

    /**
     * Checks a line without its line feed.
     *
     * @return the length of the entry in it, or -1 when the line is not whole
     */
    static int entryLength(byte[] bytes, int from, int length) {
        int space = from + length - 1;
        int first = Math.max(from, space - MAX_DIGITS);
        long claimed = 0;
        long unit = 1;
        while (space > first && bytes[space] != ' ') {
            int digit = bytes[space--] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            claimed += digit * unit;
            unit *= 10;
        }
        int entry = space - from;
        if (entry < 2 || unit == 1 || bytes[space] != ' ' || bytes[from] != '{' || bytes[space - 1] != '}') {
            return -1;
        }
        var crc = new CRC32C();
        crc.update(bytes, from, entry);
        return crc.getValue() == claimed ? entry : -1;
    }
}
