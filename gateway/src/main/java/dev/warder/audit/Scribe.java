package dev.warder.audit;

import dev.warder.audit.Backlog.Waiting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log's own thread: takes everything that waits, writes it as one group with one sync, and tells those who wait. When a write fails it
 * keeps trying on its own, so that the gateway recovers without a restart and without a caller's call as the guinea pig.
 */
final class Scribe implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Scribe.class);
    private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /**
     * How soon a group may follow a group of several: so long for each entry that was in it, between two bounds. A sync costs about as much
     * CPU as a few calls. So the more comes in, the longer the log waits for company, and calls at full load pay for few syncs, while at
     * half load hardly anyone waits; a caller that is alone never does.
     */
    private static final long PACE_NANOS = TimeUnit.MICROSECONDS.toNanos(40);

    private static final long PACE_MIN_NANOS = TimeUnit.MICROSECONDS.toNanos(150);
    private static final long PACE_MAX_NANOS = TimeUnit.MICROSECONDS.toNanos(1_000);

    private static final int GROUP_BYTES = 1 << 20;

    private final Backlog backlog;
    private final Journal journal;
    private final EntryWriter entries;
    private final JsonBytes lines = new JsonBytes(64 << 10);
    private volatile boolean failing;
    private final LongAdder groups = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final LongAdder syncNanos = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    final LongAdder refused = new LongAdder();
    private long refusedBefore;
    private long lastStart;
    private int lastTaken;

    Scribe(Backlog backlog, Journal journal, EntryWriter entries) {
        this.backlog = backlog;
        this.journal = journal;
        this.entries = entries;
    }

    boolean failing() {
        return failing;
    }

    long groups() {
        return groups.sum();
    }

    long written() {
        return written.sum();
    }

    long syncNanos() {
        return syncNanos.sum();
    }

    long bytes() {
        return bytes.sum();
    }

    @Override
    public void run() {
        while (true) {
            gather();
            List<Waiting> taken = backlog.take(failing ? PROBE_NANOS : Long.MAX_VALUE / 2);
            if (taken.isEmpty() && backlog.isClosed()) {
                return;
            }
            lastStart = System.nanoTime();
            lastTaken = taken.size();
            if (failing && !probe()) {
                refuse(taken);
            } else if (!taken.isEmpty()) {
                write(taken);
            }
        }
    }

    private void gather() {
        if (lastTaken > 1 && !backlog.isClosed()) {
            long pace = Math.clamp(lastTaken * PACE_NANOS, PACE_MIN_NANOS, PACE_MAX_NANOS);
            long early = lastStart + pace - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(this, early);
            }
        }
    }

    private void write(List<Waiting> taken) {
        List<Waiting> group = new ArrayList<>(taken.size());
        for (int i = 0; i < taken.size(); i++) {
            if (encode(taken.get(i))) {
                group.add(taken.get(i));
            }
            boolean last = i == taken.size() - 1;
            if (last || lines.size() >= GROUP_BYTES) {
                commit(group);
                group = new ArrayList<>();
            }
        }
    }

    /** Adds the entry to the lines of the group; an entry that cannot be put into words fails alone. */
    private boolean encode(Waiting waiting) {
        int start = lines.size();
        try {
            entries.write(waiting.entry(), lines);
            Line.close(lines, start);
            return true;
        } catch (IOException failure) {
            // The day's salt could not be made: the disk's trouble, not the entry's.
            fail(failure);
        } catch (RuntimeException | StackOverflowError failure) {
            LOG.error("an audit entry could not be made", failure);
        }
        lines.truncate(start);
        refuse(List.of(waiting));
        return false;
    }

    private void fail(Exception failure) {
        if (!failing) {
            LOG.error("the audit log cannot be written, calls are refused until it can", failure);
            refusedBefore = refused.sum();
        }
        failing = true;
    }

    private void commit(List<Waiting> group) {
        if (group.isEmpty()) {
            lines.truncate(0);
        } else if (append(group.size())) {
            Completion.of(group, null);
        } else {
            refuse(group);
        }
    }

    private boolean append(int count) {
        long start = System.nanoTime();
        int length = lines.size();
        try {
            journal.append(lines.buffer(), count);
        } catch (IOException | RuntimeException failure) {
            journal.takeBack();
            fail(failure);
            return false;
        } finally {
            lines.truncate(0);
        }
        written.add(count);
        bytes.add(length);
        syncNanos.add(System.nanoTime() - start);
        groups.increment();
        return true;
    }

    /** Tries the disk with an entry that says for how many others there was no room. */
    private boolean probe() {
        long lost = refused.sum() - refusedBefore;
        AuditEntry resumed = AuditEntry.event("audit_resumed", Map.of("refused", Long.toString(lost)));
        if (encode(new Waiting(resumed)) && append(1)) {
            failing = false;
            LOG.info("the audit log can be written again; {} entries were refused meanwhile", lost);
            return true;
        }
        return false;
    }

    private void refuse(List<Waiting> group) {
        if (!group.isEmpty()) {
            refused.add(group.size());
            Completion.of(group, new Unwritten("the audit log cannot be written"));
        }
    }
}
