package dev.warder.catalog;

import dev.warder.store.Database;
import dev.warder.store.StoreWatch;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts into force what operators have approved or blocked. While the store cannot be read, what was approved before stays approved; what
 * changes at a server meanwhile is not.
 */
public final class PinFollower implements StoreWatch.Follower {
    private static final Logger LOG = LoggerFactory.getLogger(PinFollower.class);

    private final PinStore store;
    private final Catalog catalog;
    private final Consumer<Set<Shelf>> announce;
    private long change;
    private boolean complained;

    /** @param announce hears of the lists that clients would see otherwise now; may be called by any thread and must not wait */
    public PinFollower(Database database, Catalog catalog, Consumer<Set<Shelf>> announce) {
        this.store = new PinStore(database);
        this.catalog = catalog;
        this.announce = announce;
    }

    @Override
    public String topic() {
        return PinStore.TOPIC;
    }

    @Override
    public long follow() {
        PinStore.News news = store.since(change);
        if (news.change() != change) {
            Set<Shelf> others = catalog.adopt(news.pins());
            if (!others.isEmpty()) {
                announce.accept(others);
            }
            change = news.change();
        }
        complained = false;
        return change;
    }

    @Override
    public void failed(RuntimeException failure, long blindNanos) {
        if (!complained) {
            complained = true;
            LOG.error("what is approved cannot be read; what was approved before stays so", failure);
        }
    }
}
