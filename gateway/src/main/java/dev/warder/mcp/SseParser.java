package dev.warder.mcp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes an event stream apart (WHATWG HTML, section 9.2.6), chunk by chunk as it comes from the network. Unlike a browser it also
 * reports events that carry an id or a retry time but no data, because whoever resumes a stream must know of both. An event that the end
 * of the stream cuts off is never reported.
 */
public final class SseParser {
    /** An event outgrew its limit. The parser must not be fed again. */
    public static final class EventTooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        EventTooLarge(int max) {
            super("an event has more than " + max + " bytes", null, false, false);
        }
    }

    private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final int RETRY_DIGITS = 15;

    private final int maxEventBytes;
    private final Consumer<SseEvent> events;
    private final Bytes line = new Bytes();
    private final Bytes data = new Bytes();
    private int markSeen;
    private boolean afterReturn;
    private boolean comment;
    private boolean hasData;
    private String event = "";
    private @Nullable String id;
    private @Nullable Long retry;

    /**
     * A parser at the start of a stream.
     *
     * @param maxEventBytes how large one event may be, its field names included
     * @param events takes each event as soon as it is complete
     */
    public SseParser(int maxEventBytes, Consumer<SseEvent> events) {
        this.maxEventBytes = maxEventBytes;
        this.events = events;
    }

    /**
     * Takes the next bytes of the stream.
     *
     * @throws EventTooLarge when an event outgrows the limit
     */
    public void feed(byte[] chunk) {
        int from = markSeen < MARK.length ? afterMark(chunk) : 0;
        while (from < chunk.length) {
            if (afterReturn) {
                afterReturn = false;
                if (chunk[from] == '\n') {
                    from++;
                    continue;
                }
            }
            int end = endOfLine(chunk, from);
            if (!comment && line.size == 0 && end > from && chunk[from] == ':') {
                comment = true;
            }
            if (!comment) {
                keep(chunk, from, end);
            }
            if (end < chunk.length) {
                afterReturn = chunk[end] == '\r';
                endLine();
            }
            from = end + 1;
        }
    }

    /** Bytes of an event that has not come whole. */
    public int held() {
        return line.size + data.size;
    }

    /** One byte order mark at the start of the stream is ignored, wherever chunks divide it. */
    private int afterMark(byte[] chunk) {
        int i = 0;
        while (i < chunk.length && markSeen < MARK.length) {
            if (chunk[i] != MARK[markSeen]) {
                keep(MARK, 0, markSeen);
                markSeen = MARK.length;
                return i;
            }
            markSeen++;
            i++;
        }
        return i;
    }

    private static int endOfLine(byte[] chunk, int from) {
        int i = from;
        while (i < chunk.length && chunk[i] != '\n' && chunk[i] != '\r') {
            i++;
        }
        return i;
    }

    private void endLine() {
        if (comment) {
            comment = false;
        } else if (line.size == 0) {
            dispatch();
        } else {
            field();
        }
        line.size = 0;
    }

    private void field() {
        int colon = 0;
        while (colon < line.size && line.array[colon] != ':') {
            colon++;
        }
        int value = Math.min(colon + 1, line.size);
        if (value < line.size && line.array[value] == ' ') {
            value++;
        }
        switch (line.text(0, colon)) {
            case "data" -> {
                if (hasData) {
                    data.append((byte) '\n');
                }
                data.append(line.array, value, line.size);
                hasData = true;
            }
            case "event" -> event = line.text(value, line.size);
            case "id" -> {
                String text = line.text(value, line.size);
                id = text.indexOf('\0') < 0 ? text : id;
            }
            case "retry" -> retry = milliseconds(line.text(value, line.size));
            default -> {}
        }
    }

    private @Nullable Long milliseconds(String text) {
        boolean digits =
                !text.isEmpty() && text.length() <= RETRY_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Long.valueOf(text) : retry;
    }

    private void dispatch() {
        boolean says = hasData || id != null || retry != null;
        var complete = new SseEvent(id, event.isEmpty() ? "message" : event, data.copy(), retry);
        data.size = 0;
        hasData = false;
        event = "";
        id = null;
        retry = null;
        if (says) {
            events.accept(complete);
        }
    }

    /** Data is moved from the line, so bounding both while the line grows bounds the event. */
    private void keep(byte[] chunk, int from, int to) {
        if ((long) data.size + line.size + (to - from) > maxEventBytes) {
            throw new EventTooLarge(maxEventBytes);
        }
        line.append(chunk, from, to);
    }

    /** Bytes that grow and are used again. */
    private static final class Bytes {
        private byte[] array = new byte[256];
        private int size;

        void append(byte b) {
            room(1);
            array[size++] = b;
        }

        void append(byte[] source, int from, int to) {
            room(to - from);
            System.arraycopy(source, from, array, size, to - from);
            size += to - from;
        }

        byte[] copy() {
            return Arrays.copyOf(array, size);
        }

        String text(int from, int to) {
            return new String(array, from, to - from, StandardCharsets.UTF_8);
        }

        private void room(int more) {
            if (array.length - size < more) {
                array = Arrays.copyOf(array, Math.max(size + more, (int) Math.min(size * 2L, Integer.MAX_VALUE - 8)));
            }
        }
    }
}
