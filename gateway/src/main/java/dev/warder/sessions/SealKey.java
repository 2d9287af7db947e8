package dev.warder.sessions;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * One key and the form of what it seals: version (1 byte), key id (6), nonce (24), ciphertext with tag, mark (8).
 *
 * <p>The first half of the nonce derives a key for this one handle (HMAC-SHA-512), the second is the nonce of AES-256-GCM under it: so
 * random nonces cannot meet, however many handles are sealed (AES-GCM alone allows 2^32 per key). The header and the binding are
 * associated data. The mark says nothing of the binding; it only tells, for the record, what was sealed here for somebody else from what
 * was altered or made up.
 */
final class SealKey {
    static final int ID_BYTES = 6;

    /** What sealing adds to the content, in bytes. */
    static final int OVERHEAD = 1 + ID_BYTES + 24 + 16 + 8;

    private static final byte VERSION = 1;
    private static final int NONCE = 24;
    private static final int HALF = 12;
    private static final int MARK = 8;
    private static final int HEADER = 1 + ID_BYTES + NONCE;
    private static final int TAG_BITS = 128;
    private static final int SECRET_BYTES = 32;
    private static final byte[] PURPOSE = "warder seal 1".getBytes(StandardCharsets.US_ASCII);

    private final String id;
    private final byte[] secret;

    private SealKey(String id, byte[] secret) {
        this.id = id;
        this.secret = secret;
    }

    /** What opening yields. */
    sealed interface Result {
        record Opened(byte[] content) implements Result {}

        /** Sealed with this key under another binding. */
        record Foreign() implements Result {}

        /** Never sealed with this key, at least not in this form. */
        record Forged() implements Result {}
    }

    static SealKey random(SecureRandom random) {
        byte[] id = new byte[ID_BYTES];
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(id);
        random.nextBytes(secret);
        return new SealKey(HexFormat.of().formatHex(id), secret);
    }

    /** A key from the store; null when the text is no secret. */
    static @Nullable SealKey of(String id, String secret) {
        try {
            byte[] bytes = Base64.getDecoder().decode(secret);
            return bytes.length == SECRET_BYTES ? new SealKey(id, bytes) : null;
        } catch (IllegalArgumentException spoiled) {
            return null;
        }
    }

    /** The id of the key that sealed this, or null when it has not the form of anything sealed. */
    static @Nullable String idOf(byte[] sealed) {
        boolean fits = sealed.length >= OVERHEAD && sealed[0] == VERSION;
        return fits ? HexFormat.of().formatHex(sealed, 1, 1 + ID_BYTES) : null;
    }

    String id() {
        return id;
    }

    /** The secret as the store keeps it. */
    String secret() {
        return Base64.getEncoder().encodeToString(secret);
    }

    byte[] seal(byte[] content, byte[] bound, SecureRandom random) {
        byte[] header = new byte[HEADER];
        random.nextBytes(header);
        header[0] = VERSION;
        System.arraycopy(HexFormat.of().parseHex(id), 0, header, 1, ID_BYTES);
        try {
            byte[] derived = derived(header);
            byte[] hidden = gcm(Cipher.ENCRYPT_MODE, header, derived, bound).doFinal(content);
            byte[] body = ByteBuffer.allocate(HEADER + hidden.length)
                    .put(header)
                    .put(hidden)
                    .array();
            return ByteBuffer.allocate(body.length + MARK)
                    .put(body)
                    .put(mark(derived, body))
                    .array();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Opens what {@link #idOf} says is this key's. */
    Result open(byte[] sealed, byte[] bound) {
        byte[] header = Arrays.copyOf(sealed, HEADER);
        int end = sealed.length - MARK;
        try {
            byte[] derived = derived(header);
            byte[] mark = mark(derived, Arrays.copyOf(sealed, end));
            if (!MessageDigest.isEqual(mark, Arrays.copyOfRange(sealed, end, sealed.length))) {
                return new Result.Forged();
            }
            byte[] content = gcm(Cipher.DECRYPT_MODE, header, derived, bound).doFinal(sealed, HEADER, end - HEADER);
            return new Result.Opened(content);
        } catch (javax.crypto.AEADBadTagException otherBinding) {
            return new Result.Foreign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** 32 bytes for the cipher and 32 for the mark, of this handle alone. */
    private byte[] derived(byte[] header) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA512");
        mac.init(new SecretKeySpec(secret, "HmacSHA512"));
        mac.update(PURPOSE);
        mac.update(header, 1 + ID_BYTES, HALF);
        return mac.doFinal();
    }

    private static Cipher gcm(int mode, byte[] header, byte[] derived, byte[] bound) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        var nonce = new GCMParameterSpec(TAG_BITS, header, 1 + ID_BYTES + HALF, HALF);
        cipher.init(mode, new SecretKeySpec(derived, 0, 32, "AES"), nonce);
        cipher.updateAAD(header);
        cipher.updateAAD(bound);
        return cipher;
    }

    private static byte[] mark(byte[] derived, byte[] body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(derived, 32, 32, "HmacSHA256"));
        return Arrays.copyOf(mac.doFinal(body), MARK);
    }

    /** Without the secret: this text may end in a log. */
    @Override
    public String toString() {
        return "SealKey[" + id + "]";
    }
}
