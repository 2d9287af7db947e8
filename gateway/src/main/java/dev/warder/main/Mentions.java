package dev.warder.main;

import dev.warder.access.AccessRules;
import dev.warder.access.AccessSettings;
import dev.warder.bundles.BundleSettings;
import dev.warder.limits.LimitSettings;
import dev.warder.pipeline.Bundles;
import dev.warder.settings.Place;
import dev.warder.settings.Section;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks what rules and bundles say of servers: a mention of one that does not exist is a mistake that nobody would notice, as it allows
 * nothing, or worse, denies nothing.
 */
final class Mentions {
    private final Section section;
    private final Set<String> servers;

    Mentions(Section section, Set<String> servers) {
        this.section = section;
        this.servers = servers;
    }

    void rules(AccessSettings access) {
        for (int i = 0; i < access.rules().size(); i++) {
            AccessSettings.Rule rule = access.rules().get(i);
            patterns("access[" + i + "]." + rule.effect().word(), rule.capabilities());
        }
    }

    void limits(List<LimitSettings> limits) {
        for (int i = 0; i < limits.size(); i++) {
            patterns("limits[" + i + "].on", limits.get(i).about());
        }
    }

    void bundles(Map<String, BundleSettings> bundles) {
        bundles.forEach((name, bundle) -> {
            String path = "bundles." + name;
            for (int i = 0; i < bundle.servers().size(); i++) {
                server(bundle.servers().get(i), path + ".servers[" + i + "]");
            }
            patterns(path + ".allow", bundle.allow());
            if (!bundle.allow().isEmpty()) {
                for (AccessSettings.Fault fault : AccessRules.check(Bundles.selection(bundle))) {
                    Place place = section.at(path + ".allow[" + fault.item() + "]");
                    section.problem(place, Settings.sentence(fault.message()), null);
                }
            }
        });
    }

    private void patterns(String path, List<String> patterns) {
        for (int i = 0; i < patterns.size(); i++) {
            String pattern = patterns.get(i);
            String server = pattern.contains("/") ? pattern.substring(0, pattern.indexOf('/')) : pattern;
            if (!server.contains("*") && !server.isEmpty()) {
                server(server, path + "[" + i + "]");
            }
        }
    }

    private void server(String name, String path) {
        if (servers.contains(name)) {
            return;
        }
        String known =
                servers.isEmpty() ? "No server is configured." : "Servers are " + String.join(", ", servers) + ".";
        String nearest = Section.didYouMean(name, servers);
        section.problem(section.at(path), "There is no server called " + name + ".", nearest == null ? known : nearest);
    }
}
