package dev.warder.limits;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What has been used. Outlives the rules: an edit of the settings gives nobody back what was used, as long as the limit is still the
 * same kind, kept apart by the same, about the same and for the same; only its numbers may change.
 */
public final class Meters {
    private final ConcurrentHashMap<Identity, Buckets> buckets = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Identity, Crowds> crowds = new ConcurrentHashMap<>();

    /** What makes a limit the same one after an edit. */
    record Identity(Class<?> kind, String name, List<Dimension> per, List<String> about, List<String> to) {
        static Identity of(LimitSettings settings) {
            return new Identity(
                    settings.measure().getClass(),
                    settings.name() == null ? "" : settings.name(),
                    settings.per(),
                    settings.about(),
                    settings.to());
        }
    }

    Buckets buckets(LimitSettings settings) {
        return buckets.computeIfAbsent(Identity.of(settings), _ -> new Buckets(LimitSettings.MAX_METERS));
    }

    Crowds crowds(LimitSettings settings) {
        return crowds.computeIfAbsent(Identity.of(settings), _ -> new Crowds(LimitSettings.MAX_METERS));
    }

    /** Forgets the meters of limits that there are no more; call it once the rules are in force. */
    public void keep(List<LimitSettings> settings) {
        List<Identity> kept = settings.stream().map(Identity::of).toList();
        buckets.keySet().retainAll(kept);
        crowds.keySet().retainAll(kept);
    }
}
