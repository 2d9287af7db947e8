package dev.warder.store;

import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which gateways have put a change into force.
 *
 * @param gateways that were running
 * @param late of those, the ones that did not answer within five seconds
 */
public record Acknowledgement(List<String> gateways, List<String> late) {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    public Acknowledgement {
        gateways = List.copyOf(gateways);
        late = List.copyOf(late);
    }

    /**
     * Makes a change and waits until the running gateways have put it into force; blocks.
     *
     * @param self the gateway this is part of, which is waited for in any case, or null outside of one
     * @param change makes it and tells its number among those of the topic
     * @throws StoreException when the database fails
     */
    public static Acknowledgement of(Database database, String topic, @Nullable String self, LongSupplier change) {
        var store = new Gateways(database);
        List<String> running = new ArrayList<>(store.running());
        if (self != null && !running.contains(self)) {
            running.add(self);
        }
        long number = change.getAsLong();
        long end = System.nanoTime() + PATIENCE_NANOS;
        List<String> late = store.waitingFor(topic, number, running);
        while (!late.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_NANOS);
            late = store.waitingFor(topic, number, running);
        }
        return new Acknowledgement(running, late);
    }

    /** Whether every gateway that runs has put it into force. */
    public boolean inForce() {
        return late.isEmpty();
    }

    /** Adds to a report for programs: {@code "gateways":[…],"late":[…],"inForce":true}. */
    public JsonObject in(JsonObject report) {
        return report.with("gateways", JsonArray.ofStrings(gateways))
                .with("late", JsonArray.ofStrings(late))
                .with("inForce", JsonBool.of(inForce()));
    }
}
