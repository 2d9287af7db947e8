package dev.warder.pipeline;

import dev.warder.approval.Desk;
import dev.warder.approval.Proposal;
import dev.warder.call.Call;
import dev.warder.call.Capability;
import dev.warder.call.Requirement;
import dev.warder.catalog.Catalog;
import dev.warder.catalog.Definition;
import java.util.List;
import java.util.function.Supplier;

/**
 * What it takes to ask people about calls.
 *
 * @param desk where calls wait
 * @param rules the rules of the moment, by which a call is judged again after it waited
 * @param catalog the definitions of the moment
 */
record Consultations(Desk desk, Supplier<Rules> rules, Catalog catalog) {

    /** The question about a call, bound to what its capability is now. */
    Proposal proposal(Call call, List<Requirement> demanded, Rules now) {
        Capability capability = call.capability();
        Definition definition = capability == null ? null : catalog.find(capability);
        return Proposal.of(call, demanded, definition == null ? null : definition.fingerprint(), now.version());
    }
}
