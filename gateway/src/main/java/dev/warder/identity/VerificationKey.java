package dev.warder.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One public key of an issuer, of a kind that signs tokens.
 *
 * @param id its {@code kid}, or null
 * @param algorithm the only algorithm it may be used with, or null when its kind alone decides
 * @param kind {@code RSA}, or the curve
 * @param thumbprint the key itself, hashed (RFC 7638)
 */
record VerificationKey(@Nullable String id, @Nullable String algorithm, String kind, String thumbprint, Check check) {

    /** Verifies a signature; false, or an exception, when it is not by this key. */
    @FunctionalInterface
    interface Check {
        boolean verify(String algorithm, byte[] signed, byte[] signature)
                throws JOSEException, GeneralSecurityException;
    }

    /** Members that make the key; certificates and links to them are neither needed nor looked at. */
    private static final List<String> MATERIAL = List.of("kty", "n", "e", "crv", "x", "y");

    private static final int SHORTEST_RSA = 2048;
    private static final int LONGEST_RSA = 8192;
    /** What stands before an Ed25519 key in its X.509 form (RFC 8410 section 4). */
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    /** The key in a JWK, or null for one that must not, or cannot here, verify tokens: symmetric, private, for encryption, too short. */
    static @Nullable VerificationKey of(JsonObject jwk) {
        JsonArray operations = jwk.array("key_ops");
        if (jwk.has("d")
                || jwk.has("k")
                || (jwk.has("use") && !"sig".equals(jwk.string("use")))
                || (operations != null && !operations.items().contains(new JsonString("verify")))) {
            return null;
        }
        JsonObject material = JsonObject.EMPTY;
        for (String name : MATERIAL) {
            Json value = jwk.find(name);
            material = value == null ? material : material.with(name, value);
        }
        try {
            return of(jwk.string("kid"), jwk.string("alg"), JWK.parse(material.text()));
        } catch (ParseException
                | JOSEException
                | GeneralSecurityException
                | IllegalArgumentException
                | IllegalStateException odd) {
            return null;
        }
    }

    private static @Nullable VerificationKey of(@Nullable String id, @Nullable String algorithm, JWK jwk)
            throws JOSEException, GeneralSecurityException {
        String thumbprint = jwk.computeThumbprint().toString();
        return switch (jwk) {
            case RSAKey rsa
            when rsa.size() >= SHORTEST_RSA && rsa.size() <= LONGEST_RSA ->
                new VerificationKey(id, algorithm, "RSA", thumbprint, check(new RSASSAVerifier(rsa)));
            case ECKey ec ->
                new VerificationKey(id, algorithm, ec.getCurve().getName(), thumbprint, check(new ECDSAVerifier(ec)));
            case OctetKeyPair ed
            when ed.getCurve().getName().equals("Ed25519") ->
                new VerificationKey(id, algorithm, "Ed25519", thumbprint, check(ed25519(ed.getDecodedX())));
            default -> null;
        };
    }

    /** Whether a token with this key id (null: none) and algorithm may be verified by this key. */
    boolean fits(@Nullable String keyId, String tokenAlgorithm) {
        String wanted = switch (tokenAlgorithm) {
            case "RS256", "RS384", "RS512", "PS256", "PS384", "PS512" -> "RSA";
            case "ES256" -> "P-256";
            case "ES384" -> "P-384";
            case "ES512" -> "P-521";
            case "EdDSA", "Ed25519" -> "Ed25519";
            default -> "";
        };
        boolean sameAlgorithm = algorithm == null
                || algorithm.equals(tokenAlgorithm)
                || (wanted.equals("Ed25519") && (algorithm.equals("EdDSA") || algorithm.equals("Ed25519")));
        return kind.equals(wanted) && sameAlgorithm && (keyId == null || keyId.equals(id));
    }

    /** Whether this key signed it. */
    boolean verifies(String tokenAlgorithm, Jws jws) {
        try {
            return check.verify(tokenAlgorithm, jws.signed(), jws.signature());
        } catch (JOSEException | GeneralSecurityException | IllegalArgumentException notASignature) {
            return false;
        }
    }

    private static Check check(JWSVerifier verifier) {
        return (algorithm, signed, signature) ->
                verifier.verify(new JWSHeader(JWSAlgorithm.parse(algorithm)), signed, Base64URL.encode(signature));
    }

    /** The platform's own Ed25519: the library would need another library for it. */
    private static Check check(PublicKey key) {
        return (algorithm, signed, signature) -> {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature);
        };
    }

    private static PublicKey ed25519(byte[] x) throws GeneralSecurityException {
        byte[] encoded = java.util.Arrays.copyOf(ED25519, ED25519.length + x.length);
        System.arraycopy(x, 0, encoded, ED25519.length, x.length);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }
}
