package dev.warder.identity;

import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A signed token taken apart (RFC 7515, compact form), nothing in it believed yet. Read with the gateway's own strict reader: a repeated
 * claim is refused here, where other parsers would each pick one.
 *
 * @param header the protected header
 * @param claims the claims
 * @param signed the bytes under the signature
 * @param signature the signature
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
record Jws(JsonObject header, JsonObject claims, byte[] signed, byte[] signature) {
    private static final JsonLimits LIMITS = new JsonLimits(Credential.LONGEST, 16, 2_000, 32);

    static Jws parse(String token) throws Refused {
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        // Five parts are an encrypted token, two an unsigned one.
        if (first < 0 || second < 0 || token.indexOf('.', second + 1) >= 0) {
            throw Refused.bad();
        }
        JsonObject header = object(token.substring(0, first));
        JsonObject claims = object(token.substring(first + 1, second));
        byte[] signature = decode(token.substring(second + 1));
        if (signature.length == 0) {
            throw Refused.bad();
        }
        return new Jws(header, claims, token.substring(0, second).getBytes(StandardCharsets.US_ASCII), signature);
    }

    private static JsonObject object(String part) throws Refused {
        try {
            if (JsonReader.read(decode(part), LIMITS) instanceof JsonObject object) {
                return object;
            }
        } catch (JsonException notJson) {
            // Refused below, like anything else that is no object.
        }
        throw Refused.bad();
    }

    /** Base64url without padding, and only in the one spelling an encoder produces. */
    private static byte[] decode(String part) throws Refused {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part);
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
                return bytes;
            }
        } catch (IllegalArgumentException notBase64) {
            // Refused below.
        }
        throw Refused.bad();
    }

    /** Nothing of the token. */
    @Override
    public String toString() {
        return "Jws";
    }
}
