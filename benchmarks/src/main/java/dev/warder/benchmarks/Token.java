package dev.warder.benchmarks;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** An ES256 access token and the key set to check it with, made for one run. */
final class Token {
    private final KeyPair keys;

    Token() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        keys = generator.generateKeyPair();
    }

    void writeKeySet(Path file) throws IOException {
        var point = ((ECPublicKey) keys.getPublic()).getW();
        Files.writeString(
                file,
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":\"bench\",\"x\":\"%s\",\"y\":\"%s\"}]}"
                        .formatted(coordinate(point.getAffineX()), coordinate(point.getAffineY())));
    }

    /** A token of role {@code analyst}, valid for an hour. */
    String issue(String issuer, String audience) throws GeneralSecurityException {
        long now = System.currentTimeMillis() / 1000;
        String text = encode("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"bench\"}") + "."
                + encode(("{\"iss\":\"%s\",\"sub\":\"bench\",\"aud\":\"%s\",\"iat\":%d,\"nbf\":%d,\"exp\":%d,"
                                + "\"client_id\":\"wrk\",\"scope\":\"mcp\",\"roles\":[\"analyst\"]}")
                        .formatted(issuer, audience, now, now, now + 3600));
        var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(keys.getPrivate());
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + encode(signature.sign());
    }

    private static String coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return encode(Arrays.copyOf(fixed, 32));
    }

    private static String encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
