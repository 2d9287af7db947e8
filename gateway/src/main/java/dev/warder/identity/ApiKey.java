package dev.warder.identity;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The form of an API key: {@code wk_<id>_<secret><check>} in base 62. The id (10 characters) finds the key's row, the secret (32 characters,
 * 190 random bits) proves it, the check (6 characters, CRC-32 of all before it) tells a mistyped or invented key without asking the
 * database, and lets scanners recognise a leaked one. The check protects nothing.
 */
final class ApiKey {
    private static final String PREFIX = "wk_";
    private static final int ID = 10;
    private static final int SECRET = 32;
    private static final int CHECK = 6;
    private static final int LENGTH = PREFIX.length() + ID + 1 + SECRET + CHECK;
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private ApiKey() {}

    /** Whether the text claims to be an API key. */
    static boolean looksLike(String text) {
        return text.startsWith(PREFIX);
    }

    /** A new id. */
    static String newId(SecureRandom random) {
        return digits(random, ID);
    }

    /** A new key with that id. */
    static String generate(String id, SecureRandom random) {
        String unchecked = PREFIX + id + "_" + digits(random, SECRET);
        return unchecked + check(unchecked);
    }

    /** The id in a key, or null when the text is not a well-formed key. */
    static @Nullable String id(String text) {
        if (text.length() != LENGTH || !text.startsWith(PREFIX) || text.charAt(PREFIX.length() + ID) != '_') {
            return null;
        }
        String id = text.substring(PREFIX.length(), PREFIX.length() + ID);
        String unchecked = text.substring(0, LENGTH - CHECK);
        return isPlain(id) && isPlain(text.substring(PREFIX.length() + ID + 1)) && text.endsWith(check(unchecked))
                ? id
                : null;
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> DIGITS.indexOf(c) >= 0);
    }

    private static String digits(SecureRandom random, int count) {
        var text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return text.toString();
    }

    private static String check(String text) {
        var crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        long rest = crc.getValue();
        char[] digits = new char[CHECK];
        for (int i = CHECK - 1; i >= 0; i--) {
            digits[i] = DIGITS.charAt((int) (rest % DIGITS.length()));
            rest /= DIGITS.length();
        }
        return new String(digits);
    }
}
