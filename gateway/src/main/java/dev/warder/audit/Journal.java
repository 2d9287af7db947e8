package dev.warder.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of one log as its only writer sees them: it knows up to which byte they are durable and lets nothing stand beyond that which
 * was not acknowledged. Used by one thread.
 */
final class Journal implements Closeable {
    /**
     * Blank lines written ahead of the entries, so that most groups only overwrite bytes that the file already has: its length and its
     * blocks then stay as they are, and a sync costs a third less than one that must record a longer file.
     */
    private static final int ROOM = 128 << 10;

    /** Written since the start before room is made: a log that sees little use stays as short as its entries. */
    private static final int BUSY = 64 << 10;

    /** The same before whole files are made ahead. */
    private static final int VERY_BUSY = 1 << 20;

    /** Size of the files that are made ahead once a log is busy. */
    private static final long SPARE = 16 << 20;

    /** The unfinished end of a file that a crash left behind, and where it was put. */
    record Cut(String segment, long offset, long bytes, String kept) {}

    /** Another process, or another log in this one, writes these files. */
    static final class Busy extends IOException {
        private static final long serialVersionUID = 1L;

        Busy(Path directory) {
            super("another process is writing the audit log in " + directory);
        }
    }

    private final Path directory;
    private final Disk disk;
    private final long segmentBytes;
    private final FileChannel lockFile;
    private final Spare spare;
    private Disk.Sheet sheet;
    private long durable;
    /** Where the file ends: at {@link #durable}, or behind blank lines. */
    private long end;

    private long written;
    private long entries;
    private boolean unclean;
    private @Nullable Cut cut;

    private Journal(Path directory, Disk disk, long segmentBytes, FileChannel lockFile) throws IOException {
        this.directory = directory;
        this.disk = disk;
        this.segmentBytes = segmentBytes;
        this.lockFile = lockFile;
        this.spare = new Spare(directory, disk, Math.min(SPARE, segmentBytes));
        List<Path> segments = Segments.in(directory);
        Path last = segments.isEmpty() ? Segments.file(directory, 0) : segments.getLast();
        if (!segments.isEmpty()) {
            measure(last);
        }
        this.sheet = disk.open(last);
        if (end > durable) {
            sheet.truncate(durable);
            end = durable;
        }
        // Whole lines at the end may never have reached the device; they count from now on, so they must.
        sheet.sync();
        disk.syncDirectory(directory);
    }

    /**
     * Opens the log in {@code directory} for writing and cuts an unfinished end off.
     *
     * @throws IOException when another process writes this log, or the files cannot be read or written
     */
    static Journal open(Path directory, Disk disk, long segmentBytes) throws IOException {
        PrivateFiles.directory(directory);
        FileChannel lockFile = FileChannel.open(
                directory.resolve("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PrivateFiles.FILE);
        try {
            if (!locked(lockFile)) {
                throw new Busy(directory);
            }
            return new Journal(directory, disk, segmentBytes, lockFile);
        } catch (IOException | RuntimeException failure) {
            lockFile.close();
            throw failure;
        }
    }

    private static boolean locked(FileChannel lockFile) throws IOException {
        try {
            FileLock lock = lockFile.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    private void measure(Path segment) throws IOException {
        long lines = 0;
        try (var reader = new SegmentReader(segment)) {
            while (reader.next() && reader.entryLength() >= 0) {
                lines++;
                durable = reader.offset() + reader.length() + 1;
            }
        }
        entries = Segments.firstEntry(segment) + lines;
        end = Files.size(segment);
        long used = SegmentReader.used(segment, durable);
        if (used > durable) {
            cut = setAside(segment, used);
        }
    }

    /** Nothing behind the first unfinished line was acknowledged after a crash; but if a disk went bad, someone may want to look. */
    private Cut setAside(Path segment, long length) throws IOException {
        String name = segment.getFileName() + "." + durable + ".torn";
        Path kept = directory.resolve(name);
        try (var from = FileChannel.open(segment, StandardOpenOption.READ);
                var to = FileChannel.open(
                        directory.resolve(name + ".part"),
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE),
                        PrivateFiles.FILE)) {
            long at = durable;
            while (at < length) {
                at += from.transferTo(at, length - at, to);
            }
            to.force(true);
        }
        Files.move(directory.resolve(name + ".part"), kept, StandardCopyOption.REPLACE_EXISTING);
        return new Cut(segment.getFileName().toString(), durable, length - durable, name);
    }

    /** What opening cut off, or null. */
    @Nullable
    Cut cut() {
        return cut;
    }

    /** Entries in the log since its beginning. */
    long entries() {
        return entries;
    }

    /**
     * Writes whole lines and returns when they are durable. After an exception none of them will be in the log: what may have got there is
     * taken back before anything else is written.
     */
    void append(ByteBuffer lines, int count) throws IOException {
        if (unclean) {
            restore();
        }
        int length = lines.remaining();
        boolean full = durable + length > segmentBytes;
        if (durable > 0 && (full || (durable + length > end && spare.isReady()))) {
            turnOver();
        }
        unclean = true;
        if (durable + length > end || !sheet.overwrite(lines, durable, end)) {
            extend(lines, length);
        }
        written += length;
        if (written > VERY_BUSY) {
            spare.want();
        }
        durable += length;
        entries += count;
        unclean = false;
    }

    private void extend(ByteBuffer lines, int length) throws IOException {
        sheet.write(lines, durable);
        end = Math.max(end, durable + length);
        if (end == durable + length && written + length > BUSY && !spare.isReady()) {
            makeRoom();
        }
        sheet.sync();
    }

    /** Room is a matter of speed only: a disk too full for it may still take the entries. */
    private void makeRoom() throws IOException {
        long full = end;
        try {
            while (end < full + ROOM && end < segmentBytes) {
                ByteBuffer blank = Spare.blankLines();
                long more = blank.remaining();
                sheet.write(blank, end);
                end += more;
            }
        } catch (IOException noRoom) {
            sheet.truncate(full);
            end = full;
        }
    }

    private void restore() throws IOException {
        sheet.truncate(durable);
        end = durable;
        sheet.sync();
        unclean = false;
    }

    /** Takes back at once what a failed append may have left, so that readers do not meet it; it is tried again before the next append. */
    void takeBack() {
        spare.drop();
        if (unclean) {
            try {
                restore();
            } catch (IOException stillFailing) {
                // Stays unclean: append() will not write before this has worked.
                unclean = true;
            }
        }
    }

    private void turnOver() throws IOException {
        Path name = Segments.file(directory, entries);
        Disk.Sheet next = spare.take(name);
        long room = next == null ? 0 : spare.size();
        if (next == null) {
            next = disk.open(name);
            try {
                disk.syncDirectory(directory);
            } catch (IOException failure) {
                next.close();
                throw failure;
            }
        }
        leave();
        sheet = next;
        durable = 0;
        end = room;
    }

    /** Closes the current file without its blank lines. */
    private void leave() throws IOException {
        try (var left = sheet) {
            if (end > durable && !unclean) {
                left.truncate(durable);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (lockFile) {
            spare.close();
            leave();
        }
    }
}
