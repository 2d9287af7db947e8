package dev.warder.audit;

import dev.warder.json.CanonicalJson;
import dev.warder.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Binds an entry to exact arguments without showing them: HMAC-SHA-256 over their canonical JSON with the day's salt. Without the salt
 * not even short or guessable arguments can be found by trying. Used by one thread.
 */
final class Commitments {
    private static final byte[] BYTES = "{\"bytes\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DIGEST = ",\"digest\":\"hmac-sha256:".getBytes(StandardCharsets.US_ASCII);

    private final Salts salts;
    private final Mac mac;
    private Salts.@Nullable Salt keyed;

    Commitments(Salts salts) {
        this.salts = salts;
        try {
            mac = Mac.getInstance("HmacSHA256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** Writes an object of {@code bytes} and {@code digest} ({@code hmac-sha256:<salt id>:<hex>}), without its closing brace. */
    void write(JsonObject arguments, long micros, JsonBytes out) throws IOException {
        byte[] canonical = CanonicalJson.bytes(arguments);
        Salts.Salt salt = salts.at(micros);
        if (keyed == null || !salt.id().equals(keyed.id())) {
            key(salt);
        }
        out.raw(BYTES).number(canonical.length);
        out.raw(DIGEST)
                .characters(salt.id())
                .ascii(':')
                .hex(mac.doFinal(canonical))
                .ascii('"');
    }

    private void key(Salts.Salt salt) {
        try {
            mac.init(new SecretKeySpec(salt.value(), "HmacSHA256"));
            keyed = salt;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("any bytes are a key for HMAC", e);
        }
    }
}
