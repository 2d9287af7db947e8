package dev.warder.sessions;

import java.util.Map;

/**
 * The keys at hand; immutable.
 *
 * @param current the key that seals
 * @param keys every key whose secret is kept, by its id
 */
record Ring(SealKey current, Map<String, Held> keys) {
    Ring {
        keys = Map.copyOf(keys);
    }

    /**
     * One key at hand.
     *
     * @param until until when handles under it are accepted, milliseconds since 1970
     */
    record Held(SealKey key, long until) {}
}
