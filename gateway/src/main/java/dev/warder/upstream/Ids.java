package dev.warder.upstream;

import dev.warder.mcp.RpcId;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Exchanges the id of a response without building its result: the rest of its bytes stay as the server wrote them. */
final class Ids {
    private static final byte[] NAME = "\"id\"".getBytes(StandardCharsets.US_ASCII);

    private Ids() {}

    /**
     * The response with another id.
     *
     * @param response well-formed JSON, checked before
     * @return null when the member is not spelled plainly, which only a full reader can then find
     */
    static byte @Nullable [] replaced(byte[] response, RpcId id) {
        int depth = 0;
        int i = 0;
        while (i < response.length) {
            switch (response[i]) {
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                case '"' -> {
                    int end = endOfString(response, i);
                    int value = depth == 1 ? valueOfId(response, i, end) : -1;
                    if (value >= 0) {
                        return spliced(response, value, id);
                    }
                    i = end;
                }
                default -> {}
            }
            i++;
        }
        return null;
    }

    /** Where the closing quote is. */
    private static int endOfString(byte[] text, int open) {
        int i = open + 1;
        while (text[i] != '"') {
            i += text[i] == '\\' ? 2 : 1;
        }
        return i;
    }

    /** Where the value begins when the string is the name of the member, or -1. */
    private static int valueOfId(byte[] text, int open, int close) {
        if (close - open + 1 != NAME.length || text[open + 1] != 'i' || text[open + 2] != 'd') {
            return -1;
        }
        int i = afterSpace(text, close + 1);
        return text[i] == ':' ? afterSpace(text, i + 1) : -1;
    }

    private static int afterSpace(byte[] text, int from) {
        int i = from;
        while (text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r') {
            i++;
        }
        return i;
    }

    private static byte @Nullable [] spliced(byte[] response, int from, RpcId id) {
        int to = from;
        while (response[to] == '-' || (response[to] >= '0' && response[to] <= '9')) {
            to++;
        }
        if (to == from) {
            return null;
        }
        byte[] own = id.value().bytes();
        byte[] result = new byte[response.length - (to - from) + own.length];
        System.arraycopy(response, 0, result, 0, from);
        System.arraycopy(own, 0, result, from, own.length);
        System.arraycopy(response, to, result, from + own.length, response.length - to);
        return result;
    }
}
