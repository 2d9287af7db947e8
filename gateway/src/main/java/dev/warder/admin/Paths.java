package dev.warder.admin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes addresses of the API apart. */
final class Paths {
    private Paths() {}

    /** The segments of a path, decoded. */
    static List<String> segments(String path) {
        // A plus is a plus in a path (RFC 3986), and a space in a query only.
        return Stream.of(path.split("/", -1))
                .map(segment -> decoded(segment.replace("+", "%2B")))
                .toList();
    }

    /** The parameters of a query, decoded. */
    static Map<String, String> parameters(@Nullable String query) {
        var parameters = new LinkedHashMap<String, String>();
        if (query != null && !query.isEmpty()) {
            for (String parameter : query.split("&", -1)) {
                int equal = parameter.indexOf('=');
                String name = equal < 0 ? parameter : parameter.substring(0, equal);
                String before = parameters.put(decoded(name), equal < 0 ? "" : decoded(parameter.substring(equal + 1)));
                if (before != null) {
                    throw Refusal.invalid("The parameter \"" + name + "\" is there twice.");
                }
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw Refusal.invalid("The address is not well-formed.");
        }
    }
}
