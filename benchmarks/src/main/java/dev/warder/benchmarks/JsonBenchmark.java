package dev.warder.benchmarks;

import dev.warder.json.CanonicalJson;
import dev.warder.json.Json;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonReader;
import dev.warder.mcp.MalformedMessage;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageReader;
import dev.warder.mcp.ReplyFacts;
import dev.warder.mcp.ReplyReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What reading costs: calls of 400 bytes, replies of 1 and 4 KiB, and writing a call's canonical form. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JsonBenchmark {
    private static final String CALL = """
            {"jsonrpc":"2.0","id":17,"method":"tools/call","params":{"name":"create_order","arguments":{"customer":"ACME Ltd.",\
            "amount":1249.50,"currency":"EUR","express":true,"note":"deliver to the back door"},"_meta":\
            {"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},\
            "io.modelcontextprotocol/clientInfo":{"name":"agent","version":"1.4.2"},"progressToken":17}}}""";

    private final byte[] call = CALL.getBytes(StandardCharsets.UTF_8);
    private final byte[] reply = reply().getBytes(StandardCharsets.UTF_8);
    private final byte[] comparedCall = Comparison.CALL.getBytes(StandardCharsets.UTF_8);
    private final byte[] comparedAnswer = Comparison.answer().getBytes(StandardCharsets.UTF_8);
    private final MessageReader messages = new MessageReader(JsonLimits.DEFAULT);
    private final Json parsed = read(call);

    /** Bytes to values. */
    @Benchmark
    public Json readCall() {
        return read(call);
    }

    /** Bytes to a message. */
    @Benchmark
    public Message readMessage() throws MalformedMessage {
        return messages.read(call);
    }

    /** The call of the comparison with nginx, to a message. */
    @Benchmark
    public Message readComparedCall() throws MalformedMessage {
        return messages.read(comparedCall);
    }

    /** The answer of the comparison with nginx: one long text. */
    @Benchmark
    public ReplyFacts readComparedAnswer() throws MalformedMessage {
        return ReplyReader.read(comparedAnswer, JsonLimits.DEFAULT);
    }

    /** A reply checked whole, its result not built. */
    @Benchmark
    public ReplyFacts readReply() throws MalformedMessage {
        return ReplyReader.read(reply, JsonLimits.DEFAULT);
    }

    /** The same reply built. */
    @Benchmark
    public Json buildReply() {
        return read(reply);
    }

    /** The form that is hashed. */
    @Benchmark
    public byte[] canonical() {
        return CanonicalJson.bytes(parsed);
    }

    private static Json read(byte[] text) {
        try {
            return JsonReader.read(text, JsonLimits.DEFAULT);
        } catch (JsonException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    private static String reply() {
        var rows = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            rows.append(i == 0 ? "" : ",")
                    .append("{\"id\":")
                    .append(1000 + i)
                    .append(",\"name\":\"row number ")
                    .append(i)
                    .append("\",\"price\":19.90,\"tags\":[\"red\",\"large\"],\"ok\":true}");
        }
        return "{\"jsonrpc\":\"2.0\",\"id\":17,\"result\":{\"content\":[],\"structuredContent\":{\"rows\":[" + rows
                + "]},\"resultType\":\"complete\"}}";
    }
}
