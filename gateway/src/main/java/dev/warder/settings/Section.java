package dev.warder.settings;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One section of a settings file, already checked against its shape: every value was read and every problem recorded before a room sees
 * it. Rooms read their keys from it and may add problems that concern more than one key.
 */
public final class Section {
    private final Shape<?> shape;
    private final Node.Members node;
    private final String path;
    private final @Nullable Sheet sheet;
    private final Map<String, Object> values = new LinkedHashMap<>();

    private Section(Shape<?> shape, Node.Members node, String path, @Nullable Sheet sheet) {
        this.shape = shape;
        this.node = node;
        this.path = path;
        this.sheet = sheet;
    }

    static Section of(Shape<?> shape, Node.Members node, String path, Sheet sheet) {
        var section = new Section(shape, node, path, sheet);
        node.members().forEach((name, member) -> section.take(name, member, sheet));
        for (Key<?> key : shape.keys().values()) {
            if (key.isRequired() && !node.members().containsKey(key.name())) {
                sheet.problem(path, node, "The key " + key.name() + " is missing.", example(key));
            }
        }
        return section;
    }

    /** A section in which every key has its stand-in; for reading on after a problem. */
    static Section standIn(Shape<?> shape) {
        return new Section(shape, SectionType.nothing(), "", null);
    }

    private void take(String name, Node.Member member, Sheet sheet) {
        String below = Place.below(path, name);
        Key<?> key = shape.keys().get(name);
        if (key == null && shape.isOpen()) {
            return;
        }
        if (key == null) {
            sheet.problem(below, member.key(), "This key is not known here.", advice(name, sheet));
            return;
        }
        Object value = key.type().read(member.value(), below, sheet);
        if (value != null) {
            values.put(name, value);
        }
    }

    private @Nullable String advice(String name, Sheet sheet) {
        String hint = shape.hintFor(name);
        if (hint != null) {
            return hint;
        }
        String nearest = Wording.nearest(name, shape.names());
        if (nearest != null) {
            return "Did you mean " + nearest + "?";
        }
        Shape<?> root = sheet.root();
        String elsewhere = root.keys().containsKey(name) ? "the top level of the file" : root.whereIs(name, "");
        return elsewhere != null
                ? "It belongs to " + elsewhere + "."
                : "Keys of this section: " + String.join(", ", shape.names()) + ".";
    }

    private static String example(Key<?> key) {
        return key.example() == null
                ? "Expected is " + key.type().words() + "."
                : "For example " + key.name() + ": " + key.example();
    }

    /**
     * The value of a key that is required or has a default, or a section with all its defaults. When the value is wrong, which has been
     * recorded, a stand-in.
     */
    public <T> T read(Key<T> key) {
        T value = find(key);
        if (value != null) {
            return value;
        }
        T fallback = key.fallback(Place.below(path, key.name()), sheet);
        if (fallback != null && !has(key)) {
            return fallback;
        }
        if (sheet == null || has(key) || key.isRequired()) {
            return fallback == null ? key.type().standIn() : fallback;
        }
        if (key.type() instanceof SectionType<T> section) {
            return section.shape()
                    .read(of(section.shape(), SectionType.nothing(), Place.below(path, key.name()), sheet));
        }
        throw new IllegalStateException("the optional key " + key.name() + " has no default: use find");
    }

    /** The value of a key, or null when the key is absent or, which has been recorded, wrong. */
    @SuppressWarnings("unchecked") // the key that parsed the value is the key that asks for it
    public <T> @Nullable T find(Key<T> key) {
        if (shape.keys().get(key.name()) != key) {
            throw new IllegalArgumentException("not a key of this section: " + key.name());
        }
        return (T) values.get(key.name());
    }

    /** Whether the key was written, rightly or wrongly. */
    public boolean has(Key<?> key) {
        return node.members().containsKey(key.name());
    }

    /** The section's own name: the last key of its path, such as the name of a server. Empty at the top and in lists. */
    public String name() {
        return path.endsWith("]") ? "" : path.substring(path.lastIndexOf('.') + 1);
    }

    /** Where the section is. */
    public Place place() {
        return Place.of(path, node);
    }

    /** Where the key's value is; the section's place when the key was not written. */
    public Place place(Key<?> key) {
        Node.Member member = node.members().get(key.name());
        return member == null ? place() : Place.of(Place.below(path, key.name()), member.value());
    }

    /** Where an item of the key's list is. */
    public Place place(Key<?> key, int index) {
        Place whole = place(key);
        Node.Member member = node.members().get(key.name());
        return member != null
                        && member.value() instanceof Node.Items list
                        && index < list.items().size()
                ? Place.of(Place.below(whole.path(), index), list.items().get(index))
                : whole;
    }

    /** Where the member {@code name} of the key's texts or sections is. */
    public Place place(Key<?> key, String name) {
        Place whole = place(key);
        Node.Member member = node.members().get(key.name());
        Node.Member inside = member != null && member.value() instanceof Node.Members map
                ? map.members().get(name)
                : null;
        return inside == null ? whole : Place.of(Place.below(whole.path(), name), inside.key());
    }

    /**
     * Where the value at {@code path} below this section is, such as {@code access[3].when}; the nearest value above it that was written
     * when there is none.
     */
    public Place at(String below) {
        Place place = place();
        Node here = node;
        for (String step : below.split("[.\\[\\]]+", -1)) {
            Node.Member member =
                    here instanceof Node.Members map ? map.members().get(step) : null;
            if (member != null) {
                here = member.value();
                place = Place.of(Place.below(place.path(), step), here);
            } else if (here instanceof Node.Items list
                    && step.matches("[0-9]{1,9}")
                    && Integer.parseInt(step) < list.items().size()) {
                here = list.items().get(Integer.parseInt(step));
                place = Place.of(Place.below(place.path(), Integer.parseInt(step)), here);
            } else if (!step.isEmpty()) {
                break;
            }
        }
        return place;
    }

    /** Whether a problem was recorded at {@code below} this section or below that, such as {@code access[3]}. */
    public boolean hasProblem(String below) {
        return sheet != null && sheet.problems().below(path.isEmpty() ? below : path + "." + below);
    }

    /** "Did you mean ...?" with the candidate nearest to {@code written}, or null when none is near. */
    public static @Nullable String didYouMean(String written, Collection<String> candidates) {
        String nearest = Wording.nearest(written, candidates);
        return nearest == null ? null : "Did you mean " + nearest + "?";
    }

    /** Records a problem that the room found itself. Both sentences are shown to people; neither may hold a secret. */
    public void problem(Place place, String message, @Nullable String suggestion) {
        if (sheet != null) {
            sheet.problems().add(place, message, suggestion);
        }
    }
}
