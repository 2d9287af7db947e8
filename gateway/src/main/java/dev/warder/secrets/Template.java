package dev.warder.secrets;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/** A text with any number of {@code ${secret:NAME}} in it. */
final class Template {
    /** No path separator and no leading dot: a name is the name of a file in one directory. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

    private static final String OPEN = "${";
    private static final String SECRET = "secret:";

    private final List<Part> parts;

    private sealed interface Part {
        record Text(String text) implements Part {}

        record Secret(String name) implements Part {}
    }

    private Template(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /** @throws IllegalArgumentException when a reference is not of this form; the message shows the reference's place only */
    static Template parse(String text) {
        List<Part> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(OPEN); at >= 0; at = text.indexOf(OPEN, from)) {
            int end = text.indexOf('}', at);
            String reference = end < 0 ? "" : text.substring(at + OPEN.length(), end);
            String name = reference.startsWith(SECRET) ? reference.substring(SECRET.length()) : "";
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("the reference at character " + (at + 1) + " is not ${secret:NAME}");
            }
            parts.add(new Part.Text(text.substring(from, at)));
            parts.add(new Part.Secret(name));
            from = end + 1;
        }
        parts.add(new Part.Text(text.substring(from)));
        return new Template(parts);
    }

    /** Whether there is no reference in it. */
    boolean isConstant() {
        return parts.size() == 1;
    }

    /** The names it refers to. */
    List<String> names() {
        return parts.stream()
                .filter(Part.Secret.class::isInstance)
                .map(part -> ((Part.Secret) part).name())
                .distinct()
                .toList();
    }

    /** The text with every reference replaced. What replaces it is not looked through for references again. */
    String fill(Function<String, String> secrets) {
        var text = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Text(String plain) -> text.append(plain);
                case Part.Secret(String name) -> text.append(secrets.apply(name));
            }
        }
        return text.toString();
    }
}
