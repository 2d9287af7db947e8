package dev.warder.json;

/**
 * Reads one JSON text (RFC 8259) into values. Refused beyond the grammar, so that every other parser must understand the same: duplicate
 * names, text that is not well-formed UTF-8, a byte order mark, lone surrogates written as escapes, and whatever exceeds the limits.
 */
public final class JsonReader {
    private JsonReader() {}

    /**
     * Reads a whole text.
     *
     * @throws JsonException when it is not JSON, or beyond the limits
     */
    public static Json read(byte[] bytes, JsonLimits limits) throws JsonException {
        return read(bytes, 0, bytes.length, limits);
    }

    /**
     * Reads a text that is part of an array.
     *
     * @throws JsonException when it is not JSON, or beyond the limits
     */
    public static Json read(byte[] bytes, int offset, int length, JsonLimits limits) throws JsonException {
        return JsonScanner.scan(bytes, offset, length, limits, JsonScanner::value);
    }
}
