package dev.warder.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file from its beginning on, written past the cache of the system ({@code O_DIRECT}), each write durable before it returns
 * ({@code O_DSYNC}). Disks take whole blocks, so the last one is kept and written again, with what comes behind its old bytes; these stay
 * as they are, so a crash in the middle takes nothing from them. Used by one thread.
 */
final class Blocks implements Closeable {
    private static final int MEMORY = 64 << 10;
    private static final int BLOCK_MAX = 16 << 10;

    private final FileChannel channel;
    private final int block;
    /** The last block as far as it is filled, and behind it what is to be written next. */
    private final ByteBuffer memory;
    /** Where in the file the memory begins. */
    private long start;
    /** Bytes of the last block that are filled; -1 when it is not known what is there. */
    private int filled;

    private Blocks(FileChannel channel, int block) {
        this.channel = channel;
        this.block = block;
        this.memory = ByteBuffer.allocateDirect(MEMORY + block)
                .alignedSlice(block)
                .limit(MEMORY)
                .slice();
    }

    /** Opens a file that is there; null when its file system has no such way. */
    static @Nullable Blocks open(Path file) throws IOException {
        long block = Files.getFileStore(file).getBlockSize();
        if (block <= 0 || block > BLOCK_MAX || Long.bitCount(block) != 1) {
            return null;
        }
        try {
            return new Blocks(
                    FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.DSYNC, direct()), (int) block);
        } catch (IOException | UnsupportedOperationException | ClassNotFoundException none) {
            return null;
        }
    }

    /** The JDK has the option, but in a package of its own that not every Java has; the compiler only lets it be named with a warning. */
    private static OpenOption direct() throws ClassNotFoundException {
        for (Object option :
                Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants()) {
            if (option instanceof OpenOption found && option.toString().equals("DIRECT")) {
                return found;
            }
        }
        throw new UnsupportedOperationException("no such option");
    }

    /**
     * Writes from {@code position} on, which must be where the last writing ended, and blank lines up to the end of the last block.
     *
     * @param end where the file ends; it does not become longer
     * @return false when that cannot be done; then nothing was written
     */
    boolean write(ByteBuffer bytes, long position, long end) throws IOException {
        long after = Math.ceilDiv(position + bytes.remaining(), block) * block;
        if (filled < 0 || position != start + filled || after > end) {
            return false;
        }
        int known = filled;
        filled = -1;
        while (bytes.hasRemaining()) {
            known = piece(bytes, known);
        }
        filled = known;
        return true;
    }

    private int piece(ByteBuffer bytes, int known) throws IOException {
        int size = Math.min(bytes.remaining(), memory.capacity() - known);
        memory.put(known, bytes, bytes.position(), size);
        bytes.position(bytes.position() + size);
        int used = known + size;
        int padded = Math.ceilDiv(used, block) * block;
        for (int i = used; i < padded; i++) {
            memory.put(i, (byte) '\n');
        }
        if (channel.write(memory.limit(padded).position(0), start) != padded) {
            throw new IOException("a part of a block was written");
        }
        memory.clear();
        int whole = used / block * block;
        memory.put(0, memory, whole, used - whole);
        start += whole;
        return used - whole;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
