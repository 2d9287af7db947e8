package dev.warder.benchmarks;

import dev.warder.access.Formula;
import dev.warder.access.Selection;
import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Payload;
import dev.warder.call.Verdict;
import dev.warder.json.JsonObject;
import dev.warder.limits.Cost;
import dev.warder.limits.LimitRules;
import dev.warder.limits.LimitSettings;
import dev.warder.limits.Meters;
import dev.warder.limits.Slots;
import dev.warder.limits.Words;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import dev.warder.mcp.Revision;
import dev.warder.settings.Key;
import dev.warder.settings.SettingsReader;
import dev.warder.settings.Shape;
import dev.warder.store.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What limits cost a call that none of them refuses: counted by each, let in and out again. Three must cost at most 3 µs. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LimitsBenchmark {
    private static final Key<List<LimitSettings>> LIMITS =
            Key.sections("limits", LimitSettings.SHAPE).or(List.of()).about("The limits.");
    private static final Shape<List<LimitSettings>> TOP =
            Shape.of(section -> section.read(LIMITS), "Nothing but limits.", LIMITS);
    private static final Map<String, String> WRITTEN = Map.of("none", "{}", "three", """
            limits:
              - { rate: 999999 per second, per: [caller, capability], on: crm/tools/create_* }
              - { quota: 999999999 per month, per: caller, to: "role:sales" }
              - { concurrent: 100, per: [server] }
            """);

    /** Moves a little with every look, so that no rate is ever used up. */
    private static final class Clock implements LongSupplier {
        private long now;

        @Override
        public long getAsLong() {
            return now += 10_000;
        }
    }

    private static final class AccessWords implements Words {
        @Override
        public dev.warder.limits.Scope scope(LimitSettings settings) {
            Selection selection = Selection.of(settings.about(), settings.to());
            return new dev.warder.limits.Scope() {
                @Override
                public boolean covers(Capability capability) {
                    return selection.covers(capability);
                }

                @Override
                public boolean isFor(Caller caller) {
                    return selection.isFor(caller);
                }
            };
        }

        @Override
        public Cost cost(String expression) {
            return Formula.of(expression, System::nanoTime)::value;
        }
    }

    @Param({"none", "three"})
    private String limits = "none";

    private final Call call = call();
    private LimitRules rules = LimitRules.none();
    private @Nullable Database database;

    @Setup
    public void build() throws IOException {
        byte[] yaml = WRITTEN.getOrDefault(limits, "{}").getBytes(StandardCharsets.UTF_8);
        var reading = SettingsReader.read("limits.yaml", yaml, Path.of("."), TOP, _ -> null);
        List<LimitSettings> settings = reading.settings();
        if (settings == null) {
            throw new IllegalStateException(reading.problems().text());
        }
        database = Database.open(Files.createTempDirectory("limits-benchmark"));
        var meters = Meters.open(database, "here", Instant.EPOCH, _ -> {});
        rules = LimitRules.compile(settings, new AccessWords(), meters, new Clock());
    }

    @TearDown
    public void close() {
        if (database != null) {
            database.close();
        }
    }

    /** Everything that limits do to a call. */
    @Benchmark
    public Verdict passed() {
        Verdict verdict = rules.judge(call);
        Slots slots = rules.slots(call);
        if (slots != null) {
            slots.take();
            slots.release();
        }
        rules.bounds(call);
        rules.settle(call, 1_000);
        if (!(verdict instanceof Verdict.Pass)) {
            throw new IllegalStateException(verdict.toString());
        }
        return verdict;
    }

    private static Call call() {
        var origin = new Call.Origin("c1", Revision.V2026_07_28, "192.0.2.7", "0".repeat(32), 0, 0, null);
        var caller = new Caller(
                "alice",
                "https://idp.example",
                "app",
                "acme",
                Set.of("sales", "staff"),
                Set.of("mcp"),
                Caller.Auth.OAUTH);
        var message = new Message.Notification(Method.TOOLS_CALL.wire(), JsonObject.EMPTY);
        return new Call(
                origin,
                caller,
                "crm",
                Method.TOOLS_CALL,
                new Capability("crm", CapabilityType.TOOL, "create_order"),
                JsonObject.EMPTY,
                new Payload(message, new byte[0], Map.of()));
    }
}
