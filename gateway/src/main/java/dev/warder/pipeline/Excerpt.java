package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.call.Reason;
import dev.warder.json.Json;
import dev.warder.json.JsonNull;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.json.JsonWriter;
import dev.warder.mcp.RpcId;
import dev.warder.upstream.Answer;
import dev.warder.upstream.UpstreamException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server's list as some callers see it, with places left open for what no two answers share: the id, and the sealed cursor. Immutable. */
final class Excerpt {
    /** The whole answer, as it came. */
    static final Excerpt WHOLE = new Excerpt(new byte[0], 0, 0, null);

    static final String CURSOR = "nextCursor";

    private final byte[] text;
    private final int idAt;
    private final int cursorAt;
    private final @Nullable String cursor;

    private Excerpt(byte[] text, int idAt, int cursorAt, @Nullable String cursor) {
        this.text = text;
        this.idAt = idAt;
        this.cursorAt = cursorAt;
        this.cursor = cursor;
    }

    /**
     * The excerpt that a response with that result in place of its own makes.
     *
     * @throws UpstreamException when its cursor is no text
     */
    static Excerpt of(JsonObject response, JsonObject result) {
        Json cursor = result.find(CURSOR);
        return switch (cursor) {
            case null -> new Writing().of(response, result, null);
            // A cursor that is null stands for none, as some servers write it.
            case JsonNull _ -> new Writing().of(response, result.without(CURSOR), null);
            case JsonString(String own) -> new Writing().of(response, result, own);
            default -> throw new UpstreamException(Reason.UPSTREAM_PROTOCOL, "the cursor is no text");
        };
    }

    /**
     * The answer to a call.
     *
     * @param reply what the server said, which this is an excerpt of
     * @throws UpstreamException when the server's cursor cannot be sealed
     */
    byte[] answer(Answer.Reply reply, Call call, Handles handles) {
        if (text.length == 0) {
            return reply.bytes();
        }
        RpcId id = reply.facts().id();
        byte[] idText = id == null ? new byte[0] : id.value().bytes();
        byte[] cursorText = new byte[0];
        if (cursor != null) {
            String sealed = handles.sealedCursor(cursor, call);
            if (sealed == null) {
                throw new UpstreamException(Reason.UPSTREAM_PROTOCOL, "the cursor is too long");
            }
            cursorText = new JsonString(sealed).bytes();
        }
        byte[] answer = new byte[text.length + idText.length + cursorText.length];
        boolean idFirst = idAt <= cursorAt;
        int first = Math.min(idAt, cursorAt);
        int second = Math.max(idAt, cursorAt);
        int at = put(text, 0, first, answer, 0);
        at = put(idFirst ? idText : cursorText, answer, at);
        at = put(text, first, second, answer, at);
        at = put(idFirst ? cursorText : idText, answer, at);
        put(text, second, text.length, answer, at);
        return answer;
    }

    private static int put(byte[] part, byte[] answer, int at) {
        return put(part, 0, part.length, answer, at);
    }

    private static int put(byte[] from, int start, int end, byte[] answer, int at) {
        System.arraycopy(from, start, answer, at, end - start);
        return at + end - start;
    }

    /** Bytes it takes in memory, roughly. */
    int size() {
        return text.length + (cursor == null ? 0 : 2 * cursor.length());
    }

    private static final class Writing {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 12);
        private final StringBuilder text = new StringBuilder(1 << 12);
        private int idAt;
        private int cursorAt;

        Excerpt of(JsonObject response, JsonObject result, @Nullable String cursor) {
            text.append('{');
            boolean first = true;
            for (Map.Entry<String, Json> member : response.members().entrySet()) {
                name(member.getKey(), first);
                first = false;
                switch (member.getKey()) {
                    case "id" -> idAt = hole();
                    case "result" -> result(result);
                    default -> JsonWriter.append(text, member.getValue());
                }
            }
            text.append('}');
            int end = hole();
            return new Excerpt(out.toByteArray(), idAt, cursor == null ? end : cursorAt, cursor);
        }

        private void result(JsonObject result) {
            text.append('{');
            boolean first = true;
            for (Map.Entry<String, Json> member : result.members().entrySet()) {
                name(member.getKey(), first);
                first = false;
                if (member.getKey().equals(CURSOR)) {
                    cursorAt = hole();
                } else {
                    JsonWriter.append(text, member.getValue());
                }
            }
            text.append('}');
        }

        private void name(String name, boolean first) {
            if (!first) {
                text.append(',');
            }
            JsonWriter.appendString(text, name);
            text.append(':');
        }

        private int hole() {
            out.writeBytes(text.toString().getBytes(StandardCharsets.UTF_8));
            text.setLength(0);
            return out.size();
        }
    }
}
