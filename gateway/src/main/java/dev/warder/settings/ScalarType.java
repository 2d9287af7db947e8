package dev.warder.settings;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A single value.
 *
 * @param parser makes the value of the text, variables filled in
 * @param schema what may be written when it is no reference
 * @param anyText whether {@code schema} admits every text, references included
 * @param secret whether the text may name a secret, and so is never shown in a problem
 */
record ScalarType<T>(
        String words,
        Parser<T> parser,
        Function<T, String> printer,
        JsonObject schema,
        T standIn,
        boolean anyText,
        boolean secret)
        implements Type<T> {

    /** Makes a value of a text. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(String text, Sheet sheet) throws Unfit;
    }

    @Override
    public @Nullable T read(Node node, String path, Sheet sheet) {
        if (!(node instanceof Node.Scalar scalar)) {
            sheet.problem(path, node, "Expected " + words + ", found " + node.words() + ".", null);
            return null;
        }
        if (scalar.isNothing()) {
            sheet.problem(path, node, "The key has no value.", "Write a value, or remove the key.");
            return null;
        }
        try {
            String text = Substitution.apply(scalar.text(), secret, sheet);
            return parse(scalar, text, sheet);
        } catch (Unfit unfit) {
            sheet.problem(path, node, unfit.problem(), unfit.suggestion());
            return null;
        }
    }

    private T parse(Node.Scalar scalar, String text, Sheet sheet) throws Unfit {
        try {
            return parser.parse(text, sheet);
        } catch (Unfit unfit) {
            // Shown as it was written: a filled-in variable may be confidential.
            boolean confidential = secret || scalar.text().matches("(?s).*://.*@.*");
            String shown = confidential ? "The value" : Wording.quoted(scalar.text());
            throw new Unfit(shown + " " + unfit.problem(), unfit.suggestion());
        }
    }

    @Override
    public String written(T value) {
        return printer.apply(value);
    }

    @Override
    public JsonObject schema() {
        if (anyText) {
            return schema;
        }
        JsonObject reference = JsonObject.of("type", new JsonString("string")).with("pattern", "\\$\\{env:");
        return JsonObject.of("anyOf", new JsonArray(List.<Json>of(schema, reference)));
    }

    @Override
    public Type<T> secretBearing() {
        return new ScalarType<>(words, parser, printer, schema, standIn, anyText, true);
    }

    @Override
    public Type<T> matching(Pattern pattern, String rule) {
        if (!anyText) {
            return Type.super.matching(pattern, rule);
        }
        Parser<T> strict = (text, sheet) -> {
            if (!pattern.matcher(text).matches()) {
                throw new Unfit("is not accepted here.", rule);
            }
            return parser.parse(text, sheet);
        };
        JsonObject narrowed =
                JsonObject.of("type", new JsonString("string")).with("pattern", "^(?:" + pattern.pattern() + ")$");
        return new ScalarType<>(words, strict, printer, narrowed, standIn, false, secret);
    }
}
