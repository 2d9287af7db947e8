package dev.warder.killswitch;

import dev.warder.store.Database;
import dev.warder.store.StoreException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the store again and again, puts what was stopped or lifted into force, has what is in flight ended, and then says so in the
 * store, where whoever stopped something waits to see it. When the store cannot be read for a while, everything is stopped.
 */
public final class StopWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StopWatch.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** How long the store may be unreadable before nothing passes. */
    private static final long BLIND_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** What ends by itself ends within this time; also how often a gateway says that it is there. */
    private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Database database;
    private final StopStore store;
    private final KillSwitch gate;
    private final String node;
    private final Runnable enforce;
    private final LongSupplier nanos;
    private @Nullable Thread thread;
    private volatile boolean closed;
    private long version = -1;
    private long lastRead;
    private long lastBeat;
    private long lastChange = -1;
    private boolean unenforced;
    private boolean complained;

    /**
     * A watch.
     *
     * @param node the name of this gateway among those of the same store
     * @param enforce ends what is in flight and stopped; when it returns, nothing of that reaches a server any more
     * @param nanos a clock that only goes forward
     */
    public StopWatch(Database database, KillSwitch gate, String node, Runnable enforce, LongSupplier nanos) {
        this.nanos = nanos;
        this.database = database;
        this.store = new StopStore(database);
        this.gate = gate;
        this.node = node;
        this.enforce = enforce;
    }

    /** Puts into force what is stopped, then goes on watching; fails when the store cannot be read. */
    public void start() {
        long now = nanos.getAsLong();
        version = database.versionNow();
        look(now);
        thread = Thread.ofVirtual().name("warder-stops").start(this::run);
    }

    private void run() {
        while (!closed) {
            try {
                long now = nanos.getAsLong();
                long found = database.versionNow();
                if (found != version || now - lastBeat > BEAT_NANOS) {
                    version = found;
                    look(now);
                }
                lastRead = now;
            } catch (RuntimeException failure) {
                version = -1;
                failed(failure);
            }
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }

    private void look(long now) {
        StopStore.InForce inForce = store.inForce();
        lastRead = now;
        if (!inForce.stops().equals(gate.stops()) || !gate.isKnown()) {
            gate.adopt(inForce.stops());
            unenforced = true;
        }
        boolean news = unenforced || inForce.change() != lastChange;
        if (unenforced) {
            enforce.run();
            unenforced = false;
            complained = false;
            LOG.info("{} stops in force", inForce.stops().size());
        }
        if (news || now - lastBeat > BEAT_NANOS) {
            store.seen(node, inForce.change());
            lastChange = inForce.change();
            lastBeat = now;
        }
    }

    private void failed(RuntimeException failure) {
        if (unenforced && !complained) {
            complained = true;
            LOG.error("what is stopped could not be ended everywhere; it is tried again and again", failure);
        } else if (gate.isKnown() && nanos.getAsLong() - lastRead > BLIND_NANOS && !closed) {
            gate.lost();
            LOG.error("what is stopped cannot be read: calls are refused until it can", failure);
        }
    }

    @Override
    public void close() {
        closed = true;
        Thread watching = thread;
        try {
            if (watching != null) {
                LockSupport.unpark(watching);
                watching.join(CLOSING);
            }
            store.leaves(node);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (StoreException unwritten) {
            LOG.warn("the store still believes that this gateway watches", unwritten);
        }
    }
}
