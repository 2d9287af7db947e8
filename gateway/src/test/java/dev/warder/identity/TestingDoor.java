package dev.warder.identity;

import dev.warder.call.Caller;
import dev.warder.call.Reason;
import dev.warder.store.Database;
import dev.warder.store.TestingStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A door that asks who is calling, with a clock that can be moved and a pace that suits tests. */
final class TestingDoor implements AutoCloseable {
    static final String RESOURCE = "https://mcp.example.com/servers/crm/mcp";
    /** Quick retries; nothing without need. */
    static final KeyKeeper.Pace PACE = new KeyKeeper.Pace(
            Duration.ofMinutes(10),
            Duration.ofMillis(50),
            Duration.ofMillis(50),
            Duration.ofSeconds(2),
            Duration.ofHours(1));

    final Vertx vertx = Vertx.vertx();
    final AtomicLong ahead = new AtomicLong();
    final InstantSource clock = () -> Instant.now().plusMillis(ahead.get());
    final Database database;
    final KeyStore keys;
    final Identity identity;

    TestingDoor(Path dir, IdentitySettings settings, KeyKeeper.Pace pace) {
        this(Database.open(dir), settings, pace);
    }

    private TestingDoor(Database database, IdentitySettings settings, KeyKeeper.Pace pace) {
        this.database = database;
        keys = new KeyStore(database, clock);
        identity = new Identity(settings, keys, vertx, clock, pace);
    }

    static TestingDoor trusting(Path dir, IdentitySettings.Issuer... issuers) {
        return new TestingDoor(dir, new IdentitySettings(true, List.of(issuers)), PACE);
    }

    /** A door that keeps its keys in that kind of store. */
    static TestingDoor trusting(TestingStore store, Path dir) {
        return new TestingDoor(store.open(dir), new IdentitySettings(true, List.of()), PACE);
    }

    Future<Identification> bearer(String token) {
        return bearer(token, RESOURCE);
    }

    Future<Identification> bearer(String token, String resource) {
        return present("Bearer " + token, null, resource);
    }

    Future<Identification> present(@Nullable String authorization, @Nullable String apiKey, String resource) {
        return identity.identify(new Presented(authorization, apiKey, "127.0.0.1"), resource);
    }

    /** The caller, or a failure that shows the reason. */
    static Caller caller(Future<Identification> answer) {
        return switch (await(answer)) {
            case Identification.Known(Caller caller) -> caller;
            case Identification.Unknown(Reason reason) -> throw new AssertionError("unknown: " + reason);
        };
    }

    /** The reason, or a failure that shows the caller. */
    static Reason reason(Future<Identification> answer) {
        return switch (await(answer)) {
            case Identification.Known(Caller caller) -> throw new AssertionError("known: " + caller);
            case Identification.Unknown(Reason reason) -> reason;
        };
    }

    private static Identification await(Future<Identification> answer) {
        try {
            return answer.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public void close() {
        identity.close();
        database.close();
        vertx.close().await();
    }
}
