package dev.warder.main;

import dev.warder.access.AccessRules;
import dev.warder.call.Gates;
import dev.warder.catalog.Catalog;
import dev.warder.catalog.Definition;
import dev.warder.identity.Identity;
import dev.warder.killswitch.KillSwitch;
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

    static Rules of(Settings settings, Identity identity, KillSwitch killSwitch, Catalog catalog, Vault vault) {
        AccessRules access = AccessRules.compile(settings.policy().access(), System::nanoTime);
        ArgumentCheck arguments = new ArgumentCheck(settings.policy().validation(), tool -> {
            Definition definition = catalog.find(tool);
            if (definition == null) {
                return null;
            }
            return definition.json().object("inputSchema");
        });
        return new Rules(
                access.version(),
                identity,
                new Rules.Shown(killSwitch, access),
                new Gates(killSwitch, access, catalog, arguments),
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
