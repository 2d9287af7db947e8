package dev.warder.sessions;

import dev.warder.call.Reason;
import dev.warder.sessions.Binding.Kind;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Seals what a server hands out into handles of the gateway's own, and opens them again. A handle is URL-safe text that shows nothing of
 * its content and cannot be altered; it ends after a while. Takes some microseconds and never blocks; safe for use by several threads.
 */
public final class Seals {
    private static final int EXPIRY_BYTES = 8;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private volatile Ring ring;
    private volatile SealSettings settings;

    Seals(InstantSource clock, Ring ring, SealSettings settings) {
        this.clock = clock;
        this.ring = ring;
        this.settings = settings;
    }

    /** What opening a handle yields. */
    public sealed interface Opening {

        /** The very bytes that were sealed. */
        record Opened(byte[] content) implements Opening {}

        /** Nothing to be had; the reason is for the record, the caller learns only that the handle is not known. */
        record Refused(Reason reason) implements Opening {}
    }

    /** What the store keeps, and the id of the key that sealed it. */
    record Kept(String key, String text) {}

    /** How long a handle of that kind lives. */
    public Duration life(Kind kind) {
        return settings.life(kind);
    }

    /**
     * Seals the content for as long as handles of its kind live.
     *
     * @return null when the content is larger than the kind allows
     */
    public @Nullable String seal(Binding binding, byte[] content) {
        return sealed(
                ring, binding, content, clock.millis() + life(binding.kind()).toMillis());
    }

    /** Opens a handle; whatever the text is, this does not throw. */
    public Opening open(Binding binding, String handle) {
        byte[] sealed = decoded(binding.kind(), handle);
        String id = sealed == null ? null : SealKey.idOf(sealed);
        Ring.Held held = id == null ? null : ring.keys().get(id);
        if (sealed == null || held == null || held.until() <= clock.millis()) {
            return new Opening.Refused(Reason.HANDLE_UNKNOWN);
        }
        return opened(held.key().open(sealed, binding.bytes()));
    }

    /** Seals what the store keeps, without end; null when it is larger than the store keeps. */
    @Nullable
    Kept sealToKeep(Binding binding, byte[] content) {
        Ring now = ring;
        String text = sealed(now, binding, content, Long.MAX_VALUE);
        return text == null ? null : new Kept(now.current().id(), text);
    }

    /** Opens what the store kept; null when that cannot be. A key that no longer opens handles still opens this. */
    byte @Nullable [] openKept(Binding binding, String kept) {
        byte[] sealed = decoded(binding.kind(), kept);
        String id = sealed == null ? null : SealKey.idOf(sealed);
        Ring.Held held = id == null ? null : ring.keys().get(id);
        return sealed != null
                        && held != null
                        && opened(held.key().open(sealed, binding.bytes())) instanceof Opening.Opened(byte[] content)
                ? content
                : null;
    }

    /** The id of the key that seals. */
    String currentKey() {
        return ring.current().id();
    }

    /** Takes other keys or another life; handles sealed before keep theirs. */
    void adopt(Ring changed, SealSettings changedSettings) {
        ring = changed;
        settings = changedSettings;
    }

    private @Nullable String sealed(Ring keys, Binding binding, byte[] content, long expires) {
        if (content.length > binding.kind().maxBytes()) {
            return null;
        }
        byte[] dated = ByteBuffer.allocate(EXPIRY_BYTES + content.length)
                .putLong(expires)
                .put(content)
                .array();
        return TEXT.encodeToString(keys.current().seal(dated, binding.bytes(), random));
    }

    private Opening opened(SealKey.Result result) {
        return switch (result) {
            case SealKey.Result.Foreign() -> new Opening.Refused(Reason.HANDLE_FOREIGN);
            case SealKey.Result.Forged() -> new Opening.Refused(Reason.HANDLE_FORGED);
            case SealKey.Result.Opened(byte[] dated) -> {
                ByteBuffer buffer = ByteBuffer.wrap(dated);
                if (buffer.getLong() <= clock.millis()) {
                    yield new Opening.Refused(Reason.HANDLE_EXPIRED);
                }
                byte[] content = new byte[buffer.remaining()];
                buffer.get(content);
                yield new Opening.Opened(content);
            }
        };
    }

    /** The bytes of a handle; null when the text is longer than any of its kind, or another spelling than the one given out. */
    private static byte @Nullable [] decoded(Kind kind, String handle) {
        int longest = SealKey.OVERHEAD + EXPIRY_BYTES + kind.maxBytes();
        if (handle.length() > 4 * (longest / 3 + 1)) {
            return null;
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(handle);
            return TEXT.encodeToString(bytes).equals(handle) ? bytes : null;
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
