package dev.warder.benchmarks;

import dev.warder.audit.AuditEntry;
import dev.warder.audit.AuditLog;
import dev.warder.audit.AuditSettings;
import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Outcome;
import dev.warder.call.Payload;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import dev.warder.mcp.Revision;
import dev.warder.mcp.RpcId;
import dev.warder.metrics.Metrics;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What writing a call down costs: alone, in groups, and in numbers. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AuditBenchmark {
    private static final int GROUP = 256;
    private static final Outcome OK = new Outcome(Outcome.Status.OK, null, null, 400, 1_024, 2_345, 1_900);

    private final Call call = call();
    private final Metrics metrics = new Metrics();
    private Path data = Path.of("");

    @SuppressWarnings("NullAway.Init") // opened before every run
    private AuditLog log;

    /** Opens a log in a new directory. */
    @Setup
    public void open() throws IOException {
        metrics.serving(List.of("crm"));
        data = Files.createTempDirectory("warder-benchmark");
        log = AuditLog.open(data, "node", AuditSettings.DEFAULT);
    }

    /** Removes it. */
    @TearDown
    public void close() throws IOException {
        log.close();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** One entry and its sync. */
    @Benchmark
    public Object appendAlone() {
        return durable(List.of(log.append(AuditEntry.intent(call, "p-1"))));
    }

    /** One entry of 256 that wait together. */
    @Benchmark
    @OperationsPerInvocation(GROUP)
    public Object appendInGroups() {
        List<Future<Void>> group = new ArrayList<>(GROUP);
        for (int i = 0; i < GROUP / 2; i++) {
            group.add(log.append(AuditEntry.intent(call, "p-1")));
            group.add(log.append(AuditEntry.outcome(call, OK, "p-1")));
        }
        return durable(group);
    }

    /** Making the entry: what the event loop does besides queueing it. */
    @Benchmark
    public AuditEntry makeEntry() {
        return AuditEntry.outcome(call, OK, "p-1");
    }

    /** Counting and timing one outcome. */
    @Benchmark
    public void count() {
        metrics.concluded(call, OK);
    }

    private static Object durable(List<Future<Void>> appended) {
        return Future.all(appended)
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(1, TimeUnit.MINUTES)
                .join();
    }

    private static Call call() {
        JsonObject arguments = JsonObject.EMPTY
                .with("customer", "ACME Ltd.")
                .with("amount", 1_249)
                .with("note", "deliver to the back door");
        var origin = new Call.Origin(
                "0193c1a2b3c4d5e6f708192a3b4c",
                Revision.V2026_07_28,
                "127.0.0.1",
                "0af7651916cd43dd8448eb211c80319c",
                1_714_979_289_123_456L,
                System.nanoTime(),
                null);
        var caller = new Caller(
                "alice",
                "https://idp.example.com/realms/acme",
                "agent-7",
                "acme",
                Set.of("sales", "analyst"),
                Set.of(),
                Caller.Auth.OAUTH);
        var message = new Message.Request(RpcId.of(1), Method.TOOLS_CALL.wire(), arguments);
        return new Call(
                origin,
                caller,
                "crm",
                Method.TOOLS_CALL,
                new Capability("crm", CapabilityType.TOOL, "create_order"),
                arguments,
                new Payload(message, new byte[400], Map.of()));
    }
}
