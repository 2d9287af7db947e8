package dev.warder.benchmarks;

import dev.warder.access.AccessRules;
import dev.warder.access.AccessSettings;
import dev.warder.access.AccessSettings.Effect;
import dev.warder.access.AccessSettings.Rule;
import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Payload;
import dev.warder.call.Verdict;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import dev.warder.mcp.Revision;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What judging a call costs: by few rules and by many, which must not differ by a fifth. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PolicyBenchmark {
    private static final String ARGUMENTS = """
            {"customer":"ACME Ltd.","amount":249.50,"currency":"EUR","express":true}""";

    @Param({"10", "10000"})
    private int rules;

    private final Call known = call("create_order");
    private AccessRules access = AccessRules.compile(new AccessSettings(List.of()), System::nanoTime);
    private int unknown;

    @Setup
    public void build() {
        access = AccessRules.compile(new AccessSettings(written()), System::nanoTime);
    }

    /** One rule with a condition that decides, among others of every form about the same server. */
    private List<Rule> written() {
        var written = new ArrayList<Rule>();
        written.add(rule("crm/tools/create_order", "role:sales", "args.amount <= 1000.0 && args.currency == 'EUR'"));
        for (int i = 1; i < rules; i++) {
            written.add(
                    switch (i % 4) {
                        case 0 -> rule("crm/tools/tool_" + i, "role:role_" + i, null);
                        case 1 -> rule("crm/tools/group_" + i + "_*", "role:sales", "args.n == " + i);
                        case 2 -> rule("server_" + i + "/**", "role:sales", null);
                        default -> rule("crm/tools/create_order", "subject:user_" + i, null);
                    });
        }
        return written;
    }

    private static Rule rule(String capability, String to, @Nullable String when) {
        return new Rule(null, Effect.ALLOW, List.of(capability), List.of(to), when);
    }

    /** A call that a condition allows. */
    @Benchmark
    public Verdict allowed() {
        return access.judge(known);
    }

    /** A call of a name nobody has seen before. */
    @Benchmark
    public Verdict unknown() {
        return access.judge(call("no_such_tool_" + unknown++));
    }

    private static Call call(String tool) {
        var origin = new Call.Origin("c1", Revision.V2026_07_28, "192.0.2.7", "0".repeat(32), 0, 0, null);
        var caller = new Caller(
                "alice",
                "https://idp.example",
                "app",
                null,
                Set.of("sales", "staff"),
                Set.of("mcp"),
                Caller.Auth.OAUTH);
        var message = new Message.Notification(Method.TOOLS_CALL.wire(), JsonObject.EMPTY);
        return new Call(
                origin,
                caller,
                "crm",
                Method.TOOLS_CALL,
                new Capability("crm", CapabilityType.TOOL, tool),
                json(ARGUMENTS),
                new Payload(message, new byte[0], Map.of()));
    }

    private static JsonObject json(String text) {
        try {
            return (JsonObject) JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
        } catch (JsonException malformed) {
            throw new IllegalStateException(malformed);
        }
    }
}
