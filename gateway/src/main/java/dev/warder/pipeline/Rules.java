package dev.warder.pipeline;

import dev.warder.access.AccessRules;
import dev.warder.call.Gates;
import dev.warder.identity.Identity;
import dev.warder.secrets.Vault;
import dev.warder.upstream.Allowance;
import java.util.Map;

/**
 * The immutable snapshot of everything configured that judges a call; swapped as a whole, read once per call.
 *
 * @param version short hash of the settings it was built from, as written into records
 * @param identity proves who is calling
 * @param access the access rules, for lists; the same object is a gate
 * @param gates every gate
 * @param vault the credentials of servers
 * @param bundles the routes of many servers
 * @param allowances what may pass between servers and clients beside plain calls and answers, by server
 */
public record Rules(
        String version,
        Identity identity,
        AccessRules access,
        Gates gates,
        Vault vault,
        Bundles bundles,
        Map<String, Allowance> allowances) {
    public Rules {
        allowances = Map.copyOf(allowances);
    }

    Allowance allowance(String server) {
        return allowances.getOrDefault(server, Allowance.DEFAULT);
    }
}
