package dev.warder.metrics;

import dev.warder.call.Call;
import dev.warder.call.Outcome;
import dev.warder.call.Reason;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The numbers of one gateway. Safe from any thread; what a call costs here is a few look-ups and no building of names. */
public final class Metrics {
    private final PrometheusMeterRegistry registry;
    private final Names names = new Names();
    private final Map<CallKey, Counter> calls = new ConcurrentHashMap<>();
    private final Map<LatencyKey, Latencies> latencies = new ConcurrentHashMap<>();
    private final Map<ArrivalKey, Counter> arrivals = new ConcurrentHashMap<>();
    private final Map<DiscoveryKey, Timer> discoveries = new ConcurrentHashMap<>();
    private final Map<ArrivalKey, Counter> gaps = new ConcurrentHashMap<>();
    private final Map<ArrivalKey, Counter> abandoned = new ConcurrentHashMap<>();
    private final Queue<LongSupplier> counted = new ConcurrentLinkedQueue<>();
    private final AtomicLong inFlight = new AtomicLong();

    private record CallKey(
            String server,
            String method,
            String capability,
            Outcome.Status status,
            @Nullable Reason reason) {}

    private record LatencyKey(String server, String method) {}

    private record ArrivalKey(String server, Reason reason) {}

    private record DiscoveryKey(String server, boolean ok) {}

    public Metrics() {
        // A registry of its own: the library's default one is shared by everything in the process.
        registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM);
        registry.config().meterFilter(MeterFilter.maximumAllowableMetrics(50_000));
        gauge("warder_calls_in_flight", "Calls that have been admitted and not yet concluded.", inFlight::doubleValue);
        ProcessNumbers.register(this);
    }

    /** Names the configured servers; any other server a caller may name is counted as {@code _other}. Call again after a reload. */
    public void serving(Collection<String> servers) {
        names.serving(servers);
    }

    /** A call was admitted; its {@link #concluded} must follow. */
    public void started() {
        inFlight.incrementAndGet();
    }

    /** A call that was {@link #started} has ended. */
    public void ended() {
        inFlight.decrementAndGet();
    }

    /** Counts and times how a call ended. */
    public void concluded(Call call, Outcome outcome) {
        String server = names.server(call.server());
        String method = call.method().wire();
        String capability = names.capability(server, call.capability(), outcome);
        var key = new CallKey(server, method, capability, outcome.status(), outcome.reason());
        Counter counter = calls.get(key);
        if (counter == null) {
            counter = calls.computeIfAbsent(key, this::counter);
        }
        counter.increment();
        var place = new LatencyKey(server, method);
        Latencies times = latencies.get(place);
        if (times == null) {
            times = latencies.computeIfAbsent(place, at -> new Latencies(registry, at.server(), at.method()));
        }
        times.record(outcome);
    }

    /** Counts a call that waited for its caller to come back with an answer for the server, and ended without. */
    public void abandoned(Call call, Reason reason) {
        abandoned
                .computeIfAbsent(
                        new ArrivalKey(names.server(call.server()), reason),
                        key -> Counter.builder("warder_abandoned_calls_total")
                                .description("Calls that were parked and that nobody came back for.")
                                .tag("server", key.server())
                                .tag("reason", code(key.reason()))
                                .register(registry))
                .increment();
    }

    /** Counts an arrival that never became a call; those whose caller was not proven have a counter of their own. */
    public void turnedAway(@Nullable String server, Reason reason) {
        var key = new ArrivalKey(server == null ? "" : names.server(server), reason);
        arrivals.computeIfAbsent(key, this::counter).increment();
    }

    /**
     * Counts a request at the operators' API.
     *
     * @param resource the resource it was about; a word of ours, never what was asked for
     * @param reason why it was refused, or null when it was done
     */
    public void operated(String resource, @Nullable Reason reason) {
        Counter.builder("warder_operator_requests_total")
                .description("Requests at the operators' API, by what they were about and why they were refused.")
                .tag("resource", resource)
                .tag("reason", code(reason))
                .register(registry)
                .increment();
    }

    /** Times a question to a server about what it offers; these never mix with the times of calls. */
    public void discovered(String server, long nanos, boolean ok) {
        var key = new DiscoveryKey(names.server(server), ok);
        discoveries.computeIfAbsent(key, this::timer).record(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
    }

    /** Counts a list of many servers that had to do without one server's own answer. */
    public void incomplete(String server, Reason reason) {
        gaps.computeIfAbsent(
                        new ArrivalKey(names.server(server), reason),
                        key -> Counter.builder("warder_incomplete_lists_total")
                                .description("Lists of many servers that went out without this server's own answer.")
                                .tag("server", key.server())
                                .tag("reason", code(key.reason()))
                                .register(registry))
                .increment();
    }

    /** Shows a value that goes up and down, asked for at each scrape. */
    public void gauge(String name, String about, DoubleSupplier value, String... tags) {
        Gauge.builder(name, value, DoubleSupplier::getAsDouble)
                .description(about)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    /** Shows a value that only grows, asked for at each scrape; the name ends in {@code _total}. */
    public void counter(String name, String about, LongSupplier value, String... tags) {
        // The registry itself holds on to values only weakly.
        counted.add(value);
        FunctionCounter.builder(name, value, LongSupplier::getAsLong)
                .description(about)
                .tags(tags)
                .register(registry);
    }

    /** Everything, in the text format of Prometheus 0.0.4. Takes some milliseconds: not for event loops. */
    public String scrape() {
        return registry.scrape();
    }

    private Counter counter(CallKey key) {
        return Counter.builder("warder_calls_total")
                .description("Calls by server, method, capability and how they ended.")
                .tag("server", key.server())
                .tag("method", key.method())
                .tag("capability", key.capability())
                .tag("decision", key.status() == Outcome.Status.REFUSED ? "refused" : "allowed")
                .tag("status", key.status().word())
                .tag("reason", code(key.reason()))
                .register(registry);
    }

    private Counter counter(ArrivalKey key) {
        boolean auth = key.reason().code().startsWith("auth.");
        return Counter.builder(auth ? "warder_auth_failures_total" : "warder_turned_away_total")
                .description(
                        auth
                                ? "Arrivals whose caller could not be proven."
                                : "Arrivals of another kind that never became a call.")
                .tag("server", key.server())
                .tag("reason", code(key.reason()))
                .register(registry);
    }

    private Timer timer(DiscoveryKey key) {
        return Latencies.timer("warder_discovery_seconds", "Time a server took to say what it offers.")
                .tag("server", key.server())
                .tag("ok", Boolean.toString(key.ok()))
                .register(registry);
    }

    private static String code(@Nullable Reason reason) {
        return reason == null ? "" : reason.code();
    }
}
