package dev.warder.upstream;

import dev.warder.settings.Key;
import dev.warder.settings.Section;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What headers and variables a settings file may give a server: nothing that would change where a message ends or what it says. */
final class ServerTexts {
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}");
    private static final Pattern VARIABLE = Pattern.compile("[^=\\p{Cntrl}]{1,200}");
    private static final Pattern CONTROL = Pattern.compile("(?s).*[\\x00-\\x08\\x0A-\\x1F\\x7F].*");
    /** The gateway writes these itself, from the message it sends (RFC 9110 section 7; MCP, Transports). */
    private static final Set<String> OWN = Set.of(
            "accept",
            "accept-encoding",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "keep-alive",
            "last-event-id",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private ServerTexts() {}

    static void check(Section section, Key<Map<String, String>> headers, Key<Map<String, String>> variables) {
        section.read(headers).forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!HEADER.matcher(name).matches()) {
                section.problem(section.place(headers, name), "This is not the name of a header.", null);
            } else if (OWN.contains(lower) || lower.startsWith("mcp-")) {
                section.problem(section.place(headers, name), "The gateway writes this header itself.", "Remove it.");
            } else if (CONTROL.matcher(value).matches()) {
                section.problem(section.place(headers, name), "A header is one line without control characters.", null);
            }
        });
        section.read(variables).forEach((name, value) -> {
            if (!VARIABLE.matcher(name).matches() || value.indexOf('\0') >= 0) {
                section.problem(section.place(variables, name), "This cannot be an environment variable.", null);
            }
        });
    }
}
