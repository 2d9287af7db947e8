package dev.warder.limits;

import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Goes round the keys of a table, a few at a time, so that whoever adds one looks at some old ones and nobody at all of them. */
final class Broom {
    private static final int AT_ONCE = 8;

    private final ConcurrentHashMap<Object, ?> table;
    private final ReentrantLock sweeping = new ReentrantLock();
    private @Nullable Iterator<Object> round;

    Broom(ConcurrentHashMap<Object, ?> table) {
        this.table = table;
    }

    /** Hands out the next few keys; nothing when another thread sweeps. */
    void sweep(Consumer<Object> look) {
        if (!sweeping.tryLock()) {
            return;
        }
        try {
            for (int i = 0; i < AT_ONCE; i++) {
                Iterator<Object> keys = round;
                if (keys == null || !keys.hasNext()) {
                    keys = iterator();
                    round = keys;
                }
                if (!keys.hasNext()) {
                    return;
                }
                look.accept(keys.next());
            }
        } finally {
            sweeping.unlock();
        }
    }

    private Iterator<Object> iterator() {
        return table.keySet().iterator();
    }
}
