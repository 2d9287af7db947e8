package dev.warder.settings;

/**
 * A place in a settings file.
 *
 * @param path the keys that lead there, such as {@code servers.crm.url} or {@code access[2].when}; empty for the file itself
 * @param line the line, from 1; 0 when the place has none
 * @param column the column, from 1; 0 when the place has none
 */
public record Place(String path, int line, int column) {
    static final Place FILE = new Place("", 0, 0);

    static Place of(String path, Node node) {
        return new Place(path, node.line(), node.column());
    }

    /** The path of the member {@code name} below {@code path}; a name that is not a plain word stands in brackets and quotes. */
    static String below(String path, String name) {
        if (!name.matches("[A-Za-z0-9_-]{1,100}")) {
            return path + "[" + Wording.quoted(name) + "]";
        }
        return path.isEmpty() ? name : path + "." + name;
    }

    static String below(String path, int index) {
        return path + "[" + index + "]";
    }
}
