package dev.warder.main;

import dev.warder.json.JsonString;
import java.util.Map;
import java.util.Set;

/** Writes settings files for people: the starter, and what an import found. */
final class SettingsText {
    private static final Set<String> WORDS = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private SettingsText() {}

    /** A commented file that starts as it is, with no server and no rule. */
    static String starter() {
        return """
                # Warder's settings. Every key: docs/settings.md. Check this file: warder check
                # A running gateway picks changes up by itself and keeps the old rules when something is wrong.

                listen: 127.0.0.1:8080

                pins: { firstContact: baseline }         # what a server offers at first is approved; what changes or comes later waits
                                                         # for: warder pins approve. Write review to look at everything first.

                servers:
                #  files:                                # agents connect to http://127.0.0.1:8080/servers/files/mcp
                #    stdio: [npx, -y, "@modelcontextprotocol/server-filesystem", /srv/docs]
                #  crm:
                #    url: https://crm.example.com/mcp
                #    headers: { Authorization: "Bearer ${secret:crm-token}" }   # the file warder-data/secrets/crm-token

                access:                                  # nothing is allowed until a rule allows it
                #  - allow: files/tools/read_*
                #    to: ["role:reader"]
                #  - allow: crm/tools/create_order
                #    to: ["role:sales"]
                #    when: args.amount <= 1000.0
                """;
    }

    /** A file with these servers and no rule, only a suggestion of one. */
    static String imported(String source, Iterable<DesktopServers.Imported> servers) {
        var text = new StringBuilder("# Imported from " + source.replaceAll("\\p{Cntrl}", "?")
                + ". Every key: docs/settings.md. Check this file: warder check\n\n"
                + "listen: 127.0.0.1:8080\n\n"
                + "# What a server offers at first is approved; what changes or comes later waits for: warder pins approve\n"
                + "pins: { firstContact: baseline }\n\nservers:\n");
        String first = "";
        for (DesktopServers.Imported server : servers) {
            server(text, server);
            first = first.isEmpty() ? server.name() : first;
        }
        text.append("\n# Nothing is allowed until a rule allows it. Say who may use what, for example:\naccess:\n");
        text.append("#  - allow: ").append(first.isEmpty() ? "files" : first).append("/tools/*\n");
        return text.append("#    to: [\"role:me\"]              # made by: warder keys create --subject me --role me\n")
                .toString();
    }

    private static void server(StringBuilder text, DesktopServers.Imported server) {
        text.append("  ").append(server.name()).append(":\n");
        String url = server.url();
        if (url != null) {
            text.append("    url: ").append(scalar(url)).append('\n');
            map(text, "headers", server.texts());
            return;
        }
        text.append("    stdio: [")
                .append(String.join(
                        ", ", server.stdio().stream().map(SettingsText::scalar).toList()))
                .append("]\n");
        String directory = server.directory();
        if (directory != null) {
            text.append("    cwd: ").append(scalar(directory)).append('\n');
        }
        map(text, "env", server.texts());
    }

    private static void map(StringBuilder text, String key, Map<String, String> values) {
        if (values.isEmpty()) {
            return;
        }
        text.append("    ").append(key).append(":\n");
        values.forEach((name, value) -> text.append("      ")
                .append(scalar(name))
                .append(": ")
                .append(scalar(value))
                .append('\n'));
    }

    /** The text as YAML: plain where that cannot be misread, else as a JSON string, which YAML reads alike. */
    static String scalar(String text) {
        boolean plain =
                text.matches("[A-Za-z/][A-Za-z0-9_./-]*") && !WORDS.contains(text.toLowerCase(java.util.Locale.ROOT));
        return plain ? text : new JsonString(text).text();
    }
}
