package dev.warder.access;

import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The names under which rules see a capability. One URI can be written in many ways, and a server may read
 * {@code file:///docs/../secret/%61} as a file below {@code /secret}. So a resource has two names, as written and in plain form (percent
 * decoded, dot segments resolved, RFC 3986 section 6.2.2): an allow rule must match both, a deny rule either.
 */
final class Names {
    /** Longest name that any rule can match, in characters. */
    static final int MAX_LENGTH = 2048;

    private Names() {}

    /** The second name of a capability: the same one where there is nothing to read differently, null when no server should be asked. */
    static @Nullable String plain(Capability capability) {
        String name = capability.name();
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            return null;
        }
        if (capability.type() != CapabilityType.RESOURCE || isPlain(name)) {
            return name;
        }
        String decoded = decode(name);
        return decoded == null ? null : resolve(decoded);
    }

    private static boolean isPlain(String uri) {
        int scheme = uri.indexOf("://");
        for (int i = 0; i < scheme; i++) {
            if (Character.isUpperCase(uri.charAt(i))) {
                return false;
            }
        }
        for (int i = scheme < 0 ? 0 : scheme + 3; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c == '%' || c == '\\' || c < ' ') {
                return false;
            }
            // A dot or a second slash after a slash: perhaps a dot segment or an empty one.
            if (c == '/' && i + 1 < uri.length() && (uri.charAt(i + 1) == '.' || uri.charAt(i + 1) == '/')) {
                return false;
            }
        }
        return !uri.startsWith(".");
    }

    /** Without percent escapes; null when they are not UTF-8 or hide a control character. */
    private static @Nullable String decode(String uri) {
        byte[] bytes = uri.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '%' && i + 2 < bytes.length) {
                int high = Character.digit(bytes[i + 1], 16);
                int low = Character.digit(bytes[i + 2], 16);
                if (high >= 0 && low >= 0) {
                    b = (byte) (high << 4 | low);
                    i += 2;
                }
            }
            if (b >= 0 && b < ' ') {
                return null;
            }
            bytes[length++] = b;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException notText) {
            return null;
        }
    }

    /** A pattern over resources with its percent escapes decoded, so that it fits plain names; stars in escapes stay plain stars. */
    static String decodePattern(String pattern) {
        var decoded = new StringBuilder();
        for (String part : pattern.splitWithDelimiters("(?:%[0-9A-Fa-f]{2})+", 0)) {
            String text = part.startsWith("%") ? decode(part) : null;
            decoded.append(text == null ? part : text.replace("\\", "/").replace("*", "\\*"));
        }
        return decoded.toString();
    }

    private static String resolve(String decoded) {
        String uri = decoded.replace('\\', '/');
        int scheme = uri.indexOf("://");
        String head = scheme < 0 ? "" : uri.substring(0, scheme + 3).toLowerCase(Locale.ROOT);
        String rest = scheme < 0 ? uri : uri.substring(scheme + 3);
        var kept = new ArrayDeque<String>();
        // The first segment is the authority (or nothing, as in file:///): it is never popped.
        String[] segments = rest.split("/", -1);
        for (int i = 1; i < segments.length; i++) {
            String segment = segments[i];
            boolean last = i == segments.length - 1;
            if (segment.equals("..")) {
                kept.pollLast();
            } else if (!segment.equals(".") && (!segment.isEmpty() || last)) {
                kept.addLast(segment);
            }
        }
        return segments.length == 1 ? head + segments[0] : head + segments[0] + "/" + String.join("/", kept);
    }
}
