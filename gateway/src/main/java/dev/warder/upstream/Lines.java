package dev.warder.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.Consumer;

/** Cuts a stream into lines of bounded length; of a longer line only the beginning is kept. */
final class Lines {
    private static final int HEAD_BYTES = 512;

    private final int maxBytes;
    private final Consumer<byte[]> line;
    private final Consumer<byte[]> overlong;
    private byte[] pending = new byte[1024];
    private int length;
    private boolean skipping;

    /**
     * @param line takes each line without its end; empty lines are left out
     * @param overlong takes the beginning of a line that is too long, once
     */
    Lines(int maxBytes, Consumer<byte[]> line, Consumer<byte[]> overlong) {
        this.maxBytes = maxBytes;
        this.line = line;
        this.overlong = overlong;
    }

    /** Reads to the end of the stream. */
    void drain(InputStream in) throws IOException {
        byte[] chunk = new byte[16 << 10];
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            feed(chunk, read);
        }
        feed(new byte[] {'\n'}, 1);
    }

    private void feed(byte[] chunk, int count) {
        int from = 0;
        for (int i = 0; i < count; i++) {
            if (chunk[i] == '\n') {
                append(chunk, from, i);
                emit();
                from = i + 1;
            }
        }
        append(chunk, from, count);
    }

    private void append(byte[] chunk, int from, int to) {
        int more = to - from;
        if (skipping || more == 0) {
            return;
        }
        if (length + more > maxBytes) {
            skipping = true;
            overlong.accept(Arrays.copyOf(pending, Math.min(length, HEAD_BYTES)));
            pending = new byte[1024];
            length = 0;
            return;
        }
        if (length + more > pending.length) {
            pending = Arrays.copyOf(pending, Math.max(length + more, (int) Math.min(2L * pending.length, maxBytes)));
        }
        System.arraycopy(chunk, from, pending, length, more);
        length += more;
    }

    private void emit() {
        int end = length > 0 && pending[length - 1] == '\r' ? length - 1 : length;
        if (!skipping && end > 0) {
            line.accept(Arrays.copyOf(pending, end));
        }
        length = 0;
        skipping = false;
        if (pending.length > 1 << 20) {
            pending = new byte[1024];
        }
    }
}
