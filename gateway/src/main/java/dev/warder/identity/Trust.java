package dev.warder.identity;

import dev.warder.call.Reason;
import org.jspecify.annotations.Nullable;

/** One issuer that is trusted, and its keys. */
record Trust(IdentitySettings.Issuer settings, KeyKeeper keys) {

    /**
     * Refuses a token that none of the issuer's keys signed, looking for newer keys once. Blocks for a bounded time.
     *
     * @return the generation of the keys that verified it
     */
    int mustHaveSigned(Jws jws, String algorithm, @Nullable String keyId) throws Refused {
        KeyKeeper.Held held = keys.atHand();
        if (held == null) {
            held = keys.newerThan(null);
        }
        if (held == null) {
            throw Refused.forNow(Reason.IDENTITY_UNAVAILABLE);
        }
        if (held.keys().verifies(keyId, algorithm, jws)) {
            return held.generation();
        }
        KeyKeeper.Held newer = keys.newerThan(held);
        if (newer != null && newer.keys().verifies(keyId, algorithm, jws)) {
            return newer.generation();
        }
        if (!held.keys().knows(keyId) && keys.isFailing()) {
            // The issuer may have new keys that cannot be had at the moment.
            throw Refused.forNow(Reason.IDENTITY_UNAVAILABLE);
        }
        throw Refused.forNow(Reason.BAD_CREDENTIALS);
    }

    /** Whether what keys of that generation verified still holds. */
    boolean stands(int generation) {
        KeyKeeper.Held held = keys.atHand();
        return held != null && held.generation() == generation;
    }
}
