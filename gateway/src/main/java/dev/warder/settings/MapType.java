package dev.warder.settings;

import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Values by name, in the order of the file.
 *
 * @param names what a name must look like
 * @param rule the same as a sentence
 */
record MapType<T>(Type<T> value, Pattern names, String rule) implements Type<Map<String, T>> {

    @Override
    public @Nullable Map<String, T> read(Node node, String path, Sheet sheet) {
        if (node instanceof Node.Scalar scalar && scalar.isLeftOpen()) {
            return Map.of();
        }
        if (!(node instanceof Node.Members section)) {
            sheet.problem(path, node, "Expected " + words() + ", found " + node.words() + ".", null);
            return null;
        }
        var values = new LinkedHashMap<String, T>();
        section.members().forEach((name, member) -> {
            String below = Place.below(path, name);
            if (!names.matcher(name).matches()) {
                sheet.problem(below, member.key(), Wording.quoted(name) + " is not accepted as a name here.", rule);
            }
            T read = value.read(member.value(), below, sheet);
            values.put(name, read == null ? value.standIn() : read);
        });
        return Collections.unmodifiableMap(values);
    }

    @Override
    public Map<String, T> standIn() {
        return Map.of();
    }

    @Override
    public String words() {
        return value.shape() != null ? "sections by name" : "texts by name";
    }

    @Override
    public String written(Map<String, T> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + value.written(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    @Override
    public JsonObject schema() {
        return JsonObject.of("type", JsonArray.ofStrings(List.of("object", "null")))
                .with("propertyNames", JsonObject.of("pattern", new JsonString("^(?:" + names.pattern() + ")$")))
                .with("additionalProperties", value.schema());
    }

    @Override
    public Type<Map<String, T>> secretBearing() {
        return new MapType<>(value.secretBearing(), names, rule);
    }

    @Override
    public Type<Map<String, T>> matching(Pattern pattern, String valueRule) {
        return new MapType<>(value.matching(pattern, valueRule), names, rule);
    }

    @Override
    public @Nullable Shape<?> shape() {
        return value.shape();
    }
}
