package dev.warder.json;

import org.jspecify.annotations.Nullable;

/**
 * Where a value stands in a text.
 *
 * @param from its first byte
 * @param to the byte after its last
 */
public record JsonSpan(int from, int to) {

    /**
     * Finds the value of a member of the object that a text consists of.
     *
     * @return null when the text is no object or has no such member
     * @throws JsonException when any part of the text is not JSON, or beyond the limits
     */
    public static @Nullable JsonSpan ofMember(byte[] text, String member, JsonLimits limits) throws JsonException {
        return JsonScanner.scan(text, 0, text.length, limits, root -> find(root, member));
    }

    private static @Nullable JsonSpan find(JsonScanner root, String member) throws JsonException {
        if (!root.isObject()) {
            root.skip();
            return null;
        }
        var search = new Search(member);
        root.members(search::member);
        return search.found;
    }

    private static final class Search {
        private final String wanted;
        private @Nullable JsonSpan found;

        Search(String wanted) {
            this.wanted = wanted;
        }

        void member(String name, JsonScanner value) throws JsonException {
            int from = value.at();
            value.skip();
            if (name.equals(wanted)) {
                found = new JsonSpan(from, value.at());
            }
        }
    }
}
