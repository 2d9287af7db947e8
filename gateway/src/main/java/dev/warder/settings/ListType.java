package dev.warder.settings;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A list; with {@code oneOrMany} a lone value is a list of one. */
record ListType<T>(Type<T> item, boolean oneOrMany) implements Type<List<T>> {

    @Override
    public @Nullable List<T> read(Node node, String path, Sheet sheet) {
        if (node instanceof Node.Scalar scalar && scalar.isLeftOpen()) {
            return List.of();
        }
        if (oneOrMany && node instanceof Node.Scalar) {
            T only = item.read(node, path, sheet);
            return only == null ? null : List.of(only);
        }
        if (!(node instanceof Node.Items list)) {
            sheet.problem(
                    path,
                    node,
                    "Expected " + words() + ", found " + node.words() + ".",
                    "Write [first, second], or each item on a line of its own after a dash.");
            return null;
        }
        var items = new ArrayList<T>();
        for (int i = 0; i < list.items().size(); i++) {
            T read = item.read(list.items().get(i), Place.below(path, i), sheet);
            items.add(read == null ? item.standIn() : read);
        }
        return List.copyOf(items);
    }

    @Override
    public List<T> standIn() {
        return List.of();
    }

    @Override
    public String words() {
        String plural = item.shape() != null ? "sections" : item.words().equals("text") ? "texts" : item.words() + "s";
        return (oneOrMany ? item.words() + " or " : "") + "list of " + plural;
    }

    @Override
    public String written(List<T> value) {
        return value.stream().map(item::written).collect(Collectors.joining(", ", "[", "]"));
    }

    @Override
    public JsonObject schema() {
        JsonObject many = JsonObject.of("type", JsonArray.ofStrings(List.of("array", "null")))
                .with("items", item.schema());
        return oneOrMany ? JsonObject.of("anyOf", new JsonArray(List.<Json>of(item.schema(), many))) : many;
    }

    @Override
    public Type<List<T>> secretBearing() {
        return new ListType<>(item.secretBearing(), oneOrMany);
    }

    @Override
    public Type<List<T>> matching(Pattern pattern, String rule) {
        return new ListType<>(item.matching(pattern, rule), oneOrMany);
    }

    @Override
    public @Nullable Shape<?> shape() {
        return item.shape();
    }
}
