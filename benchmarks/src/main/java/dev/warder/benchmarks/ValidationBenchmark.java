package dev.warder.benchmarks;

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
import dev.warder.validation.ArgumentCheck;
import dev.warder.validation.ValidationSettings;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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

/** What checking arguments against a tool's schema costs, for tools as they are written. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class ValidationBenchmark {
    /** A tool and arguments that fit it, or, for {@code REFUSED}, do not. */
    public enum Tool {
        ORDER("""
            {"type":"object","properties":{"customer":{"type":"string","maxLength":200},"amount":{"type":"number","minimum":0},\
            "currency":{"enum":["EUR","USD","GBP"]},"express":{"type":"boolean"}},"required":["customer","amount"]}""", """
            {"customer":"ACME Ltd.","amount":249.50,"currency":"EUR","express":true}"""),
        /** As TypeScript servers write it. */
        EDITS("""
            {"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{"path":{"type":"string"},"edits":\
            {"type":"array","items":{"type":"object","properties":{"oldText":{"type":"string","description":"Text to find"},\
            "newText":{"type":"string","description":"Text to put there"}},"required":["oldText","newText"],\
            "additionalProperties":false}},"dryRun":{"type":"boolean","default":false}},"required":["path","edits"],\
            "additionalProperties":false}""", """
            {"path":"/srv/docs/a.md","edits":[{"oldText":"one","newText":"two"},{"oldText":"three","newText":"four"}],"dryRun":true}"""),
        /** As Python servers write it. */
        SEARCH("""
            {"title":"searchArguments","type":"object","properties":{"query":{"title":"Query","type":"string"},"limit":{"anyOf":\
            [{"type":"integer","minimum":1},{"type":"null"}],"default":null,"title":"Limit"},"tags":{"anyOf":[{"type":"array","items":\
            {"type":"string"}},{"type":"null"}],"default":null,"title":"Tags"}},"required":["query"]}""", """
            {"query":"red shoes","limit":20,"tags":["new","sale"]}"""),
        /** With references, which are judged by the schema library. */
        REFERRING("""
            {"type":"object","properties":{"to":{"$ref":"#/$defs/address"}},"required":["to"],"$defs":{"address":{"type":"object",\
            "properties":{"street":{"type":"string"},"city":{"type":"string"}},"required":["city"]}}}""", """
            {"to":{"street":"Main Street 1","city":"Springfield"}}"""),
        REFUSED(ORDER.schema, """
            {"customer":"ACME Ltd.","amount":-1,"currency":"EUR","express":true}""");

        private final String schema;
        private final String arguments;

        Tool(String schema, String arguments) {
            this.schema = schema;
            this.arguments = arguments;
        }
    }

    @Param
    private Tool tool = Tool.ORDER;

    private Call call = call("{}");
    private ArgumentCheck check = check("{}");

    @Setup
    public void prepare() {
        call = call(tool.arguments);
        check = check(tool.schema);
        if (check.judge(call) instanceof Verdict.Pass == (tool == Tool.REFUSED)) {
            throw new IllegalStateException("not the verdict that is to be measured");
        }
    }

    /** From a call to its verdict, the schema compiled before. */
    @Benchmark
    public Verdict judge() {
        return check.judge(call);
    }

    private static ArgumentCheck check(String text) {
        JsonObject schema = json(text);
        return new ArgumentCheck(ValidationSettings.DEFAULT, tool -> schema);
    }

    private static Call call(String arguments) {
        var origin = new Call.Origin("c1", Revision.V2026_07_28, "192.0.2.7", "0".repeat(32), 0, 0, null);
        var caller = new Caller("alice", "warder", null, null, Set.of(), Set.of(), Caller.Auth.API_KEY);
        return new Call(
                origin,
                caller,
                "crm",
                Method.TOOLS_CALL,
                new Capability("crm", CapabilityType.TOOL, "create_order"),
                json(arguments),
                new Payload(
                        new Message.Notification(Method.TOOLS_CALL.wire(), JsonObject.EMPTY), new byte[0], Map.of()));
    }

    private static JsonObject json(String text) {
        try {
            return (JsonObject) JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
        } catch (JsonException malformed) {
            throw new IllegalStateException(malformed);
        }
    }
}
