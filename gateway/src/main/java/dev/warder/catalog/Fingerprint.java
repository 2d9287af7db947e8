package dev.warder.catalog;

import dev.warder.json.CanonicalJson;
import dev.warder.json.Json;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * What tells definitions apart: SHA-256 over the canonical form (RFC 8785) of all their members, known or not. Annotations that only say
 * what is assumed anyway (2025-11-25 and 2026-07-28, ToolAnnotations) are left out first, so that leaving one away and writing it down are
 * the same definition, and flipping one is not. So is {@code execution} (2025-11-25, Tasks), which the other era does not know.
 */
final class Fingerprint {
    private static final String ANNOTATIONS = "annotations";
    private static final Map<String, Json> ASSUMED = Map.of(
            "readOnlyHint", JsonBool.FALSE,
            "destructiveHint", JsonBool.TRUE,
            "idempotentHint", JsonBool.FALSE,
            "openWorldHint", JsonBool.TRUE);

    private Fingerprint() {}

    /**
     * The canonical form of a definition, without annotations that say nothing.
     *
     * @throws IllegalArgumentException when it has none: see {@link CanonicalJson}
     */
    static byte[] canonical(JsonObject definition) {
        return CanonicalJson.bytes(normal(definition));
    }

    /** 64 hex digits. */
    static String of(byte[] canonical) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }

    private static JsonObject normal(JsonObject whole) {
        // Says only whether a call may be a task, which clients of 2026-07-28 are not told.
        JsonObject definition = whole.without("execution");
        JsonObject annotations = definition.object(ANNOTATIONS);
        if (annotations == null) {
            return definition;
        }
        JsonObject telling = annotations;
        for (Map.Entry<String, Json> assumed : ASSUMED.entrySet()) {
            if (assumed.getValue().equals(annotations.find(assumed.getKey()))) {
                telling = telling.without(assumed.getKey());
            }
        }
        return telling.isEmpty() ? definition.without(ANNOTATIONS) : definition.with(ANNOTATIONS, telling);
    }
}
