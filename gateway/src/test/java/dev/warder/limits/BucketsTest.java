package dev.warder.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketsTest {
    private static final long INTERVAL = 1_000;
    private static final int BURST = 5;
    private static final long CAPACITY = INTERVAL * BURST;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void in_no_window_of_time_does_more_pass_than_burst_and_rate_allow(long seed) {
        var random = new SplittableRandom(seed);
        var bucket = new Bucket(0);
        var passed = new long[20_000];
        int count = 0;
        long now = random.nextLong(-1_000_000, 1_000_000);
        for (int i = 0; i < passed.length; i++) {
            now += random.nextInt(4) == 0 ? random.nextLong(3 * CAPACITY) : random.nextLong(INTERVAL);
            if (bucket.take(now, INTERVAL, CAPACITY) == 0) {
                passed[count++] = now;
            }
        }
        for (int from = 0; from < count; from++) {
            for (int to = from; to < Math.min(count, from + 40); to++) {
                long allowed = BURST + (passed[to] - passed[from]) / INTERVAL;
                assertThat(to - from + 1L).isLessThanOrEqualTo(allowed);
            }
        }
        assertThat(count).isGreaterThan(1_000);
    }

    @RepeatedTest(20)
    void however_many_take_at_once_no_more_get_one_than_there_are() throws InterruptedException {
        var buckets = new Buckets(100);
        var passed = new AtomicInteger();
        atOnce(8, () -> {
            for (int i = 0; i < 1_000; i++) {
                passed.addAndGet(buckets.take("key", 0, INTERVAL, CAPACITY) == 0 ? 1 : 0);
            }
        });

        assertThat(passed).hasValue(BURST);
    }

    @RepeatedTest(20)
    void sweeping_in_between_forgets_nothing_that_was_taken() throws InterruptedException {
        var buckets = new Buckets(10_000);
        var clock = new AtomicLong();
        var passed = new AtomicInteger();
        var names = new AtomicInteger();
        long steps = 2_000;
        atOnce(4, () -> {
            for (int i = 0; i < steps; i++) {
                long now = clock.addAndGet(10);
                passed.addAndGet(buckets.take("key", now, INTERVAL, CAPACITY) == 0 ? 1 : 0);
                // Each new name sweeps a few old buckets out, the one that matters among them whenever it is full.
                buckets.take(names.incrementAndGet(), now, INTERVAL, CAPACITY);
            }
        });

        assertThat(passed.longValue()).isLessThanOrEqualTo(BURST + clock.get() / INTERVAL);
    }

    @Test
    void nobody_pushes_his_used_up_bucket_out_with_many_keys() {
        var buckets = new Buckets(100);
        for (int i = 0; i < BURST; i++) {
            buckets.take("mine", 0, INTERVAL, CAPACITY);
        }
        for (int i = 0; i < 10_000; i++) {
            buckets.take(i, 0, INTERVAL, CAPACITY);
        }

        assertThat(buckets.take("mine", 0, INTERVAL, CAPACITY)).isPositive();
        assertThat(buckets.take("new", 0, INTERVAL, CAPACITY)).isEqualTo(Bucket.GONE);
        assertThat(buckets.size()).isLessThanOrEqualTo(100);
    }

    @Test
    void buckets_that_are_full_again_make_room() {
        var buckets = new Buckets(100);
        for (int i = 0; i < 100; i++) {
            buckets.take(i, 0, INTERVAL, CAPACITY);
        }

        assertThat(buckets.take("new", CAPACITY, INTERVAL, CAPACITY)).isZero();
        assertThat(buckets.size()).isLessThan(100);
    }

    @Test
    void what_is_given_back_can_be_taken_again_and_no_more() {
        var buckets = new Buckets(100);
        for (int i = 0; i < BURST; i++) {
            buckets.take("key", 0, INTERVAL, CAPACITY);
        }
        buckets.giveBack("key", INTERVAL);

        assertThat(buckets.take("key", 0, INTERVAL, CAPACITY)).isZero();
        assertThat(buckets.take("key", 0, INTERVAL, CAPACITY)).isEqualTo(INTERVAL);
    }

    static void atOnce(int threads, Runnable work) throws InterruptedException {
        var ready = new CountDownLatch(threads);
        var all = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            all[i] = Thread.ofPlatform().start(() -> {
                ready.countDown();
                try {
                    ready.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
                work.run();
            });
        }
        for (Thread each : all) {
            each.join();
        }
    }
}
