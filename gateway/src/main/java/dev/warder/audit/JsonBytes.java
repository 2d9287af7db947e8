package dev.warder.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** A growing run of UTF-8 bytes to which JSON is written front to back, in the form RFC 8785 section 3.2.2 asks for. */
final class JsonBytes {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    /** What stands for a character behind a backslash, 'u' for one that has only the long form, 0 for one written as it is. */
    private static final byte[] ESCAPES = escapes();

    private byte[] bytes;
    private int size;

    JsonBytes(int capacity) {
        bytes = new byte[capacity];
    }

    int size() {
        return size;
    }

    /** Forgets everything from {@code length} on. */
    void truncate(int length) {
        size = length;
    }

    void put(int at, char ascii) {
        bytes[at] = (byte) ascii;
    }

    ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    byte[] copy(int from) {
        return Arrays.copyOfRange(bytes, from, size);
    }

    /** CRC-32C (RFC 3720 appendix B.4) of everything from {@code from} on. */
    long checksum(int from) {
        var crc = new CRC32C();
        crc.update(bytes, from, size - from);
        return crc.getValue();
    }

    JsonBytes raw(byte[] fragment) {
        ensure(fragment.length);
        System.arraycopy(fragment, 0, bytes, size, fragment.length);
        size += fragment.length;
        return this;
    }

    JsonBytes ascii(char c) {
        ensure(1);
        bytes[size++] = (byte) c;
        return this;
    }

    JsonBytes hex(byte[] value) {
        ensure(value.length * 2);
        for (byte b : value) {
            bytes[size++] = HEX[(b >> 4) & 15];
            bytes[size++] = HEX[b & 15];
        }
        return this;
    }

    /** A whole number that is not negative. */
    JsonBytes number(long value) {
        ensure(20);
        long rest = Math.max(value, 0);
        int digits = 1;
        for (long bound = 10; digits < 19 && rest >= bound; bound *= 10) {
            digits++;
        }
        for (int at = size + digits - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
        return this;
    }

    /** A string in quotes; one longer than {@code limit} characters is cut, and what was cut is named by its digest. */
    JsonBytes text(String value, int limit) {
        ascii('"');
        if (value.length() <= limit) {
            characters(value);
        } else {
            boolean insidePair = Character.isHighSurrogate(value.charAt(limit - 1));
            characters(value.substring(0, insidePair ? limit - 1 : limit));
            characters("\u2026(" + value.length() + " characters, sha256 " + fingerprint(value) + ")");
        }
        return ascii('"');
    }

    /** The characters of a string, escaped, without quotes. */
    JsonBytes characters(String value) {
        int length = value.length();
        ensure(length);
        byte[] target = bytes;
        int at = size;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= 0x80 || ESCAPES[c] != 0) {
                size = at;
                unusual(value, i);
                return this;
            }
            target[at++] = (byte) c;
        }
        size = at;
        return this;
    }

    private void unusual(String value, int from) {
        int length = value.length();
        ensure((length - from) * 6);
        for (int i = from; i < length; i++) {
            char c = value.charAt(i);
            if (c < 0x80) {
                escaped(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < length
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                utf8(Character.toCodePoint(c, value.charAt(++i)));
            } else {
                // UTF-8 has no form for half a pair, and the record must stay readable: it becomes the replacement
                // character.
                utf8(Character.isSurrogate(c) ? 0xFFFD : c);
            }
        }
    }

    private void escaped(char c) {
        byte escape = ESCAPES[c];
        if (escape == 0) {
            bytes[size++] = (byte) c;
            return;
        }
        bytes[size++] = '\\';
        bytes[size++] = escape;
        if (escape == 'u') {
            bytes[size++] = '0';
            bytes[size++] = '0';
            bytes[size++] = HEX[c >> 4];
            bytes[size++] = HEX[c & 15];
        }
    }

    private void utf8(int code) {
        if (code < 0x800) {
            bytes[size++] = (byte) (0xC0 | (code >> 6));
        } else {
            if (code < 0x10000) {
                bytes[size++] = (byte) (0xE0 | (code >> 12));
            } else {
                bytes[size++] = (byte) (0xF0 | (code >> 18));
                bytes[size++] = (byte) (0x80 | ((code >> 12) & 63));
            }
            bytes[size++] = (byte) (0x80 | ((code >> 6) & 63));
        }
        bytes[size++] = (byte) (0x80 | (code & 63));
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    private static String fingerprint(String value) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] escapes() {
        var escapes = new byte[0x80];
        Arrays.fill(escapes, 0, 0x20, (byte) 'u');
        escapes['\b'] = 'b';
        escapes['\t'] = 't';
        escapes['\n'] = 'n';
        escapes['\f'] = 'f';
        escapes['\r'] = 'r';
        escapes['"'] = '"';
        escapes['\\'] = '\\';
        return escapes;
    }
}
