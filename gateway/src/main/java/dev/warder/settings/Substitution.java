package dev.warder.settings;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fills environment variables in while a value is read, and leaves references to secrets standing where a key may hold them. There is no
 * other substitution; two dollars before the brace stand for themselves as one.
 */
final class Substitution {
    private static final Pattern ENV_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");
    private static final Pattern SECRET_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

    private Substitution() {}

    /** The text with its variables filled in; throws when a reference is wrong or a variable is not set. */
    static String apply(String text, boolean secretAllowed, Sheet sheet) throws Unfit {
        if (!text.contains("${")) {
            return text;
        }
        var filled = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf("${"); at >= 0; at = text.indexOf("${", from)) {
            boolean escaped = at > from && text.charAt(at - 1) == '$';
            if (escaped) {
                if (secretAllowed) {
                    throw new Unfit("A literal ${ cannot be written in a value that may hold secrets.", null);
                }
                filled.append(text, from, at - 1).append("${");
                from = at + 2;
                continue;
            }
            int end = text.indexOf('}', at);
            String reference = end < 0 ? text.substring(at + 2) : text.substring(at + 2, end);
            filled.append(text, from, at);
            filled.append(end < 0 ? unknown(reference) : value(reference, secretAllowed, sheet));
            from = end + 1;
        }
        return filled.append(text, from, text.length()).toString();
    }

    private static String value(String reference, boolean secretAllowed, Sheet sheet) throws Unfit {
        if (reference.startsWith("env:")
                && ENV_NAME.matcher(reference.substring(4)).matches()) {
            return variable(reference.substring(4), secretAllowed, sheet);
        }
        if (reference.startsWith("secret:")
                && SECRET_NAME.matcher(reference.substring(7)).matches()) {
            if (!secretAllowed) {
                throw new Unfit(
                        "A secret cannot be used here.",
                        "Secrets are read only where they are sent: headers and env of a server.");
            }
            return "${" + reference + "}";
        }
        return unknown(reference);
    }

    private static String variable(String name, boolean secretAllowed, Sheet sheet) throws Unfit {
        @Nullable String value = sheet.environment().apply(name);
        if (value == null) {
            throw new Unfit("The environment variable " + name + " is not set.", "Set it, or write the value here.");
        }
        // Otherwise whoever sets the variable could name a secret the file does not name.
        if (secretAllowed && value.contains("${")) {
            throw new Unfit("The environment variable " + name + " contains ${, which is not allowed here.", null);
        }
        return value;
    }

    private static String unknown(String reference) throws Unfit {
        int colon = reference.indexOf(':');
        String name = reference.substring(colon + 1);
        String nearest = colon < 0 ? "env" : Wording.nearest(reference.substring(0, colon), List.of("env", "secret"));
        boolean usable = nearest != null && ENV_NAME.matcher(name).matches();
        String suggestion = usable ? "Did you mean ${" + nearest + ":" + name + "}? " : "";
        throw new Unfit(
                "Only ${env:NAME} and ${secret:NAME} can be substituted, not " + Wording.quoted("${" + reference) + ".",
                suggestion + "A literal ${ is written $${.");
    }
}
