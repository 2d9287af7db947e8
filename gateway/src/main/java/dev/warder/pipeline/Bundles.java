package dev.warder.pipeline;

import dev.warder.access.AccessRules;
import dev.warder.access.AccessSettings;
import dev.warder.bundles.BundleSettings;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The routes of many servers, by their paths: {@code /mcp} for all of them, {@code /bundles/NAME/mcp} for each bundle. Immutable. */
public final class Bundles {
    /** The path of the route of every server. */
    public static final String EVERYTHING = "/mcp";

    private final Map<String, Bundle> byPath;

    private Bundles(Map<String, Bundle> byPath) {
        this.byPath = Map.copyOf(byPath);
    }

    /**
     * The routes of these settings.
     *
     * @param servers every configured server
     * @param bundles by name
     * @throws IllegalArgumentException for patterns that are none; {@link #selection} lets them be checked before
     */
    public static Bundles of(Collection<String> servers, Map<String, BundleSettings> bundles) {
        var byPath = new HashMap<String, Bundle>();
        byPath.put(EVERYTHING, new Bundle(servers.stream().sorted().toList(), null));
        bundles.forEach((name, bundle) -> {
            AccessRules selection =
                    bundle.allow().isEmpty() ? null : AccessRules.compile(selection(bundle), System::nanoTime);
            Collection<String> from = bundle.servers().isEmpty() ? servers : bundle.servers();
            byPath.put(path(name), new Bundle(from.stream().sorted().distinct().toList(), selection));
        });
        return new Bundles(byPath);
    }

    /** A bundle's patterns in the form of rules, which have the same language and the same mistakes. */
    public static AccessSettings selection(BundleSettings bundle) {
        return new AccessSettings(List.of(
                new AccessSettings.Rule(null, AccessSettings.Effect.ALLOW, bundle.allow(), List.of("anyone"), null)));
    }

    /** The path of a bundle's route. */
    public static String path(String bundle) {
        return "/bundles/" + bundle + EVERYTHING;
    }

    /** Every configured server. */
    Set<String> servers() {
        Bundle everything = byPath.get(EVERYTHING);
        return everything == null ? Set.of() : Set.copyOf(everything.servers());
    }

    @Nullable
    Bundle find(@Nullable String path) {
        return path == null ? null : byPath.get(path);
    }
}
