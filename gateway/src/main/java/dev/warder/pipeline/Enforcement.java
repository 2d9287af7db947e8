package dev.warder.pipeline;

import dev.warder.call.CapabilityType;
import dev.warder.catalog.Shelf;
import dev.warder.killswitch.Stop;
import dev.warder.sessions.Session;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Ends what operators have stopped, and tells clients that listen what is hidden from them or shown again. */
final class Enforcement {
    private final Workshop workshop;
    private final Supplier<Rules> rules;
    private List<Stop> told = List.of();

    Enforcement(Workshop workshop, Supplier<Rules> rules) {
        this.workshop = workshop;
        this.rules = rules;
    }

    /** See {@link Pipeline#enforceStops}. */
    Future<Integer> enforce() {
        Rules now = rules.get();
        List<Stop> stops = now.killSwitch().stops();
        int sessions = 0;
        for (Session<Link> session : workshop.sessions().open()) {
            if (now.killSwitch().stopsSession(session.label(), session.server(), session.owner())) {
                workshop.ended(session, "stopped by an operator");
                sessions++;
            }
        }
        int ended = sessions;
        return workshop.flights().end(now.gates()::stopped).map(calls -> {
            tell(stops, now.bundles());
            return calls + ended;
        });
    }

    private synchronized void tell(List<Stop> stops, Bundles bundles) {
        Set<Stop> changed = new HashSet<>(stops);
        told.forEach(stop -> {
            if (!changed.remove(stop)) {
                changed.add(stop);
            }
        });
        told = stops;
        Set<String> servers = new HashSet<>();
        for (Stop stop : changed) {
            switch (stop.kind()) {
                case ALL -> servers.addAll(bundles.servers());
                case SERVER -> servers.add(stop.name());
                case CAPABILITY -> announce(shelf(stop.name()));
                // Nothing is hidden from anybody else, and whom it is about was ended.
                case CALLER, CLIENT, TENANT, SESSION -> {}
            }
        }
        if (!servers.isEmpty()) {
            workshop.flights().announce(servers, bundles);
        }
    }

    private void announce(@Nullable Shelf shelf) {
        if (shelf != null) {
            workshop.flights().announce(shelf);
        }
    }

    /** The list that a capability is in, by its full name. */
    private static @Nullable Shelf shelf(String capability) {
        String[] parts = capability.split("/", 3);
        CapabilityType type = parts.length == 3 ? CapabilityType.of(parts[1]) : null;
        return type == null ? null : new Shelf(parts[0], type);
    }
}
