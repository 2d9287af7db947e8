package dev.warder.bundles;

import dev.warder.settings.Key;
import dev.warder.settings.Section;
import dev.warder.settings.Shape;
import java.util.List;

/**
 * One bundle as configured.
 *
 * @param servers the servers it takes from; empty for every server that {@code allow} is about
 * @param allow patterns of what it takes; empty for everything of its servers
 */
public record BundleSettings(List<String> servers, List<String> allow) {
    private static final Key<List<String>> SERVERS = Key.textOrTexts("servers")
            .or(List.of())
            .otherwise("every server that allow is about")
            .about("The servers whose capabilities the bundle offers.")
            .example("[crm, files]");
    private static final Key<List<String>> ALLOW = Key.textOrTexts("allow")
            .or(List.of())
            .otherwise("everything of the servers")
            .about("What the bundle offers of them: patterns as in access. It grants nothing that access does not.")
            .example("[crm/tools/find_*, files/resources/**]");

    /** One entry of the section {@code bundles}. */
    public static final Shape<BundleSettings> SHAPE = Shape.of(
            BundleSettings::read,
            "One bundle. Agents reach it at /bundles/NAME/mcp, its tools and prompts as server__name.",
            SERVERS,
            ALLOW);

    public BundleSettings {
        servers = List.copyOf(servers);
        allow = List.copyOf(allow);
    }

    private static BundleSettings read(Section section) {
        var bundle = new BundleSettings(section.read(SERVERS), section.read(ALLOW));
        if (bundle.servers.isEmpty() && bundle.allow.isEmpty()) {
            section.problem(
                    section.place(),
                    "The bundle offers nothing.",
                    "Write its servers, or what it takes of them as allow.");
        }
        return bundle;
    }
}
