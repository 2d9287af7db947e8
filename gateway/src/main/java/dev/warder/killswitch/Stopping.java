package dev.warder.killswitch;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import dev.warder.store.Acknowledgement;
import dev.warder.store.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stops and lifts, and waits until every running gateway obeys, five seconds at most. Everything here blocks on the database and fails with
 * {@link dev.warder.store.StoreException}.
 */
public final class Stopping {
    private final Database database;
    private final StopStore store;
    private final @Nullable String self;

    /**
     * What was done.
     *
     * @param stops what was stopped or lifted
     * @param force who has put it into force
     */
    public record Done(List<Stop> stops, Acknowledgement force) {
        /** For programs: {@code {"stops":[…],"gateways":[…],"late":[…],"inForce":true}}. */
        public JsonObject json() {
            return force.in(report());
        }

        /** For programs, without who has put it into force. */
        public JsonObject report() {
            return JsonObject.of(
                    "stops", new JsonArray(stops.stream().<Json>map(Stop::json).toList()));
        }
    }

    /** @param self the name of the gateway this is part of, which is waited for in any case; null outside of one */
    public Stopping(Database database, @Nullable String self) {
        this.database = database;
        this.store = new StopStore(database);
        this.self = self;
    }

    /** Stops something. */
    public Done stop(StopOrder order, String by) {
        return await(() -> store.stop(order.kind(), order.name(), order.reason(), by, order.until()));
    }

    /** Lifts a stop, or all when {@code id} is null; done to nothing when there was nothing to lift. */
    public Done lift(@Nullable Long id, String by) {
        return await(() -> store.lift(id, by));
    }

    /** What is in force of that number, or altogether when it is null. */
    public List<Stop> inForce(@Nullable Long id) {
        return store.inForce().stops().stream()
                .filter(stop -> id == null || stop.id() == id)
                .toList();
    }

    /** Every stop there ever was, oldest first. */
    public List<StopStore.Listed> list() {
        return store.list();
    }

    private Done await(Supplier<StopStore.Change> work) {
        List<Stop> stops = new ArrayList<>();
        Acknowledgement force = Acknowledgement.of(database, StopStore.TOPIC, self, () -> {
            StopStore.Change change = work.get();
            stops.addAll(change.stops());
            return change.number();
        });
        return new Done(List.copyOf(stops), force);
    }
}
