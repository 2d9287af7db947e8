package dev.warder.main;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import dev.warder.settings.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says what an import did and what to do next. */
final class ImportReport {
    private final Path source;
    private final Path output;
    private final DesktopServers imported;
    private final Map<String, String> moved;
    private final List<Problem> problems;

    ImportReport(Path source, Path output, DesktopServers imported, Map<String, String> moved) {
        this.source = source;
        this.output = output;
        this.imported = imported;
        this.moved = moved;
        this.problems = Loaded.read(output).problems().list();
    }

    String text() {
        var text = new StringBuilder();
        int count = imported.servers().size();
        text.append("Imported ").append(count).append(count == 1 ? " server" : " servers");
        text.append(" from ").append(source).append(" into ").append(output).append(".\n");
        for (DesktopServers.Imported server : imported.servers().values()) {
            text.append("  ").append(server.name()).append(server.url() == null ? "  (program)\n" : "  (HTTP)\n");
        }
        if (!moved.isEmpty()) {
            text.append("\nMoved into warder-data/secrets beside it, readable only by you:\n");
            moved.forEach((name, was) ->
                    text.append("  ").append(name).append("  (").append(was).append(")\n"));
        }
        if (!imported.notes().isEmpty()) {
            text.append("\nPlease note:\n");
            imported.notes()
                    .forEach(note -> text.append("  ")
                            .append(note.replaceAll("\\p{Cntrl}", "?"))
                            .append('\n'));
        }
        for (Problem problem : problems) {
            text.append("\nTo be corrected, line ")
                    .append(problem.place().line())
                    .append(": ");
            text.append(problem.message()).append('\n');
        }
        return next(text).toString();
    }

    private StringBuilder next(StringBuilder text) {
        List<String> names = List.copyOf(imported.servers().keySet());
        String server = names.isEmpty() ? "NAME" : names.getFirst();
        text.append("\nNext:\n  1. Write rules under access in ")
                .append(output)
                .append("; nothing is allowed until a rule allows it.\n");
        text.append("  2. warder check ").append(output).append('\n');
        text.append("  3. warder keys create -c ").append(output).append(" --subject me --role me\n");
        text.append("  4. warder run -c ").append(output).append('\n');
        text.append("  5. Point your client to http://127.0.0.1:8080/servers/").append(server);
        text.append("/mcp with the header Authorization: Bearer <key>.\n");
        if (!moved.isEmpty()) {
            text.append("  6. Delete the secrets from ").append(source).append("; it was not changed.\n");
        }
        return text;
    }

    JsonObject json() {
        var secrets = new ArrayList<Json>();
        moved.forEach(
                (name, was) -> secrets.add(JsonObject.EMPTY.with("name", name).with("was", was)));
        var servers = new ArrayList<Json>();
        for (DesktopServers.Imported server : imported.servers().values()) {
            servers.add(JsonObject.EMPTY.with("name", server.name()).with("was", server.was()));
        }
        return JsonObject.EMPTY
                .with("file", output.toString())
                .with("servers", new JsonArray(servers))
                .with("secrets", new JsonArray(secrets))
                .with("notes", JsonArray.ofStrings(imported.notes()));
    }
}
