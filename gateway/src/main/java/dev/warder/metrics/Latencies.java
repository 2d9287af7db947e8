package dev.warder.metrics;

import dev.warder.call.Outcome;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** How long calls of one method to one server took, and how large they were. */
final class Latencies {
    private static final Duration[] BUCKETS = LongStream.of(
                    250,
                    500,
                    1_000,
                    2_500,
                    5_000,
                    10_000,
                    25_000,
                    50_000,
                    100_000,
                    250_000,
                    500_000,
                    1_000_000,
                    2_500_000,
                    5_000_000,
                    10_000_000,
                    30_000_000,
                    60_000_000)
            .mapToObj(micros -> Duration.ofNanos(micros * 1_000))
            .toArray(Duration[]::new);
    private static final double[] SIZES = {256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216
    };

    private final Timer total;
    private final Timer upstream;
    private final DistributionSummary requests;
    private final DistributionSummary replies;

    Latencies(MeterRegistry registry, String server, String method) {
        String[] tags = {"server", server, "method", method};
        total = timer("warder_call_seconds", "Time from a call's arrival to its end.")
                .tags(tags)
                .register(registry);
        upstream = timer("warder_upstream_seconds", "Of a call's time, the part spent waiting for the server.")
                .tags(tags)
                .register(registry);
        requests = sizes("warder_request_bytes", "Sizes of what callers sent.")
                .tags(tags)
                .register(registry);
        replies = sizes("warder_reply_bytes", "Sizes of what callers were sent.")
                .tags(tags)
                .register(registry);
    }

    void record(Outcome outcome) {
        total.record(outcome.totalMicros(), TimeUnit.MICROSECONDS);
        if (outcome.upstreamMicros() > 0) {
            upstream.record(outcome.upstreamMicros(), TimeUnit.MICROSECONDS);
        }
        requests.record((double) outcome.requestBytes());
        replies.record((double) outcome.replyBytes());
    }

    static Timer.Builder timer(String name, String about) {
        return Timer.builder(name).description(about).serviceLevelObjectives(BUCKETS);
    }

    private static DistributionSummary.Builder sizes(String name, String about) {
        return DistributionSummary.builder(name).description(about).serviceLevelObjectives(SIZES);
    }
}
