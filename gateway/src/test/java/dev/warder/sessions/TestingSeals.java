package dev.warder.sessions;

import dev.warder.call.Caller;
import dev.warder.call.TestingCalls;
import dev.warder.sessions.Binding.Kind;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** Seals with a clock a test can turn, and keys a test can change. */
final class TestingSeals {
    static final Duration LIFE = Duration.ofHours(1);
    static final Duration TASK_LIFE = Duration.ofHours(2);
    private static final SealSettings SETTINGS =
            new SealSettings(LIFE, TASK_LIFE, Duration.ofDays(30), Duration.ofDays(1));
    static final Caller ALICE = TestingCalls.caller("alice");

    final AtomicLong millis = new AtomicLong(1_000_000);
    private final List<SealKey> keys = new ArrayList<>(List.of(SealKey.random(new SecureRandom())));
    final Seals seals = new Seals(() -> Instant.ofEpochMilli(millis.get()), ring(Map.of()), SETTINGS);

    /** Rotates; what the former key sealed is accepted for that long. */
    void rotate(Duration acceptFormer) {
        Map<String, Long> until = new HashMap<>();
        keys.forEach(key -> until.put(key.id(), millis.get() + acceptFormer.toMillis()));
        keys.add(SealKey.random(new SecureRandom()));
        seals.adopt(ring(until), SETTINGS);
    }

    /** Throws every key but the current away. */
    void eraseFormer() {
        keys.subList(0, keys.size() - 1).clear();
        seals.adopt(ring(Map.of()), SETTINGS);
    }

    String seal(Binding binding, String text) {
        return Objects.requireNonNull(seals.seal(binding, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** What opening yields: the text, or the code of the reason. */
    String open(Binding binding, String handle) {
        return switch (seals.open(binding, handle)) {
            case Seals.Opening.Opened(byte[] content) -> new String(content, StandardCharsets.UTF_8);
            case Seals.Opening.Refused(var reason) -> reason.code();
        };
    }

    static Binding cursor(Caller caller) {
        return Binding.of(Kind.CURSOR, caller, "crm", "/servers/crm/mcp", "tools/list");
    }

    private Ring ring(Map<String, Long> until) {
        Map<String, Ring.Held> held = new HashMap<>();
        keys.forEach(key -> held.put(key.id(), new Ring.Held(key, until.getOrDefault(key.id(), Long.MAX_VALUE))));
        return new Ring(keys.getLast(), held);
    }
}
