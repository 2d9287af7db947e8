package dev.warder.main;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells by name and look what is probably a secret. Errs on the side of calling something a secret: a harmless value in a secret's file does
 * no harm, a secret left in the settings does.
 */
final class SecretSigns {
    private static final Pattern TELLING_NAME = Pattern.compile(
            "(?i).*(key|token|secret|passw|pwd|passphrase|credential|auth|cookie|session|dsn|connection.?string|database.?url|private|"
                    + "webhook|signature|bearer|apikey|access.?code|(^|[-_])pat($|[-_])).*");
    private static final Pattern KNOWN_FORM =
            Pattern.compile("(sk|pk|rk)[-_][A-Za-z0-9_-]{16,}|gh[pousr]_[A-Za-z0-9]{20,}"
                    + "|github_pat_\\w{20,}|glpat-[\\w-]{16,}|xox[a-z]-[\\w-]{10,}|(AKIA|ASIA)[A-Z0-9]{16}|AIza[\\w-]{30,}"
                    + "|eyJ[\\w-]{8,}\\.[\\w-]{8,}\\.[\\w-]*|hf_[A-Za-z0-9]{20,}|npm_[A-Za-z0-9]{20,}|ntn_[A-Za-z0-9]{20,}"
                    + "|secret_[A-Za-z0-9]{20,}");
    private static final Pattern PASSWORD_IN_URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^/\\s:@]*:[^/\\s@]+@.*");
    private static final Pattern RANDOM = Pattern.compile("(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9_+=-]{24,}");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}]*}");
    private static final Pattern SCHEME = Pattern.compile("(?i)((?:Bearer|Basic|Token|ApiKey) +)(.+)");
    private static final Pattern SETTING =
            Pattern.compile("(-{0,2}[A-Za-z][A-Za-z0-9_.-]{0,100}[=:] *)(.+)", Pattern.DOTALL);

    private SecretSigns() {}

    /** The part of {@code value} that must not stay, or null when nothing looks like a secret. */
    static @Nullable String in(String name, String value) {
        if (value.isBlank() || REFERENCE.matcher(value).replaceAll("").isBlank()) {
            return null;
        }
        Matcher scheme = SCHEME.matcher(value);
        if (scheme.matches() && !REFERENCE.matcher(scheme.group(2)).matches()) {
            return scheme.group(2);
        }
        boolean switchedOnOrOff = value.matches("(?i)true|false|yes|no|on|off|[0-9]{1,5}");
        boolean named = TELLING_NAME.matcher(name).matches() && !switchedOnOrOff && !scheme.matches();
        return named || looksSecret(value) ? value : null;
    }

    /** The same for a program's argument, which may hold its name itself: {@code --token=x}, {@code KEY=x}, {@code Header: x}. */
    static @Nullable String inArgument(String before, String argument) {
        Matcher setting = SETTING.matcher(argument);
        if (setting.matches() && !argument.contains("://")) {
            return in(setting.group(1), setting.group(2));
        }
        boolean option = argument.startsWith("-");
        boolean valueOfOption = before.startsWith("-")
                && !before.contains("=")
                && TELLING_NAME.matcher(before).matches();
        return option ? null : in(valueOfOption ? before : "", argument);
    }

    /** Whether a URL's query holds something like a key. */
    static boolean inQuery(@Nullable String query) {
        if (query == null) {
            return false;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && in(pair.substring(0, equals), pair.substring(equals + 1)) != null) {
                return true;
            }
        }
        return false;
    }

    private static boolean looksSecret(String value) {
        return KNOWN_FORM.matcher(value).find()
                || PASSWORD_IN_URL.matcher(value).matches()
                || RANDOM.matcher(value).matches();
    }
}
