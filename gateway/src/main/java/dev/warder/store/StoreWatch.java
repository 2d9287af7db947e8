package dev.warder.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the store again and again, has each follower put what changed into force, and then says so in the store, where whoever made
 * the change waits to see it. One watch serves a whole gateway. A follower that fails is asked again and again; the others go on.
 */
public final class StoreWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWatch.class);
    /** What ends by itself ends within this time; also how often a gateway says that it is there. */
    private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Database database;
    private final Gateways gateways;
    private final String node;
    private final List<Place> places;
    private final LongSupplier nanos;
    private @Nullable Thread thread;
    private volatile boolean closed;

    /** Whoever keeps what the store says of one topic in force. All methods are called by one thread, which may block. */
    public interface Follower {
        /** What it is about, as acknowledgements are filed; at most 32 characters. */
        String topic();

        /**
         * Puts into force what the store says now; called when anything in the store may have changed, and every two seconds.
         *
         * @return the number of the last change that is in force
         * @throws RuntimeException when that could not be done; it is called again at the next look
         */
        long follow();

        /**
         * Says that following has failed.
         *
         * @param blindNanos how long ago the store was last known to say nothing new
         */
        void failed(RuntimeException failure, long blindNanos);
    }

    /** How far one follower has come. */
    private static final class Place {
        private final Follower follower;
        private long version = -1;
        private long lastGood;
        private long lastBeat;
        private long lastChange = -1;

        Place(Follower follower) {
            this.follower = follower;
        }
    }

    /**
     * A watch.
     *
     * @param node the name of this gateway among those of the same store
     * @param nanos a clock that only goes forward
     */
    public StoreWatch(Database database, String node, LongSupplier nanos, Follower... followers) {
        this.database = database;
        this.gateways = new Gateways(database);
        this.node = node;
        this.nanos = nanos;
        this.places = List.of(followers).stream().map(Place::new).toList();
    }

    /** Puts into force what the store says, then goes on watching; fails when a follower does. */
    public void start() {
        long now = nanos.getAsLong();
        long version = database.versionNow();
        Map<String, Long> news = new HashMap<>();
        places.forEach(place -> follow(place, now, version, news));
        gateways.seen(node, news);
        // It wakes up many times a second, and each time a virtual thread's carriers would look for more work for
        // longer than it runs.
        thread = Thread.ofPlatform().daemon().name("warder-store-watch").start(this::run);
    }

    private void run() {
        while (!closed) {
            look();
            LockSupport.parkNanos(this, database.lookNanos());
        }
    }

    private void look() {
        long now = nanos.getAsLong();
        Map<String, Long> news = new HashMap<>();
        try {
            long version = database.versionNow();
            for (Place place : places) {
                look(place, now, version, news);
            }
            if (!news.isEmpty()) {
                gateways.seen(node, news);
            }
        } catch (RuntimeException failure) {
            places.forEach(place -> failed(place, failure));
        }
    }

    private void look(Place place, long now, long version, Map<String, Long> news) {
        try {
            if (version != place.version || now - place.lastBeat > BEAT_NANOS) {
                follow(place, now, version, news);
            }
            place.lastGood = now;
        } catch (RuntimeException failure) {
            failed(place, failure);
        }
    }

    private static void follow(Place place, long now, long version, Map<String, Long> news) {
        long change = place.follower.follow();
        place.version = version;
        place.lastGood = now;
        if (change != place.lastChange || now - place.lastBeat > BEAT_NANOS) {
            news.put(place.follower.topic(), change);
            place.lastChange = change;
            place.lastBeat = now;
        }
    }

    private void failed(Place place, RuntimeException failure) {
        place.version = -1;
        // What could not be acknowledged is acknowledged at the next look.
        place.lastChange = -1;
        if (!closed) {
            place.follower.failed(failure, nanos.getAsLong() - place.lastGood);
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
            gateways.leaves(node);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (StoreException unwritten) {
            LOG.warn("the store still believes that this gateway watches", unwritten);
        }
    }
}
