package dev.warder.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the log asks of a file system; a seam at which tests make disks fail. */
interface Disk {

    /** Opens a file for writing, and makes it, readable by the owner only, when it is not there. */
    Sheet open(Path file) throws IOException;

    /** Makes the names in a directory durable. */
    void syncDirectory(Path directory) throws IOException;

    /** One open file. */
    interface Sheet extends Closeable {
        /** Writes all of {@code bytes} from {@code position} on; after an exception any part of it may be there. */
        void write(ByteBuffer bytes, long position) throws IOException;

        /**
         * Writes over what the file already has, and returns when that is on the device; past the cache of the system, which costs half as
         * much. What stands between the end of {@code bytes} and {@code end}, where the file ends, may become blank lines.
         *
         * @return false when this file cannot be written so from that position on; then nothing was written
         */
        default boolean overwrite(ByteBuffer bytes, long position, long end) throws IOException {
            return false;
        }

        /** Returns when all that was written is on the device. */
        void sync() throws IOException;

        void truncate(long length) throws IOException;
    }

    /** The disk of this machine. */
    static Disk real() {
        return new Real();
    }

    /** Files behind channels; {@code fdatasync} is enough, since it also makes a changed length durable. */
    final class Real implements Disk {
        private static final Set<StandardOpenOption> CREATE_AND_WRITE =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);

        @Override
        public Sheet open(Path file) throws IOException {
            return new File(FileChannel.open(file, CREATE_AND_WRITE, PrivateFiles.FILE), Blocks.open(file));
        }

        @Override
        public void syncDirectory(Path directory) throws IOException {
            PrivateFiles.syncDirectory(directory);
        }

        /** @param blocks the same file in whole blocks, or null when it cannot be written so */
        private record File(FileChannel channel, @Nullable Blocks blocks) implements Sheet {

            @Override
            public void write(ByteBuffer bytes, long position) throws IOException {
                long at = position;
                while (bytes.hasRemaining()) {
                    at += channel.write(bytes, at);
                }
            }

            @Override
            public boolean overwrite(ByteBuffer bytes, long position, long end) throws IOException {
                return blocks != null && blocks.write(bytes, position, end);
            }

            @Override
            public void sync() throws IOException {
                channel.force(false);
            }

            @Override
            public void truncate(long length) throws IOException {
                channel.truncate(length);
            }

            @Override
            public void close() throws IOException {
                try (blocks) {
                    channel.close();
                }
            }
        }
    }
}
