package dev.warder.pipeline;

import dev.warder.access.AccessRules;
import dev.warder.call.Caller;
import dev.warder.call.Capability;
import dev.warder.call.Gates;
import dev.warder.catalog.Catalog;
import dev.warder.identity.Identity;
import dev.warder.killswitch.KillSwitch;
import dev.warder.limits.LimitRules;
import dev.warder.secrets.Vault;
import dev.warder.upstream.Allowance;
import java.util.Map;

/**
 * The immutable snapshot of everything configured that judges a call; swapped as a whole, read once per call.
 *
 * @param version short hash of the settings it was built from, as written into records
 * @param identity proves who is calling
 * @param judges gates that are asked for more than a verdict
 * @param gates every gate
 * @param vault the credentials of servers
 * @param bundles the routes of many servers
 * @param allowances what may pass between servers and clients beside plain calls and answers, by server
 */
public record Rules(
        String version,
        Identity identity,
        Judges judges,
        Gates gates,
        Vault vault,
        Bundles bundles,
        Map<String, Allowance> allowances) {
    public Rules {
        allowances = Map.copyOf(allowances);
    }

    /**
     * Gates that are asked for more than a verdict, by their own types.
     *
     * @param killSwitch what is stopped; lists leave it out
     * @param access what may be used; lists show nothing else
     * @param catalog what is approved; lists show nothing else
     * @param limits how much may be used; calls at once wait for each other
     */
    public record Judges(KillSwitch killSwitch, AccessRules access, Catalog catalog, LimitRules limits) {}

    KillSwitch killSwitch() {
        return judges.killSwitch();
    }

    AccessRules access() {
        return judges.access();
    }

    LimitRules limits() {
        return judges.limits();
    }

    /** Whether the caller may use the capability somehow: rules let it, it is approved, and nobody has stopped it. */
    boolean lists(Caller caller, Capability capability) {
        return access().lists(caller, capability)
                && !killSwitch().hides(capability)
                && judges.catalog().approves(capability);
    }

    /** The same of a capability whose definition has that fingerprint, which need not be the one the gateway has learned. */
    boolean lists(Caller caller, Capability capability, String fingerprint) {
        return access().lists(caller, capability)
                && !killSwitch().hides(capability)
                && judges.catalog().approves(capability, fingerprint);
    }

    Allowance allowance(String server) {
        return allowances.getOrDefault(server, Allowance.DEFAULT);
    }
}
