package dev.warder.mcp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes event streams (WHATWG HTML, section 9.2). */
public final class SseWriter {
    /** A comment, which clients ignore and which keeps intermediaries from closing an idle stream. */
    public static final String KEEP_ALIVE = ":\n\n";

    private static final byte[] MESSAGE = "event: message\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ONE_LINE = "event: message\ndata: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

    private SseWriter() {}

    /** An event without id that carries one JSON-RPC message. */
    public static byte[] message(byte[] json) {
        return isOneLine(json) ? whole(json) : divided(json);
    }

    private static boolean isOneLine(byte[] json) {
        for (byte b : json) {
            if (b == '\n' || b == '\r') {
                return false;
            }
        }
        return true;
    }

    private static byte[] whole(byte[] json) {
        byte[] event = Arrays.copyOf(ONE_LINE, ONE_LINE.length + json.length + 2);
        System.arraycopy(json, 0, event, ONE_LINE.length, json.length);
        event[event.length - 2] = '\n';
        event[event.length - 1] = '\n';
        return event;
    }

    private static byte[] divided(byte[] json) {
        var out = new ByteArrayOutputStream(MESSAGE.length + DATA.length + json.length + 2);
        out.writeBytes(MESSAGE);
        return end(out, json);
    }

    /**
     * An event.
     *
     * @throws IllegalArgumentException when its id or name would break out of its line
     */
    public static byte[] event(SseEvent event) {
        var out = new ByteArrayOutputStream(event.data().length + 128);
        field(out, "id: ", event.id());
        field(out, "event: ", event.event());
        field(out, "retry: ", event.retry() == null ? null : event.retry().toString());
        return end(out, event.data());
    }

    private static void field(ByteArrayOutputStream out, String name, @Nullable String value) {
        if (value == null) {
            return;
        }
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0 || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a field of an event is one line");
        }
        out.writeBytes((name + value + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Every line of the data needs its own field; in JSON, line ends stand only where white space may, so none is lost that matters. */
    private static byte[] end(ByteArrayOutputStream out, byte[] data) {
        int start = 0;
        for (int i = 0; i < data.length; i++) {
            if (data[i] == '\n' || data[i] == '\r') {
                out.writeBytes(DATA);
                out.write(data, start, i - start);
                out.write('\n');
                start = data[i] == '\r' && i + 1 < data.length && data[i + 1] == '\n' ? ++i + 1 : i + 1;
            }
        }
        out.writeBytes(DATA);
        out.write(data, start, data.length - start);
        out.write('\n');
        out.write('\n');
        return out.toByteArray();
    }
}
