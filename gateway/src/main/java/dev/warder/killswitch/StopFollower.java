package dev.warder.killswitch;

import dev.warder.store.Database;
import dev.warder.store.StoreWatch;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what was stopped or lifted into force and has what is in flight ended. When the store cannot be read for a while, everything is
 * stopped.
 */
public final class StopFollower implements StoreWatch.Follower {
    private static final Logger LOG = LoggerFactory.getLogger(StopFollower.class);
    private final StopStore store;
    private final KillSwitch gate;
    private final Runnable enforce;
    private final LongSupplier nanos;
    private long lastRead;
    private boolean unenforced;
    private boolean complained;

    /**
     * A follower.
     *
     * @param enforce ends what is in flight and stopped; when it returns, nothing of that reaches a server any more
     * @param nanos the clock of the watch
     */
    public StopFollower(Database database, KillSwitch gate, Runnable enforce, LongSupplier nanos) {
        this.store = new StopStore(database);
        this.gate = gate;
        this.enforce = enforce;
        this.nanos = nanos;
    }

    @Override
    public String topic() {
        return StopStore.TOPIC;
    }

    @Override
    public long follow() {
        long asked = nanos.getAsLong();
        StopStore.InForce inForce = store.inForce();
        lastRead = nanos.getAsLong();
        if (!inForce.stops().equals(gate.stops()) || !gate.isKnown()) {
            gate.adopt(inForce.stops());
            unenforced = true;
        }
        gate.confirm(asked);
        if (unenforced) {
            enforce.run();
            unenforced = false;
            complained = false;
            LOG.info("{} stops in force", inForce.stops().size());
        }
        return inForce.change();
    }

    @Override
    public void failed(RuntimeException failure, long blindNanos) {
        long unread = Math.min(blindNanos, nanos.getAsLong() - lastRead);
        if (unenforced && !complained) {
            complained = true;
            LOG.error("what is stopped could not be ended everywhere; it is tried again and again", failure);
        } else if (gate.isKnown() && unread > KillSwitch.BLIND_NANOS) {
            gate.lost();
            LOG.error("what is stopped cannot be read: calls are refused until it can", failure);
        }
    }
}
