package dev.warder.http1;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Puts the heads of messages into bytes, one after the other in the same memory. Used on one event loop. Texts that come from elsewhere are
 * strings and looked at; an {@link AsciiString} is a constant of ours.
 */
final class HeadWriter {
    private static final byte[] OK = ascii("HTTP/1.1 200 OK\r\n");
    private static final byte[] CHUNKED = ascii("transfer-encoding: chunked\r\n");
    private static final byte[] LENGTH = ascii("content-length: ");

    private byte[] bytes = new byte[2_048];
    private int size;

    /**
     * Writes the head of a request; it is in {@link #bytes()} until the next is written.
     *
     * @return its length
     * @throws MalformedHttp when a field holds what would end it early or no header may hold (RFC 9110 section 5.5)
     */
    int request(Request request) throws MalformedHttp {
        size = 0;
        put(request.opening());
        fields(request.fields());
        if (request.body() != null) {
            length(request.body().length);
        }
        two('\r', '\n');
        return size;
    }

    /**
     * Writes the head of an answer; it is in {@link #bytes()} until the next is written.
     *
     * @param fields names and values in turns
     * @param framing how the body is told apart
     * @return its length
     * @throws MalformedHttp as for a request
     */
    int answer(int status, List<CharSequence> fields, Body framing) throws MalformedHttp {
        size = 0;
        put(status == 200 ? OK : opening(status));
        fields(fields);
        switch (framing) {
            case Body.Sized(long length) -> length(length);
            case Body.Chunked() -> put(CHUNKED);
            case Body.Rest() -> {}
        }
        two('\r', '\n');
        return size;
    }

    /** How the end of an answer's body is shown (RFC 9112 section 6.3). */
    sealed interface Body {
        /** So many bytes. */
        record Sized(long bytes) implements Body {}

        /** Chunks. */
        record Chunked() implements Body {}

        /** The end of the connection, or there is none by definition. */
        record Rest() implements Body {}
    }

    private static byte[] opening(int status) {
        return ascii(
                "HTTP/1.1 " + status + " " + HttpResponseStatus.valueOf(status).reasonPhrase() + "\r\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void fields(List<CharSequence> fields) throws MalformedHttp {
        for (int i = 0; i < fields.size(); i += 2) {
            text(fields.get(i));
            two(':', ' ');
            text(fields.get(i + 1));
            two('\r', '\n');
        }
    }

    byte[] bytes() {
        return bytes;
    }

    private void length(long bytes) {
        put(LENGTH);
        put(ascii(Long.toString(bytes)));
        two('\r', '\n');
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
        if (text instanceof AsciiString constant) {
            System.arraycopy(constant.array(), constant.arrayOffset(), bytes, size, length);
            size += length;
            return;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c > 0x7E) {
                throw new MalformedHttp("a header field cannot be sent");
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
