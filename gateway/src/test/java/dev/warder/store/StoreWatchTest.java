package dev.warder.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
@ParameterizedClass
@EnumSource(TestingStore.class)
class StoreWatchTest {
    @TempDir
    private Path data;

    private final TestingStore store;

    StoreWatchTest(TestingStore store) {
        this.store = store;
    }

    private static StoreWatch.Follower follower(String topic, LongSupplier follow) {
        return new StoreWatch.Follower() {
            @Override
            public String topic() {
                return topic;
            }

            @Override
            public long follow() {
                return follow.getAsLong();
            }

            @Override
            public void failed(RuntimeException failure, long blindNanos) {
                assertThat(failure).hasMessage("broken");
            }
        };
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(5);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void a_follower_that_fails_keeps_no_other_from_following_and_acknowledges_nothing() throws Exception {
        var change = new AtomicInteger(1);
        try (var database = store.open(data);
                var watch = new StoreWatch(
                        database,
                        "here",
                        System::nanoTime,
                        follower("broken", () -> {
                            if (change.get() == 2) {
                                throw new IllegalStateException("broken");
                            }
                            return change.get();
                        }),
                        follower("sound", change::get))) {
            watch.start();
            var gateways = new Gateways(database);
            assertThat(gateways.running()).containsExactly("here");

            change.set(2);
            database.transactNow(sql -> sql.execute("DELETE FROM stop"));

            until(() -> gateways.waitingFor("sound", 2, List.of("here")).isEmpty());
            assertThat(gateways.waitingFor("broken", 2, List.of("here"))).containsExactly("here");
            change.set(3);
            until(() -> gateways.waitingFor("broken", 3, List.of("here")).isEmpty());
        }
    }

    @Test
    void a_gateway_that_has_left_is_not_waited_for() {
        try (var database = store.open(data)) {
            try (var watch = new StoreWatch(database, "here", System::nanoTime, follower("sound", () -> 1))) {
                watch.start();
            }
            assertThat(new Gateways(database).running()).isEmpty();
        }
    }
}
