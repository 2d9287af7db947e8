package dev.warder.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Walks through the lines of a file of the log, oldest first, also while it is being written. A blank line is room that the writer has made
 * and not used yet, so it is the end; what follows the last line feed is no line.
 */
final class SegmentReader implements Closeable {
    private final FileChannel channel;
    private byte[] block = new byte[256 << 10];
    private int filled;
    private int lineStart;
    private int lineEnd = -1;
    private long blockOffset;

    SegmentReader(Path segment) throws IOException {
        channel = FileChannel.open(segment, StandardOpenOption.READ);
    }

    /** Goes to the next line; false at the end. */
    boolean next() throws IOException {
        lineStart = lineEnd + 1;
        int scan = lineStart;
        while (true) {
            while (scan < filled) {
                if (block[scan] == '\n') {
                    boolean blank = scan == lineStart;
                    lineEnd = blank ? lineStart - 1 : scan;
                    return !blank;
                }
                scan++;
            }
            int known = scan - lineStart;
            if (!refill()) {
                lineEnd = lineStart - 1;
                return false;
            }
            scan = lineStart + known;
        }
    }

    /** Where the bytes of a file from {@code from} on end, blank lines behind them aside; {@code from} when there are only such. */
    static long used(Path segment, long from) throws IOException {
        long used = from;
        try (var channel = FileChannel.open(segment, StandardOpenOption.READ)) {
            ByteBuffer part = ByteBuffer.allocate(64 << 10);
            for (long at = from; channel.read(part, at) > 0; at += part.limit(), part.clear()) {
                part.flip();
                for (int i = 0; i < part.limit(); i++) {
                    used = part.get(i) == '\n' ? used : at + i + 1;
                }
            }
        }
        return used;
    }

    private boolean refill() throws IOException {
        int kept = filled - lineStart;
        blockOffset += lineStart;
        if (kept == block.length) {
            // Only damage makes a line this long; it is read to its end all the same, so that the lines after it are
            // found.
            block = java.util.Arrays.copyOf(block, block.length * 2);
        } else {
            System.arraycopy(block, lineStart, block, 0, kept);
        }
        lineStart = 0;
        filled = kept;
        int read = channel.read(ByteBuffer.wrap(block, kept, block.length - kept), blockOffset + kept);
        filled += Math.max(read, 0);
        return read > 0;
    }

    /** Where the current line starts in the file. */
    long offset() {
        return blockOffset + lineStart;
    }

    /** Bytes of the current line, without its line feed. */
    int length() {
        return lineEnd - lineStart;
    }

    /** Bytes of the current line's entry, or -1 when the line is damaged. */
    int entryLength() {
        return Line.entryLength(block, lineStart, length());
    }

    /** The array that holds the current line from {@link #start()} on, until the next call of {@link #next()}. */
    byte[] array() {
        return block;
    }

    int start() {
        return lineStart;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
