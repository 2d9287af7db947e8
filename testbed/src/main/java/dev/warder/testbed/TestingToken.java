package dev.warder.testbed;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A token in the making: right unless told otherwise, down to the bytes. */
public final class TestingToken {
    private final Map<String, Object> header = new LinkedHashMap<>();
    private final Map<String, Object> claims = new LinkedHashMap<>();
    private @Nullable String rawHeader;
    private @Nullable String rawClaims;
    private JWK key;

    TestingToken(String algorithm, JWK key) {
        this.key = key;
        header.put("alg", algorithm);
        header.put("typ", "at+jwt");
        header.put("kid", key.getKeyID());
    }

    /** Adds or replaces a claim. */
    public TestingToken claim(String name, Object value) {
        claims.put(name, value);
        return this;
    }

    /** Leaves a claim out. */
    public TestingToken without(String name) {
        claims.remove(name);
        return this;
    }

    /** Adds or replaces a header parameter; null leaves it out. */
    public TestingToken header(String name, @Nullable Object value) {
        if (value == null) {
            header.remove(name);
        } else {
            header.put(name, value);
        }
        return this;
    }

    /** Signs with this key instead (a JWK in JSON, private part included); the header stays as it is. */
    public TestingToken signedBy(String jwk) {
        try {
            key = JWK.parse(jwk);
            return this;
        } catch (java.text.ParseException failure) {
            throw new IllegalArgumentException(failure);
        }
    }

    /** Signs this very text as the header. */
    public TestingToken rawHeader(String json) {
        rawHeader = json;
        return this;
    }

    /** Signs this very text as the claims. */
    public TestingToken rawClaims(String json) {
        rawClaims = json;
        return this;
    }

    /** The claims as JSON, to be changed by hand. */
    public String claimsText() {
        return Wire.JSON.writeValueAsString(claims);
    }

    /** The finished token. */
    public String sign() {
        String input = signingInput();
        return input + "." + encode(signature(String.valueOf(header.get("alg")), input));
    }

    /** The token with an empty signature. */
    public String unsigned() {
        return signingInput() + ".";
    }

    /** The token with an HMAC-SHA256 of {@code secret} as its signature. */
    public String hmac(byte[] secret) {
        try {
            String input = signingInput();
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return input + "." + encode(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private String signingInput() {
        String head = rawHeader == null ? Wire.JSON.writeValueAsString(header) : rawHeader;
        String body = rawClaims == null ? claimsText() : rawClaims;
        return encode(head.getBytes(StandardCharsets.UTF_8)) + "." + encode(body.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] signature(String algorithm, String input) {
        byte[] bytes = input.getBytes(StandardCharsets.US_ASCII);
        try {
            return switch (key) {
                case RSAKey rsa -> {
                    String own = algorithm.startsWith("RS") || algorithm.startsWith("PS") ? algorithm : "RS256";
                    yield new RSASSASigner(rsa).sign(head(own), bytes).decode();
                }
                case ECKey ec -> {
                    String own = ec.getCurve().getName().equals("P-384") ? "ES384" : "ES256";
                    yield new ECDSASigner(ec).sign(head(own), bytes).decode();
                }
                case OctetKeyPair ed -> {
                    var signer = Signature.getInstance("Ed25519");
                    signer.initSign(privateKey(ed));
                    signer.update(bytes);
                    yield signer.sign();
                }
                default -> throw new IllegalArgumentException("cannot sign with " + key.getKeyType());
            };
        } catch (JOSEException | GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** What the signer goes by, whatever the token's own header claims. */
    private static JWSHeader head(String algorithm) {
        return new JWSHeader(JWSAlgorithm.parse(algorithm));
    }

    private static PrivateKey privateKey(OctetKeyPair ed) throws GeneralSecurityException {
        return KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, ed.getDecodedD()));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
