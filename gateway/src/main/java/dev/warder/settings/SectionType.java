package dev.warder.settings;

import dev.warder.json.JsonObject;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** A section with a room's own keys. */
record SectionType<T>(Shape<T> shape) implements Type<T> {

    @Override
    public @Nullable T read(Node node, String path, Sheet sheet) {
        if (node instanceof Node.Members members) {
            return shape.read(Section.of(shape, members, path, sheet));
        }
        String known = "Keys of this section: " + String.join(", ", shape.names()) + ".";
        String advice = node.words().equals("nothing") ? "Write the section's keys below it, or remove it." : known;
        sheet.problem(path, node, "Expected a section of keys, found " + node.words() + ".", advice);
        return null;
    }

    @Override
    public T standIn() {
        return shape.standIn();
    }

    @Override
    public String words() {
        return "section";
    }

    @Override
    public String written(T value) {
        return "{}";
    }

    @Override
    public JsonObject schema() {
        return shape.schema();
    }

    static Node.Members nothing() {
        return new Node.Members(new LinkedHashMap<>(), 0, 0);
    }
}
