package dev.warder.testbed;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One generation of an issuer's signing keys; the key ids end in the generation's number.
 *
 * @param rsa for RS* and PS*
 * @param p256 for ES256
 * @param p384 for ES384
 * @param ed25519 for EdDSA
 */
record IssuerKeys(RSAKey rsa, ECKey p256, ECKey p384, OctetKeyPair ed25519) {

    static IssuerKeys generate(int generation, KeyPair rsa) {
        try {
            var rsaKey = new RSAKey.Builder((RSAPublicKey) rsa.getPublic())
                    .privateKey(rsa.getPrivate())
                    .keyUse(KeyUse.SIGNATURE)
                    .keyID("rsa-" + generation)
                    .build();
            var p256 =
                    new ECKeyGenerator(Curve.P_256).keyID("p256-" + generation).generate();
            var p384 =
                    new ECKeyGenerator(Curve.P_384).keyID("p384-" + generation).generate();
            return new IssuerKeys(rsaKey, p256, p384, ed25519("ed-" + generation));
        } catch (JOSEException | GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    static KeyPair rsa(int bits) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    JWK signing(String algorithm) {
        return switch (algorithm.substring(0, 2)) {
            case "RS", "PS" -> rsa;
            case "Ed" -> ed25519;
            default -> algorithm.equals("ES384") ? p384 : p256;
        };
    }

    List<Map<String, Object>> published() {
        return List.of(
                rsa.toPublicJWK().toJSONObject(),
                p256.toPublicJWK().toJSONObject(),
                p384.toPublicJWK().toJSONObject(),
                ed25519.toPublicJWK().toJSONObject());
    }

    /** What no verifier may use. */
    List<Map<String, Object>> odd() {
        try {
            var small = new RSAKey.Builder((RSAPublicKey) rsa(1024).getPublic())
                    .keyID("small")
                    .build();
            return List.of(
                    new OctetSequenceKeyGenerator(256).keyID("oct").generate().toJSONObject(),
                    new ECKeyGenerator(Curve.P_256).keyID("private").generate().toJSONObject(),
                    new ECKeyGenerator(Curve.P_256)
                            .keyID("enc")
                            .keyUse(KeyUse.ENCRYPTION)
                            .generate()
                            .toPublicJWK()
                            .toJSONObject(),
                    small.toJSONObject(),
                    Map.of("kty", "AKP", "kid", "future", "alg", "ML-DSA-44", "pub", "AAAA"),
                    Map.of("kty", "RSA", "kid", "broken"));
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static OctetKeyPair ed25519(String id) throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        // The last 32 bytes of the encoding are the key itself (RFC 8410 section 4).
        byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        byte[] d = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
        return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x))
                .d(Base64URL.encode(d))
                .keyID(id)
                .build();
    }
}
