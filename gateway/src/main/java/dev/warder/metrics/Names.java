package dev.warder.metrics;

import dev.warder.call.Call;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Outcome;
import dev.warder.call.Reason;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides which names become labels. A name earns its label when a server has answered to it, or the gate in front has proven that it
 * exists: so no caller can fill the memory of gateway and Prometheus with names of its own invention.
 */
final class Names {
    static final String OTHER = "_other";

    private static final int PER_SERVER = 250;

    /** Refusals by gates that judge only what the catalog knows. */
    private static final Set<Reason> PAST_CATALOG = EnumSet.of(
            Reason.BAD_ARGUMENTS,
            Reason.LIMIT_RATE,
            Reason.LIMIT_CONCURRENCY,
            Reason.LIMIT_QUOTA,
            Reason.LIMIT_BUDGET,
            Reason.LIMIT_REPEAT,
            Reason.LIMIT_FAN_OUT,
            Reason.LIMIT_FAILED);

    private volatile Set<String> servers = Set.of();
    private final Map<String, Map<Capability, String>> earned = new ConcurrentHashMap<>();

    void serving(Collection<String> names) {
        servers = Set.copyOf(names);
        earned.keySet().retainAll(servers);
    }

    String server(String name) {
        return name.equals(Call.EVERY_SERVER) || servers.contains(name) ? name : OTHER;
    }

    /** The label of a capability: {@code tools/create_order}, {@code resources}, {@code _other}, or empty when the call has none. */
    String capability(String server, @Nullable Capability capability, Outcome outcome) {
        if (capability == null) {
            return "";
        }
        CapabilityType type = capability.type();
        if (type == CapabilityType.RESOURCE || type == CapabilityType.RESOURCE_TEMPLATE) {
            return type.word();
        }
        if (server.equals(OTHER) || server.equals(Call.EVERY_SERVER)) {
            return OTHER;
        }
        Map<Capability, String> known = earned.get(server);
        String label = known == null ? null : known.get(capability);
        return label == null ? earn(server, capability, outcome) : label;
    }

    private String earn(String server, Capability capability, Outcome outcome) {
        if (!proven(capability.type(), outcome)) {
            return OTHER;
        }
        Map<Capability, String> known = earned.computeIfAbsent(server, _ -> new ConcurrentHashMap<>());
        if (known.size() >= PER_SERVER) {
            return OTHER;
        }
        String label = capability.type().word() + "/" + capability.name();
        known.put(capability, label);
        return label;
    }

    private static boolean proven(CapabilityType type, Outcome outcome) {
        return switch (outcome.status()) {
            case OK, TOOL_ERROR, PARKED -> true;
            // A tool comes this far only past the catalog, which knows it; a prompt's name is the caller's word until a
            // server answers.
            case RPC_ERROR, FAILED, TIMEOUT, UNKNOWN -> type == CapabilityType.TOOL;
            case REFUSED -> type == CapabilityType.TOOL && PAST_CATALOG.contains(outcome.reason());
        };
    }
}
