package dev.warder.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names that most messages have: found in the bytes without making a new text. Only speed depends on what is listed here. */
final class KnownNames {
    private static final List<String> NAMES = List.of(
            "jsonrpc",
            "id",
            "method",
            "params",
            "result",
            "error",
            "name",
            "arguments",
            "_meta",
            "content",
            "type",
            "text",
            "isError",
            "resultType",
            "structuredContent",
            "version",
            "uri",
            "code",
            "message",
            "data",
            "progressToken",
            "progress",
            "ttlMs",
            "cacheScope",
            "tools",
            "description",
            "title",
            "inputSchema",
            "outputSchema",
            "annotations",
            "properties",
            "items",
            "required",
            "enum",
            "additionalProperties",
            "io.modelcontextprotocol/protocolVersion",
            "io.modelcontextprotocol/clientInfo",
            "io.modelcontextprotocol/clientCapabilities");

    private static final int SLOT_BITS = 8;
    private static final int SLOTS = 1 << SLOT_BITS;

    /** An odd number whose bits look random: 2 to the 64th over the golden ratio. */
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    private static final @Nullable String[] TEXTS = new @Nullable String[SLOTS];
    private static final long[] KEYS = new long[SLOTS];
    private static final byte[][] BYTES = new byte[SLOTS][];

    static {
        for (String name : NAMES) {
            byte[] bytes = name.getBytes(ISO_8859_1);
            long key = Words.key(bytes, 0, bytes.length);
            int slot = slot(key, bytes.length);
            while (TEXTS[slot] != null) {
                slot = (slot + 1) & (SLOTS - 1);
            }
            TEXTS[slot] = name;
            KEYS[slot] = key;
            BYTES[slot] = bytes;
        }
    }

    private KnownNames() {}

    /** The name in a range, or null when it is not one of the listed. */
    static @Nullable String find(byte[] bytes, int from, int to) {
        long key = Words.key(bytes, from, to);
        int slot = slot(key, to - from);
        for (String text = TEXTS[slot]; text != null; text = TEXTS[slot]) {
            if (KEYS[slot] == key
                    && text.length() == to - from
                    && (to - from <= Long.BYTES || Arrays.equals(BYTES[slot], 0, to - from, bytes, from, to))) {
                return text;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        return null;
    }

    private static int slot(long key, int length) {
        return (int) (((key + length) * SPREAD) >>> -SLOT_BITS);
    }
}
