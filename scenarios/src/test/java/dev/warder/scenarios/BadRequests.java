package dev.warder.scenarios;

import dev.warder.scenarios.harness.Reply;
import dev.warder.scenarios.harness.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The table of bad requests: each is a good {@code tools/call} with one thing wrong with it. */
final class BadRequests {
    /** The body that nothing is wrong with. */
    static final String GOOD = Wire.toolCall("echo", "{\"text\":\"x\"}");

    private static final String CALL =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\"," + Wire.META + ",";

    private BadRequests() {}

    /**
     * One bad request.
     *
     * @param name what is wrong with it
     * @param send sends it
     * @param status the HTTP status it must end with
     * @param code the JSON-RPC error code, or 0 for none
     * @param reason the reason on record
     */
    record Bad(String name, Function<Wire, Reply> send, int status, int code, String reason) {}

    /** Every request of the table. */
    static List<Bad> all() {
        return Stream.of(text(), values(), messages(), mirrors(), envelopes(), http(), names())
                .flatMap(List::stream)
                .toList();
    }

    private static Bad notJson(String name, String body) {
        return new Bad(name, wire -> wire.post(body), 400, -32700, "rpc.malformed");
    }

    /** Bodies that are not one JSON text. */
    private static List<Bad> text() {
        byte[] notUtf8 = GOOD.getBytes(StandardCharsets.ISO_8859_1);
        notUtf8[GOOD.indexOf("\"x\"") + 1] = (byte) 0xff;
        return List.of(
                notJson("an empty body", ""),
                notJson("no JSON", "hello"),
                notJson("half a body", GOOD.substring(0, GOOD.length() / 2)),
                notJson("two bodies", GOOD + GOOD),
                notJson("a comment", "/* hello */" + GOOD),
                notJson("a byte order mark", "\ufeff" + GOOD),
                new Bad("bytes that are not UTF-8", wire -> wire.post(notUtf8), 400, -32700, "rpc.malformed"));
    }

    /** Values on which two parsers may disagree, or which only cost. */
    private static List<Bad> values() {
        return List.of(
                notJson("a duplicate key", CALL + "\"arguments\":{\"text\":\"x\",\"text\":\"y\"}}}"),
                notJson("a duplicate name", CALL + "\"name\":\"add\",\"arguments\":{}}}"),
                notJson("a key spelt twice", CALL + "\"arguments\":{\"text\":\"x\",\"te\\u0078t\":\"y\"}}}"),
                notJson("deep nesting", CALL + "\"arguments\":" + nested(2000) + "}}"),
                notJson("a number of 100,000 digits", CALL + "\"arguments\":{\"text\":" + "1".repeat(100_000) + "}}}"),
                notJson("half a surrogate pair", CALL + "\"arguments\":{\"text\":\"\\ud800\"}}}"));
    }

    private static String nested(int levels) {
        return "{\"text\":".repeat(levels) + "1" + "}".repeat(levels);
    }

    private static Bad noMessage(String name, String body) {
        return new Bad(name, wire -> wire.post(body), 400, -32600, "rpc.malformed");
    }

    /** JSON that is no message. */
    private static List<Bad> messages() {
        return List.of(
                noMessage("a batch", "[" + GOOD + "]"),
                noMessage("an empty batch", " \t\r\n[]"),
                noMessage("a string", "\"tools/call\""),
                noMessage("a null id", GOOD.replace("\"id\":1", "\"id\":null")),
                noMessage("an id with a fraction", GOOD.replace("\"id\":1", "\"id\":1.5")),
                noMessage("an object for an id", GOOD.replace("\"id\":1", "\"id\":{}")),
                noMessage("no JSON-RPC version", GOOD.replace("\"jsonrpc\":\"2.0\",", "")),
                noMessage("JSON-RPC 1.0", GOOD.replace("\"2.0\"", "\"1.0\"")),
                noMessage("a number for a method", GOOD.replace("\"tools/call\"", "7")),
                noMessage(
                        "a list for params", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":[]}"),
                noMessage("a result and a method", GOOD.replace("\"id\":1", "\"id\":1,\"result\":{}")));
    }

    private static Bad mirror(String name, Function<Wire, Reply> send) {
        return new Bad(name, send, 400, -32020, "rpc.header_mismatch");
    }

