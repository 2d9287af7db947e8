package dev.warder.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A real disk whose space and health a test decides. */
final class TestingDisk implements Disk {
    private final Disk real = Disk.real();
    private final AtomicInteger syncs = new AtomicInteger();
    private final AtomicInteger overwritten = new AtomicInteger();
    private final AtomicLong space = new AtomicLong(Long.MAX_VALUE);
    private volatile int largestWrite = Integer.MAX_VALUE;
    private volatile boolean syncFails;
    private volatile boolean truncateFails;
    private volatile boolean openFails;

    int syncs() {
        return syncs.get();
    }

    /** Groups that were written over blank lines, past the cache. */
    int overwritten() {
        return overwritten.get();
    }

    /** Leaves room for so many bytes more; a write that needs more is done in part and fails. */
    void spaceLeft(long bytes) {
        space.set(bytes);
    }

    /** A disk so full that only writes of so many bytes still find a place. */
    void largestWrite(int bytes) {
        largestWrite = bytes;
    }

    void syncFails(boolean fails) {
        syncFails = fails;
    }

    void truncateFails(boolean fails) {
        truncateFails = fails;
    }

    void openFails(boolean fails) {
        openFails = fails;
    }

    @Override
    public Sheet open(Path file) throws IOException {
        if (openFails) {
            throw new IOException("No space left on device");
        }
        return new Watched(real.open(file));
    }

    private static void tear(Sheet sheet, ByteBuffer bytes, long position, int room) throws IOException {
        sheet.write(bytes.slice(bytes.position(), room), position);
        throw new IOException("No space left on device");
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        real.syncDirectory(directory);
    }

    /** A file of this disk. */
    private final class Watched implements Sheet {
        private final Sheet sheet;

        Watched(Sheet sheet) {
            this.sheet = sheet;
        }

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            long room = space.get();
            if (bytes.remaining() > largestWrite) {
                tear(sheet, bytes, position, largestWrite);
            }
            if (room < bytes.remaining()) {
                space.set(0);
                tear(sheet, bytes, position, (int) room);
            }
            space.addAndGet(-bytes.remaining());
            sheet.write(bytes, position);
        }

        @Override
        public boolean overwrite(ByteBuffer bytes, long position, long end) throws IOException {
            int length = bytes.remaining();
            if (length > largestWrite || space.get() < length) {
                write(bytes, position);
            }
            if (syncFails) {
                throw new IOException("Input/output error");
            }
            boolean done = sheet.overwrite(bytes, position, end);
            if (done) {
                space.addAndGet(-length);
                syncs.incrementAndGet();
                overwritten.incrementAndGet();
            }
            return done;
        }

        @Override
        public void sync() throws IOException {
            syncs.incrementAndGet();
            if (syncFails) {
                throw new IOException("Input/output error");
            }
            sheet.sync();
        }

        @Override
        public void truncate(long length) throws IOException {
            if (truncateFails) {
                throw new IOException("Input/output error");
            }
            sheet.truncate(length);
        }

        @Override
        public void close() throws IOException {
            sheet.close();
        }
    }
}
