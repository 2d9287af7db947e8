package dev.warder.mcp;

import dev.warder.json.Json;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one tool that its schema wants repeated in {@code Mcp-Param-*} headers (MCP 2026-07-28, Transports, Custom headers).
 * Proxies may route by them, so they must say what the body says.
 */
public final class ParamHeaders {
    private static final String PREFIX = "Mcp-Param-";
    private static final BigDecimal MAX_SAFE = BigDecimal.valueOf((1L << 53) - 1);
    private static final int MAX_DIGITS = 40;

    private final List<Mirrored> mirrored;

    private ParamHeaders(List<Mirrored> mirrored) {
        this.mirrored = mirrored;
    }

    /** One annotated property: where its value is found in the arguments, and the header it is repeated in. */
    record Mirrored(List<String> path, String name, String header, String key) {
        Mirrored(List<String> path, String name) {
            this(path, name, PREFIX + name, (PREFIX + name).toLowerCase(Locale.ROOT));
        }

        @Nullable
        Json in(JsonObject arguments) {
            Json value = arguments;
            for (String member : path) {
                if (!(value instanceof JsonObject object)) {
                    return null;
                }
                value = object.find(member);
            }
            return value;
        }
    }

    /**
     * The annotations of a tool's input schema.
     *
     * @throws MalformedAnnotation when one breaks the rules; HTTP clients must not see such a tool
     */
    public static ParamHeaders of(JsonObject inputSchema) throws MalformedAnnotation {
        return new ParamHeaders(HeaderAnnotations.of(inputSchema));
    }

    /** Whether the tool wants no header. */
    public boolean isEmpty() {
        return mirrored.isEmpty();
    }

    /**
     * Checks that the headers repeat the arguments: one for every annotated value, none for a missing or null one. Headers the schema does
     * not know are not looked at.
     *
     * @param headers header values by lower-case name
     * @return {@link ErrorCodes#HEADER_MISMATCH}, or null; it goes with HTTP status 400
     */
    public @Nullable RpcError check(JsonObject arguments, Map<String, String> headers) {
        for (Mirrored one : mirrored) {
            Json value = one.in(arguments);
            String expected = plain(value);
            String header = headers.get(one.key());
            if (header == null && expected == null) {
                continue;
            }
            if (header == null) {
                return ModernRequest.mismatch(one.header() + " is missing");
            }
            String said = HeaderValue.decode(header);
            if (said == null || expected == null || !same(said, expected, value)) {
                return ModernRequest.mismatch(one.header() + " and the arguments differ");
            }
        }
        return null;
    }

    /** The headers for these arguments, by header name in the schema's spelling. */
    public Map<String, String> generate(JsonObject arguments) {
        var headers = new LinkedHashMap<String, String>();
        for (Mirrored one : mirrored) {
            String value = plain(one.in(arguments));
            if (value != null) {
                headers.put(one.header(), HeaderValue.encode(value));
            }
        }
        return headers;
    }

    /** The value as a header says it, or null when a header cannot or need not. */
    private static @Nullable String plain(@Nullable Json value) {
        return switch (value) {
            case JsonString(String text) -> text;
            case JsonBool bool -> Boolean.toString(bool.value());
            case JsonNumber number -> integer(number);
            case null, default -> null;
        };
    }

    private static @Nullable String integer(JsonNumber number) {
        BigDecimal decimal = number.decimal();
        boolean whole = decimal.stripTrailingZeros().scale() <= 0;
        return whole && decimal.abs().compareTo(MAX_SAFE) <= 0
                ? decimal.toBigInteger().toString()
                : null;
    }

    private static boolean same(String said, String expected, @Nullable Json value) {
        if (said.equals(expected)) {
            return true;
        }
        return value instanceof JsonNumber
                && isDecimal(said)
                && new BigDecimal(said).compareTo(new BigDecimal(expected)) == 0;
    }

    /** Plain decimal notation with at least one digit on both sides of a point, and short. */
    private static boolean isDecimal(String text) {
        int from = text.startsWith("-") ? 1 : 0;
        int point = text.indexOf('.');
        int end = point < 0 ? text.length() : point;
        return text.length() <= MAX_DIGITS
                && digits(text, from, end)
                && (point < 0 || digits(text, point + 1, text.length()));
    }

    private static boolean digits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return to > from;
    }
}