    /** Headers that do not say what the body says. */
    private static List<Bad> mirrors() {
        String region = "{\"region\":\"eu\"}";
        return List.of(
                mirror("no method header", wire -> wire.without("Mcp-Method").post(GOOD)),
                mirror("another method header", with("Mcp-Method", "tools/list")),
                mirror("a method header in capitals", with("Mcp-Method", "TOOLS/CALL")),
                mirror("no name header", wire -> wire.without("Mcp-Name").post(GOOD)),
                mirror("another name header", with("Mcp-Name", "add")),
                mirror("a name header of bad Base64", with("Mcp-Name", "=?base64?ZWNobw?=")),
                mirror(
                        "no version header",
                        wire -> wire.without("MCP-Protocol-Version").post(GOOD)),
                mirror("another version header", with("MCP-Protocol-Version", "2025-11-25")),
                mirror("a missing parameter header", wire -> wire.callTool("region", region)),
                mirror(
                        "a wrong parameter header",
                        wire -> wire.with("Mcp-Param-Region", "us").callTool("region", region)));
    }

    private static Function<Wire, Reply> with(String header, String value) {
        return wire -> wire.with(header, value).post(GOOD);
    }

    /** What every modern request must say about itself. */
    private static List<Bad> envelopes() {
        String noVersion = GOOD.replace("protocolVersion", "p");
        String noCapabilities = GOOD.replace("clientCapabilities", "c");
        String future = GOOD.replace("2026-07-28", "2099-01-01");
        return List.of(
                new Bad("no protocol version in the body", wire -> wire.post(noVersion), 400, -32602, "rpc.params"),
                new Bad("no capabilities in the body", wire -> wire.post(noCapabilities), 400, -32602, "rpc.params"),
                new Bad(
                        "a version from the future",
                        wire -> wire.with("MCP-Protocol-Version", "2099-01-01").post(future),
                        400,
                        -32022,
                        "rpc.version"),
                new Bad("a method that is none", wire -> wire.ask("tools/destroy"), 404, -32601, "rpc.unknown_method"),
                new Bad(
                        "a method of the other era",
                        wire -> wire.ask("logging/setLevel"),
                        404,
                        -32601,
                        "rpc.unknown_method"));
    }

    /** Requests that are refused for how they come, whatever they say. */
    private static List<Bad> http() {
        String sixMegabytes = Wire.toolCall("echo", "{\"text\":\"" + "x".repeat(6 << 20) + "\"}");
        String form = "application/x-www-form-urlencoded";
        return List.of(
                new Bad("plain text", with("Content-Type", "text/plain"), 415, -32600, "http.content_type"),
                new Bad("a form", with("Content-Type", form), 415, -32600, "http.content_type"),
                new Bad("a foreign origin", with("Origin", "https://evil.example"), 403, -32600, "http.origin"),
                new Bad("an origin without a name", with("Origin", "null"), 403, -32600, "http.origin"),
                new Bad("a foreign host", with("Host", "evil.example"), 403, -32600, "http.origin"),
                new Bad("six megabytes", wire -> wire.post(sixMegabytes), 413, -32600, "http.too_large"));
    }

    /** Names that no server should ever have to read. */
    private static List<Bad> names() {
        return List.of(
                named("a name that ends with NUL", "echo\\u0000", "rpc.params"),
                named("a name that ends with a line feed", "echo\\n", "rpc.params"),
                named("a name that colours a terminal", "ec\\u001b[31mho", "rpc.params"),
                named("a name that reads backwards", "\\u202eohce", "catalog.unknown"),
                named("a name that climbs", "../echo", "catalog.unknown"),
                named("an empty name", "", "rpc.params"),
                named("a name of 5,000 letters", "x".repeat(5000), "rpc.params"));
    }

    private static Bad named(String what, String name, String reason) {
        String body = GOOD.replace("\"echo\"", "\"" + name + "\"");
        return new Bad(what, wire -> wire.with("Mcp-Name", encoded(name)).post(body), 200, -32602, reason);
    }

    private static String encoded(String jsonEscaped) {
        String name = JsonMapper.shared().readTree("\"" + jsonEscaped + "\"").stringValue();
        return "=?base64?" + Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8)) + "?=";
    }
}
