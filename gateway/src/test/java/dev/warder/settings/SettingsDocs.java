package dev.warder.settings;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the reference page and the editors' schema of a shape, so that neither says anything the reader does not do. */
public final class SettingsDocs {

    private SettingsDocs() {}

    /** One chapter for each section, one row for each key. */
    public static String markdown(Shape<?> root) {
        var chapters = new LinkedHashMap<String, Shape<?>>();
        collect("", root, chapters);
        var text = new StringBuilder();
        chapters.forEach((path, shape) -> chapter(text, path, shape));
        return text.toString();
    }

    private static void collect(String path, Shape<?> shape, Map<String, Shape<?>> chapters) {
        chapters.put(path, shape);
        for (Key<?> key : shape.keys().values()) {
            Shape<?> below = key.type().shape();
            if (below != null) {
                String place = path.isEmpty() ? key.name() : path + "." + key.name();
                collect(place + suffix(key.type()), below, chapters);
            }
        }
    }

    private static String suffix(Type<?> type) {
        return switch (type) {
            case MapType<?> _ -> ".<name>";
            case ListType<?> _ -> "[]";
            default -> "";
        };
    }

    private static void chapter(StringBuilder text, String path, Shape<?> shape) {
        text.append(path.isEmpty() ? "## Top level" : "## `" + path + "`");
        text.append("\n\n").append(shape.about()).append("\n\n");
        text.append("| key | type | default | what it does |\n|---|---|---|---|\n");
        shape.keys().values().forEach(key -> row(text, key));
        text.append('\n');
    }

    private static void row(StringBuilder text, Key<?> key) {
        String otherwise = key.otherwise();
        String absent = key.isRequired()
                ? "required"
                : otherwise == null ? "" : key.otherwiseIsYaml() ? code(otherwise) : otherwise;
        text.append("| `")
                .append(key.name())
                .append("` | ")
                .append(cell(key.type().words()));
        text.append(" | ").append(absent).append(" | ").append(cell(key.about()));
        if (key.holdsSecrets()) {
            text.append(" May hold `${secret:NAME}`.");
        }
        if (key.example() != null) {
            text.append(" Example: ").append(code(key.example())).append('.');
        }
        if (!key.since().equals("0.1")) {
            text.append(" Since ").append(key.since()).append('.');
        }
        text.append(" |\n");
    }

    private static String code(String yaml) {
        return "`" + cell(yaml) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace('\n', ' ');
    }

    /** The JSON Schema (2020-12) of the file, indented for people. */
    public static String schema(Shape<?> root) {
        JsonObject head = JsonObject.EMPTY
                .with("$schema", "https://json-schema.org/draft/2020-12/schema")
                .with("title", "Warder settings");
        var members = new LinkedHashMap<>(head.members());
        members.putAll(root.schema().members());
        var text = new StringBuilder();
        indented(text, JsonObject.of(members), "");
        return text.append('\n').toString();
    }

    private static void indented(StringBuilder text, Json json, String indent) {
        String deeper = indent + "  ";
        String separator = "";
        switch (json) {
            case JsonObject object
            when !object.isEmpty() -> {
                text.append('{');
                for (Map.Entry<String, Json> member : object.members().entrySet()) {
                    text.append(separator).append('\n').append(deeper);
                    text.append(new dev.warder.json.JsonString(member.getKey()).text())
                            .append(": ");
                    indented(text, member.getValue(), deeper);
                    separator = ",";
                }
                text.append('\n').append(indent).append('}');
            }
            case JsonArray array
            when array.items().stream().anyMatch(item -> item instanceof JsonObject) -> {
                text.append('[');
                for (Json item : array.items()) {
                    text.append(separator).append('\n').append(deeper);
                    indented(text, item, deeper);
                    separator = ",";
                }
                text.append('\n').append(indent).append(']');
            }
            default -> text.append(json.text());
        }
    }
}
