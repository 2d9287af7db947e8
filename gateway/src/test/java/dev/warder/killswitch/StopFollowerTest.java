package dev.warder.killswitch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.store.Database;
import dev.warder.store.Gateways;
import dev.warder.store.StoreWatch;
import dev.warder.store.TestingStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
@ParameterizedClass
@EnumSource(TestingStore.class)
class StopFollowerTest {
    @TempDir
    private Path data;

    private final TestingStore store;

    StopFollowerTest(TestingStore store) {
        this.store = store;
    }

    private final KillSwitch gate = new KillSwitch();
    private final AtomicLong clock = new AtomicLong(1);

    private StoreWatch watch(Database database, Runnable enforce) {
        return new StoreWatch(database, "here", clock::get, new StopFollower(database, gate, enforce, clock::get));
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(5);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void a_store_that_cannot_be_read_for_five_seconds_stops_everything() throws Exception {
        var database = store.open(data);
        try (var watch = watch(database, () -> {})) {
            watch.start();
            database.close();
            clock.addAndGet(TimeUnit.SECONDS.toNanos(4));
            Thread.sleep(200);
            assertThat(gate.isKnown()).isTrue();

            clock.addAndGet(TimeUnit.SECONDS.toNanos(2));
            until(() -> !gate.isKnown());
        }
    }

    @Test
    void what_could_not_be_ended_is_tried_again_and_not_acknowledged_before() throws Exception {
        var tries = new AtomicInteger();
        try (var database = store.open(data);
                var watch = watch(database, () -> {
                    if (!gate.stops().isEmpty() && tries.incrementAndGet() < 3) {
                        throw new IllegalStateException("not yet");
                    }
                })) {
            watch.start();
            var store = new StopStore(database);
            StopStore.Change change = store.stop(Stop.Kind.ALL, "", "a test", "tester", null);

            var gateways = new Gateways(database);
            until(() -> gateways.waitingFor(StopStore.TOPIC, change.number(), List.of("here"))
                    .isEmpty());
            assertThat(tries).hasValue(3);
        }
    }
}
