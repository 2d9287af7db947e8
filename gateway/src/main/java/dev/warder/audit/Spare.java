package dev.warder.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The next file of a busy log, filled with blank lines ahead of time by a thread of its own, so that no call waits while a file grows. It is
 * a matter of speed only: when it cannot be made, the log does without.
 */
final class Spare implements Closeable {
    /** How much is written at once and how long the disk is then left to the log: together they make the log's slowest syncs no slower. */
    private static final int STEP = 1 << 20;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** After a failure nothing is tried for so long. */
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final Duration CLOSING = Duration.ofSeconds(2);

    private static final ByteBuffer BLANK = blank();

    private enum State {
        NONE,
        MAKING,
        READY,
        CLOSED
    }

    private final Path directory;
    private final Path file;
    private final Disk disk;
    private final long size;
    private final AtomicReference<State> state = new AtomicReference<>(State.NONE);
    private volatile Disk.@Nullable Sheet sheet;
    private volatile @Nullable Thread maker;
    private volatile long failedAt;
    private volatile boolean failed;

    /** Forgets what a former run may have left. */
    Spare(Path directory, Disk disk, long size) throws IOException {
        this.directory = directory;
        this.file = directory.resolve("next.blank");
        this.disk = disk;
        this.size = size;
        Files.deleteIfExists(file);
    }

    private static ByteBuffer blank() {
        ByteBuffer lines = ByteBuffer.allocateDirect(64 << 10);
        while (lines.hasRemaining()) {
            lines.put((byte) '\n');
        }
        return lines.flip();
    }

    /** 64 KiB of blank lines. */
    static ByteBuffer blankLines() {
        return BLANK.duplicate();
    }

    long size() {
        return size;
    }

    /** Has the file made, unless it is there or being made. */
    void want() {
        boolean resting = failed && System.nanoTime() - failedAt < RETRY_NANOS;
        if (!resting && state.compareAndSet(State.NONE, State.MAKING)) {
            maker = Thread.ofPlatform().name("warder-audit-room").daemon().start(this::make);
        }
    }

    boolean isReady() {
        return state.get() == State.READY;
    }

    private void make() {
        try {
            Disk.Sheet made = disk.open(file);
            sheet = made;
            long at = 0;
            while (at < size && state.get() == State.MAKING) {
                for (long stop = Math.min(size, at + STEP); at < stop; at += BLANK.capacity()) {
                    made.write(blankLines(), at);
                }
                made.sync();
                LockSupport.parkNanos(this, PAUSE_NANOS);
            }
            failed = false;
            if (!state.compareAndSet(State.MAKING, State.READY)) {
                discard();
            }
        } catch (IOException noRoom) {
            failedAt = System.nanoTime();
            failed = true;
            discard();
            state.compareAndSet(State.MAKING, State.NONE);
        }
    }

    /** Hands the file over under the name of a file of the log, durably, or returns null when it is not ready. */
    Disk.@Nullable Sheet take(Path name) throws IOException {
        Disk.Sheet ready = sheet;
        if (ready == null || !state.compareAndSet(State.READY, State.NONE)) {
            return null;
        }
        sheet = null;
        try {
            Files.move(file, name);
            disk.syncDirectory(directory);
            return ready;
        } catch (IOException failure) {
            ready.close();
            Files.deleteIfExists(name);
            throw failure;
        }
    }

    /** Gives its room back to the disk. */
    void drop() {
        if (state.compareAndSet(State.READY, State.NONE)) {
            failedAt = System.nanoTime();
            failed = true;
            discard();
        }
    }

    private void discard() {
        Disk.Sheet left = sheet;
        sheet = null;
        try {
            if (left != null) {
                left.close();
            }
            Files.deleteIfExists(file);
        } catch (IOException stillThere) {
            // The next start removes it.
            failed = true;
        }
    }

    @Override
    public void close() {
        State last = state.getAndSet(State.CLOSED);
        Thread making = maker;
        try {
            if (last == State.MAKING && making != null && !making.join(CLOSING)) {
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (last == State.READY) {
            discard();
        }
    }
}
