package dev.warder.identity;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The verification keys of an issuer at one time (RFC 7517 section 5). */
record KeySet(List<VerificationKey> keys) {
    /** Bytes of the longest key set, and of any other document of an issuer. */
    static final int LONGEST = 1 << 20;

    private static final JsonLimits LIMITS = new JsonLimits(LONGEST, 16, 20_000, 32);
    private static final int MOST_KEYS = 100;
    /** Each try costs up to half a millisecond, and strangers choose the key id. */
    private static final int MOST_TRIES = 4;

    /** Reads a key set; keys that cannot verify tokens are passed over. */
    static KeySet parse(byte[] document) throws IOException {
        JsonArray listed = document(document).array("keys");
        if (listed == null || listed.size() > MOST_KEYS) {
            throw new IOException("the key set has no list of keys, or one of more than " + MOST_KEYS);
        }
        List<VerificationKey> keys = new ArrayList<>();
        for (Json item : listed) {
            VerificationKey key = item instanceof JsonObject jwk ? VerificationKey.of(jwk) : null;
            if (key != null) {
                keys.add(key);
            }
        }
        if (keys.isEmpty()) {
            throw new IOException("the key set has no key that can verify tokens");
        }
        return new KeySet(List.copyOf(keys));
    }

    /** An issuer's document as JSON; the failure quotes nothing of it. */
    static JsonObject document(byte[] bytes) throws IOException {
        try {
            if (JsonReader.read(bytes, LIMITS) instanceof JsonObject object) {
                return object;
            }
        } catch (JsonException notJson) {
            // Told below.
        }
        throw new IOException("the document is not a JSON object");
    }

    /** Whether one of these keys signed the token. */
    boolean verifies(@Nullable String keyId, String algorithm, Jws jws) {
        return keys.stream()
                .filter(key -> key.fits(keyId, algorithm))
                .limit(MOST_TRIES)
                .anyMatch(key -> key.verifies(algorithm, jws));
    }

    /** Whether a key with that id is here. */
    boolean knows(@Nullable String keyId) {
        return keyId != null && keys.stream().anyMatch(key -> keyId.equals(key.id()));
    }

    /** Whether every key of {@code earlier} is still here, so that what it verified would be verified again. */
    boolean keeps(KeySet earlier) {
        return prints().containsAll(earlier.prints());
    }

    private Set<String> prints() {
        return keys.stream()
                .map(key -> key.thumbprint() + " " + key.algorithm() + " " + key.id())
                .collect(Collectors.toSet());
    }
}
