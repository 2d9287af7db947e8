package dev.warder.scenarios.harness;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** An authorization server reduced to its keys: issues good tokens, and every kind of bad one. */
public final class TestingIssuer {
    private final String issuer;
    private final String audience;
    private final RSAKey rsa;
    private final ECKey ec;

    /** Issues tokens of {@code issuer} for {@code audience}. */
    public TestingIssuer(String issuer, String audience) {
        try {
            this.issuer = issuer;
            this.audience = audience;
            this.rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
            this.ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private TestingIssuer(String issuer, String audience, RSAKey rsa, ECKey ec) {
        this.issuer = issuer;
        this.audience = audience;
        this.rsa = rsa;
        this.ec = ec;
    }

    /** The same keys and issuer, for another audience. */
    public TestingIssuer forAudience(String other) {
        return new TestingIssuer(issuer, other, rsa, ec);
    }

    /** Writes the public keys as a JWKS document. */
    public Path writeKeys(Path file) {
        try {
            return Files.writeString(file, new JWKSet(List.of(rsa.toPublicJWK(), ec.toPublicJWK())).toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Claims that are in order: five minutes, one role. */
    public JWTClaimsSet.Builder claims(String role) {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(audience)
                .subject("ada")
                .claim("client_id", "scenario")
                .claim("realm_access", Map.of("roles", List.of(role)))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)));
    }

    public String ec(JWTClaimsSet claims) {
        return sign(header(JWSAlgorithm.ES256).keyID("ec").build(), claims, ecSigner(ec));
    }

    public String rsa(JWTClaimsSet claims) {
        return sign(header(JWSAlgorithm.RS256).keyID("rsa").build(), claims, rsaSigner(rsa));
    }

    /** Signed by a key nobody published, under the name of one that is. */
    public String forged(JWTClaimsSet claims) {
        return sign(header(JWSAlgorithm.RS256).keyID("rsa").build(), claims, rsaSigner(strangersKey()));
    }

    /** Signed by a key nobody published, which the token itself brings along. */
    public String bringsItsOwnKey(JWTClaimsSet claims) {
        RSAKey stranger = strangersKey();
        return sign(header(JWSAlgorithm.RS256).jwk(stranger.toPublicJWK()).build(), claims, rsaSigner(stranger));
    }

    /** An HMAC whose secret is the published RSA key, in the form that a confused verifier would use. */
    public String hmacWithPublicKey(JWTClaimsSet claims) {
        try {
            byte[] secret = ("-----BEGIN PUBLIC KEY-----\n"
                            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                    .encodeToString(rsa.toRSAPublicKey().getEncoded())
                            + "\n-----END PUBLIC KEY-----\n")
                    .getBytes(StandardCharsets.US_ASCII);
            return sign(header(JWSAlgorithm.HS256).keyID("rsa").build(), claims, new MACSigner(secret));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Not signed at all, and honest about it. */
    public static String none(JWTClaimsSet claims) {
        return new PlainJWT(claims).serialize();
    }

    private static JWSHeader.Builder header(JWSAlgorithm algorithm) {
        return new JWSHeader.Builder(algorithm).type(new JOSEObjectType("at+jwt"));
    }

    private static RSAKey strangersKey() {
        try {
            return new RSAKeyGenerator(2048).keyID("stranger").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWSSigner ecSigner(ECKey key) {
        try {
            return new ECDSASigner(key);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWSSigner rsaSigner(RSAKey key) {
        try {
            return new RSASSASigner(key);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sign(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) {
        try {
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
