package dev.warder.settings;

import java.util.LinkedHashMap;
import java.util.List;

/** One value of a settings file as it was written, with its line and column (from 1). */
sealed interface Node {

    int line();

    int column();

    /** What a person would call it. */
    String words();

    /** A text, number or word; {@code plain} when it was written without quotes. */
    record Scalar(String text, boolean plain, int line, int column) implements Node {
        /** Whether nothing was written: {@code key:}, {@code key: null} or {@code key: ~}. */
        boolean isNothing() {
            return plain && (text.isEmpty() || text.equals("null") || text.equals("~"));
        }

        /** Whether the key stands alone, all below it left out or commented out: an empty list, or no members. */
        boolean isLeftOpen() {
            return plain && text.isEmpty();
        }

        @Override
        public String words() {
            return isNothing() ? "nothing" : "a single value";
        }
    }

    record Items(List<Node> items, int line, int column) implements Node {
        @Override
        public String words() {
            return "a list";
        }
    }

    record Members(LinkedHashMap<String, Member> members, int line, int column) implements Node {
        @Override
        public String words() {
            return "a section of keys";
        }
    }

    /** A value with the place of its key. */
    record Member(Scalar key, Node value) {}
}
