package dev.warder.http1;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param opening request line and Host field, see {@link #opening}
 * @param fields names and values of the other header fields in turn; the length of the body is added to them
 * @param body the body, or null for a request without
 */
public record Request(byte[] opening, List<CharSequence> fields, byte @Nullable [] body) {

    /**
     * The lines a request begins with.
     *
     * @param verb GET, POST or DELETE
     * @param target path and query as they go on the wire (RFC 9112 section 3.2.1)
     * @param authority host, and port unless it is 80 (RFC 9110 section 7.2)
     * @throws IllegalArgumentException when one of them holds anything but visible ASCII
     */
    public static byte[] opening(String verb, String target, String authority) {
        String text = verb + " " + target + " HTTP/1.1\r\nhost: " + authority + "\r\n";
        for (String part : List.of(verb, target, authority)) {
            if (part.isEmpty() || part.chars().anyMatch(c -> c <= ' ' || c >= 0x7F)) {
                throw new IllegalArgumentException("cannot be sent: " + part);
            }
        }
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
