package dev.warder.audit;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The record of one gateway. Entries are written by one thread in groups: everything that waits goes to the disk together, with one sync.
 * The files stand in {@code <data>/audit/gateway}, those of the command line in {@code <data>/audit/commands}; a lock keeps a second
 * writer out.
 */
public final class AuditLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final Backlog backlog;
    private final Journal journal;
    private final Scribe scribe;
    private final Thread thread;

    private AuditLog(Journal journal, EntryWriter entries, int backlog) {
        this.journal = journal;
        this.backlog = new Backlog(backlog);
        this.scribe = new Scribe(this.backlog, journal, entries);
        this.thread = Thread.ofPlatform().name("warder-audit").daemon().unstarted(scribe);
    }

    /**
     * Opens the gateway's log; reads through its last file, so call it at start and not on an event loop. An unfinished end that a crash
     * left is cut off, kept beside the log, and recorded.
     *
     * @param data the data directory
     * @param node the name of this gateway in every entry
     * @throws IOException when another gateway writes this log, or it cannot be read or written
     */
    public static AuditLog open(Path data, String node, AuditSettings settings) throws IOException {
        return open(data, Books.GATEWAY, node, settings, Disk.real());
    }

    static AuditLog open(Path data, String book, String node, AuditSettings settings, Disk disk) throws IOException {
        Path audit = Books.directory(data);
        PrivateFiles.directory(audit);
        Journal journal = Journal.open(audit.resolve(book), disk, settings.segmentBytes());
        var entries = new EntryWriter(node, settings.arguments(), new Salts(audit.resolve("salts")));
        var log = new AuditLog(journal, entries, settings.backlog());
        log.thread.start();
        Journal.Cut cut = journal.cut();
        if (cut != null) {
            LOG.warn(
                    "cut {} unfinished bytes off the audit log {} and kept them in {}",
                    cut.bytes(),
                    cut.segment(),
                    cut.kept());
            log.appendSoon(AuditEntry.event(
                    "log_repaired",
                    Map.of(
                            "segment", cut.segment(),
                            "offset", Long.toString(cut.offset()),
                            "bytes", Long.toString(cut.bytes()),
                            "kept", cut.kept())));
        }
        return log;
    }

    /**
     * Records an administrator's act from the command line, beside a gateway that may be running. Waits until it is durable; not for event
     * loops.
     *
     * @throws IOException when it could not be recorded; the act must then not be done
     */
    public static void record(Path data, AuditEntry entry) throws IOException {
        Books.recordCommand(data, entry);
    }

    /**
     * Records an entry. The Future completes on the caller's Vert.x context when the entry is durable, and fails when it is not and never
     * will be: the disk is full or broken, too many entries wait, or the log is closed.
     */
    public Future<Void> append(AuditEntry entry) {
        if (scribe.failing()) {
            scribe.refused.increment();
            return Future.failedFuture(new Unwritten("the audit log cannot be written"));
        }
        var waiting = new Backlog.Waiting(entry);
        if (!backlog.offer(waiting)) {
            scribe.refused.increment();
            return Future.failedFuture(new Unwritten(
                    backlog.isClosed() ? "the audit log is closed" : "too many audit entries wait to be written"));
        }
        return waiting.promise().future();
    }

    private void appendSoon(AuditEntry entry) {
        append(entry).onFailure(failure -> LOG.error("the repair of the audit log could not be recorded", failure));
    }

    /** Whether entries can be written at the moment. */
    public boolean writable() {
        return !scribe.failing() && !backlog.isClosed() && backlog.size() < backlog.limit();
    }

    /** Entries that wait to be written. */
    public int backlog() {
        return backlog.size();
    }

    /** Entries made durable since the start. */
    public long written() {
        return scribe.written();
    }

    /** Bytes made durable since the start. */
    public long writtenBytes() {
        return scribe.bytes();
    }

    /** Groups made durable since the start; {@link #written()} divided by this is the mean size of a group. */
    public long groups() {
        return scribe.groups();
    }

    /** Nanoseconds spent on writing and syncing groups since the start. */
    public long syncNanos() {
        return scribe.syncNanos();
    }

    /** Entries that could not be recorded since the start. */
    public long refused() {
        return scribe.refused.sum();
    }

    /** Writes what waits, then ends the log. Blocks for some seconds at most; not for event loops. */
    @Override
    public void close() {
        backlog.close();
        try {
            if (thread.join(CLOSING)) {
                journal.close();
            } else {
                LOG.error("the audit log did not finish within {}", CLOSING);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException failure) {
            LOG.warn("the audit log could not be closed", failure);
        }
    }
}
