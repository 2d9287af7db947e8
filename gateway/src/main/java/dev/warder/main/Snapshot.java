package dev.warder.main;

import dev.warder.access.AccessRules;
import dev.warder.call.Gates;
import dev.warder.catalog.Catalog;
import dev.warder.catalog.Definition;
import dev.warder.identity.Identity;
import dev.warder.killswitch.KillSwitch;
import dev.warder.limits.LimitRules;
import dev.warder.limits.Meters;
import dev.warder.pipeline.Bundles;
import dev.warder.pipeline.Rules;
import dev.warder.secrets.Vault;
import dev.warder.upstream.Allowance;
import dev.warder.upstream.ServerSettings;
import dev.warder.validation.ArgumentCheck;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builds the immutable rules from settings. */
final class Snapshot {
    private Snapshot() {}

    /**
     * What outlives every change of the rules, and what they judge by.
     *
     * @param killSwitch what is stopped
     * @param catalog what servers offer
     * @param meters what has been used
     */
    record Standing(KillSwitch killSwitch, Catalog catalog, Meters meters) {}

    static Rules of(Settings settings, Identity identity, Standing standing, Vault vault) {
        KillSwitch killSwitch = standing.killSwitch();
        Catalog catalog = standing.catalog();
        AccessRules access = AccessRules.compile(settings.policy().access(), System::nanoTime);
        ArgumentCheck arguments = new ArgumentCheck(settings.policy().validation(), tool -> {
            Definition definition = catalog.find(tool);
            if (definition == null) {
                return null;
            }
            return definition.json().object("inputSchema");
        });
        LimitRules limits =
                LimitRules.compile(settings.policy().limits(), new Scopes(), standing.meters(), System::nanoTime);
        return new Rules(
                access.version(),
                identity,
                new Rules.Judges(killSwitch, access, catalog, limits),
                new Gates(killSwitch, access, catalog, arguments, limits),
                vault,
                Bundles.of(settings.servers().keySet(), settings.bundles()),
                allowances(settings));
    }

    private static Map<String, Allowance> allowances(Settings settings) {
        var allowances = new LinkedHashMap<String, Allowance>();
        settings.servers().forEach((name, server) -> allowances.put(name, server.allowance()));
        return allowances;
    }

    static Vault vault(Settings settings) {
        return Vault.of(settings.places().secrets(), headers(settings));
    }

    private static Map<String, Map<String, String>> headers(Settings settings) {
        var headers = new LinkedHashMap<String, Map<String, String>>();
        for (ServerSettings server : settings.servers().values()) {
            if (server.target() instanceof ServerSettings.Http(var _, Map<String, String> configured, var _)) {
                headers.put(server.name(), configured);
            }
        }
        return headers;
    }
}
