package dev.warder.pipeline;

import dev.warder.access.AccessRules;
import dev.warder.call.Caller;
import dev.warder.call.Capability;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one route of many servers offers, before the access rules say to whom.
 *
 * @param servers sorted by name
 * @param selection what is taken of them, or null for everything
 */
record Bundle(List<String> servers, @Nullable AccessRules selection) {

    /** Whether something of that server may be among what is offered. */
    boolean reaches(Caller caller, String server) {
        return servers.contains(server) && (selection == null || selection.sees(caller, server));
    }

    boolean offers(Caller caller, Capability capability) {
        return servers.contains(capability.server()) && (selection == null || selection.lists(caller, capability));
    }
}
