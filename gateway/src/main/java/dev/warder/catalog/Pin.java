package dev.warder.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What the store says of one capability, as far as judging needs it. Immutable.
 *
 * @param name the capability's name on its shelf
 * @param seen the fingerprint of the definition that its server gave last
 * @param approved the fingerprint of the definition that was approved, or null when none was
 * @param blocked whether it is shut out whatever its definition
 * @param gone whether its server's list lacked it last
 * @param change the number of its last change
 */
record Pin(String name, String seen, @Nullable String approved, boolean blocked, boolean gone, long change) {

    /** How a definition of that fingerprint stands. */
    Standing of(String fingerprint) {
        if (blocked) {
            return Standing.BLOCKED;
        }
        if (approved == null) {
            return Standing.PENDING;
        }
        return approved.equals(fingerprint) ? Standing.APPROVED : Standing.CHANGED;
    }

    /** Whether somebody has decided about it. */
    boolean isSettled() {
        return blocked || approved != null;
    }

    /** Whether the store already knows of a definition of that fingerprint, as it is. */
    boolean tells(String fingerprint) {
        return !gone && seen.equals(fingerprint);
    }
}
