package dev.warder.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the patterns that match a capability without looking at the others: exact ones by name, the rest by server, type and the literal
 * text at their ends. What was found for a capability is remembered, bounded in memory; the answer does not depend on the caller, so
 * callers cannot push each other's entries out.
 */
final class RuleIndex {
    /** Rough bound on the memory of remembered answers, in characters of names. */
    private static final long CACHE_WEIGHT = 2_000_000;

    /**
     * A pattern that matches a capability.
     *
     * @param rules the pattern's rules
     * @param certain whether it matches however the capability's name is read; if not, only deny rules count
     */
    record Match(GlobRules rules, boolean certain) {}

    /** Where a pattern's candidates are kept; a null server stands for patterns over servers, a null type for every type. */
    private record Bucket(@Nullable String server, @Nullable CapabilityType type) {}

    private final Map<Capability, GlobRules> exact = new HashMap<>();
    private final Map<Bucket, Affixes> buckets = new HashMap<>();
    private final Cache<Capability, List<Match>> found = Caffeine.newBuilder()
            .maximumWeight(CACHE_WEIGHT)
            .weigher((Capability capability, List<Match> matches) ->
                    100 + capability.name().length() + 4 * matches.size())
            .executor(Runnable::run)
            .build();

    RuleIndex(Collection<GlobRules> all) {
        for (GlobRules rules : all) {
            Glob glob = rules.glob();
            file(glob, glob.name(), rules);
            if (glob.plainName() != glob.name()) {
                file(glob, glob.plainName(), rules);
            }
        }
    }

    private void file(Glob glob, Wildcard name, GlobRules rules) {
        CapabilityType type = glob.type();
        String server = glob.server().isLiteral() ? glob.server().prefix() : null;
        if (server != null && type != null && name.isLiteral()) {
            // Two patterns, one of them with escapes, may read the same: then the second goes to the bucket.
            if (exact.putIfAbsent(new Capability(server, type, name.prefix()), rules) == null) {
                return;
            }
        }
        buckets.computeIfAbsent(new Bucket(server, type), bucket -> new Affixes())
                .add(name, rules);
    }

    /** Every pattern that matches the capability. */
    List<Match> matches(Capability capability) {
        List<Match> known = found.getIfPresent(capability);
        if (known != null) {
            return known;
        }
        List<Match> matches = search(capability);
        // Nothing found is found fast: not remembering it keeps guessed names from pushing out what is used.
        if (!matches.isEmpty()) {
            found.put(capability, matches);
        }
        return matches;
    }

    private List<Match> search(Capability capability) {
        String plain = Names.plain(capability);
        if (plain == null) {
            return List.of();
        }
        var candidates = new LinkedHashSet<GlobRules>();
        collect(capability, capability.name(), candidates);
        if (!plain.equals(capability.name())) {
            collect(capability, plain, candidates);
        }
        var matches = new ArrayList<Match>();
        for (GlobRules candidate : candidates) {
            boolean asWritten = candidate.glob().matches(capability, capability.name());
            boolean asPlain = candidate.glob().matches(capability, plain);
            if (asWritten || asPlain) {
                matches.add(new Match(candidate, asWritten && asPlain));
            }
        }
        return List.copyOf(matches);
    }

    private void collect(Capability capability, String name, Collection<GlobRules> candidates) {
        GlobRules same = exact.get(new Capability(capability.server(), capability.type(), name));
        if (same != null) {
            candidates.add(same);
        }
        for (String server : new @Nullable String[] {capability.server(), null}) {
            for (CapabilityType type : new @Nullable CapabilityType[] {capability.type(), null}) {
                Affixes affixes = buckets.get(new Bucket(server, type));
                if (affixes != null) {
                    affixes.forName(name, candidates::add);
                }
            }
        }
    }
}
