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
    private Disk.Sheet sheet;
    private long durable;
    private long entries;
    private boolean unclean;
    private @Nullable Cut cut;

    private Journal(Path directory, Disk disk, long segmentBytes, FileChannel lockFile) throws IOException {
        this.directory = directory;
        this.disk = disk;
        this.segmentBytes = segmentBytes;
        this.lockFile = lockFile;
        List<Path> segments = Segments.in(directory);
        Path last = segments.isEmpty() ? Segments.file(directory, 0) : segments.getLast();
        if (!segments.isEmpty()) {
            measure(last);
        }
        this.sheet = disk.open(last);
        if (cut != null) {
            sheet.truncate(durable);
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
        long length = Files.size(segment);
        if (length > durable) {
            cut = setAside(segment, length);
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
            sheet.truncate(durable);
            sheet.sync();
            unclean = false;
        }
        if (durable > 0 && durable + lines.remaining() > segmentBytes) {
            turnOver();
        }
        int length = lines.remaining();
        unclean = true;
        sheet.write(lines, durable);
        sheet.sync();
        durable += length;
        entries += count;
        unclean = false;
    }

    /** Takes back at once what a failed append may have left, so that readers do not meet it; it is tried again before the next append. */
    void takeBack() {
        if (unclean) {
            try {
                sheet.truncate(durable);
                sheet.sync();
                unclean = false;
            } catch (IOException stillFailing) {
                // Stays unclean: append() will not write before this has worked.
                unclean = true;
            }
        }
    }

    private void turnOver() throws IOException {
        Disk.Sheet next = disk.open(Segments.file(directory, entries));
        try {
            disk.syncDirectory(directory);
        } catch (IOException failure) {
            next.close();
            throw failure;
        }
        sheet.close();
        sheet = next;
        durable = 0;
    }

    @Override
    public void close() throws IOException {
        try (lockFile) {
            sheet.close();
        }
    }
}
