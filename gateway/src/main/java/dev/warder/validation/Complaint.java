package dev.warder.validation;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import dev.warder.json.JsonObject;
import tools.jackson.databind.JsonNode;

/**
 * One thing that is wrong with the arguments, said so that whoever made them can do better. It names places and what the schema wants,
 * never what was there: an argument's value may be a secret, and this sentence goes into records and models.
 *
 * @param path where, as a JSON Pointer (RFC 6901)
 * @param message what the schema wants there
 * @param keyword the schema's keyword that says so
 */
record Complaint(String path, String message, String keyword) {
    static final int MAX_PATH = 200;
    static final int MAX_MESSAGE = 300;
    private static final int MAX_QUOTE = 160;

    static Complaint of(Error error) {
        String keyword = error.getKeyword() == null ? "false" : error.getKeyword();
        String alternative = isWithinAlternative(error.getEvaluationPath()) ? ", or fit another alternative" : "";
        return new Complaint(
                cut(pointer(error.getInstanceLocation()), MAX_PATH),
                cut(message(keyword, error) + alternative, MAX_MESSAGE),
                keyword);
    }

    static Complaint undeclared(String path, String name) {
        return new Complaint(cut(path, MAX_PATH), "has an undeclared member " + name(name), "additionalProperties");
    }

    JsonObject json() {
        return JsonObject.EMPTY.with("path", path).with("message", message).with("keyword", keyword);
    }

    /** The complaint as a clause. */
    String clause() {
        return (path.isEmpty() ? "the arguments object" : path) + " " + message;
    }

    /** A member's name as a token of a JSON Pointer. */
    static String escape(String name) {
        return name.indexOf('~') < 0 && name.indexOf('/') < 0
                ? name
                : name.replace("~", "~0").replace("/", "~1");
    }

    private static String message(String keyword, Error error) {
        JsonNode wanted = error.getSchemaNode();
        return switch (keyword) {
            case "type" -> "must be of type " + quote(wanted);
            case "required" -> "lacks the required member " + name(error.getProperty());
            case "dependentRequired", "dependencies" ->
                "lacks a member that " + name(error.getProperty()) + " requires";
            case "additionalProperties", "unevaluatedProperties" ->
                "has an undeclared member " + name(error.getProperty());
            case "propertyNames" -> "has a member whose name is not allowed: " + name(error.getProperty());
            case "enum" -> "must be one of " + quote(wanted);
            case "const" -> "must be " + quote(wanted);
            case "pattern" -> "must match the pattern " + quote(wanted);
            case "minimum" -> "must be at least " + quote(wanted);
            case "maximum" -> "must be at most " + quote(wanted);
            case "exclusiveMinimum" -> "must be greater than " + quote(wanted);
            case "exclusiveMaximum" -> "must be less than " + quote(wanted);
            case "multipleOf" -> "must be a multiple of " + quote(wanted);
            case "minLength" -> "must have at least " + quote(wanted) + " characters";
            case "maxLength" -> "must have at most " + quote(wanted) + " characters";
            case "minItems" -> "must have at least " + quote(wanted) + " items";
            case "maxItems" -> "must have at most " + quote(wanted) + " items";
            case "minProperties" -> "must have at least " + quote(wanted) + " members";
            case "maxProperties" -> "must have at most " + quote(wanted) + " members";
            case "uniqueItems" -> "must not hold the same item twice";
            case "contains", "minContains", "maxContains" -> "does not hold the items it must contain";
            case "oneOf" -> "must fit exactly one of the alternatives";
            case "anyOf" -> "must fit one of the alternatives";
            case "not" -> "must not fit the schema under \"not\"";
            case "false", "items", "prefixItems", "additionalItems", "unevaluatedItems" -> "is not allowed here";
            default -> "does not satisfy the schema's \"" + cut(keyword, 40) + "\"";
        };
    }

    private static boolean isWithinAlternative(NodePath path) {
        return path != null && (path.contains("anyOf") || path.contains("oneOf"));
    }

    private static String pointer(NodePath path) {
        var pointer = new StringBuilder();
        for (int i = 0; i < path.getNameCount() && pointer.length() <= MAX_PATH; i++) {
            pointer.append('/').append(escape(String.valueOf(path.getElement(i))));
        }
        return pointer.toString();
    }

    /** Part of the schema, which the caller may see anyway. */
    private static String quote(JsonNode wanted) {
        String text =
                wanted == null ? "what the schema says" : wanted.isString() ? wanted.stringValue() : wanted.toString();
        return cut(text, MAX_QUOTE);
    }

    private static String name(String name) {
        return name == null ? "of its own" : "\"" + cut(name, 80) + "\"";
    }

    private static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        // Not through the middle of a surrogate pair: half of one cannot be written as JSON.
        int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end) + "\u2026";
    }
}
