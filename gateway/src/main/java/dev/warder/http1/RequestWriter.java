package dev.warder.http1;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts requests into bytes, one after the other in the same memory. Used on one event loop. */
final class RequestWriter {
    private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[2_048];
    private int size;

    /**
     * Writes the head of a request; it is in {@link #bytes()} until the next is written.
     *
     * @return its length
     * @throws MalformedHttp when a field holds what would end it early or no header may hold (RFC 9110 section 5.5)
     */
    int write(Request request) throws MalformedHttp {
        size = 0;
        put(request.opening());
        List<CharSequence> fields = request.fields();
        for (int i = 0; i < fields.size(); i += 2) {
            text(fields.get(i));
            two(':', ' ');
            text(fields.get(i + 1));
            two('\r', '\n');
        }
        length(request.body());
        two('\r', '\n');
        return size;
    }

    byte[] bytes() {
        return bytes;
    }

    private void length(byte @Nullable [] body) {
        if (body != null) {
            put(LENGTH);
            put(Integer.toString(body.length).getBytes(StandardCharsets.US_ASCII));
            two('\r', '\n');
        }
    }

    private void put(byte[] part) {
        ensure(part.length);
        System.arraycopy(part, 0, bytes, size, part.length);
        size += part.length;
    }

    private void two(char first, char second) {
        ensure(2);
        bytes[size++] = (byte) first;
        bytes[size++] = (byte) second;
    }

    private void text(CharSequence text) throws MalformedHttp {
        int length = text.length();
        ensure(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c > 0x7E) {
                throw new MalformedHttp("a header field of the request cannot be sent");
            }
            bytes[size++] = (byte) c;
        }
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
