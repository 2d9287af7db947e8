package dev.warder.bundles;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The name of a tool or prompt on a route of many servers: {@code server__name}. A name that is longer than strict clients take, or has
 * other characters than they take, becomes {@code server__beginning__digest}, where the digest of the whole name keeps it apart from all
 * others. It depends on the server's name and the thing's own, never on what else there is; names of servers have no underscore, so the
 * first one ends the server's name.
 *
 * @param server the server's name, configured or not
 * @param rest what follows the first separator: the own name of the thing, unless it is shortened
 */
public record PublicName(String server, String rest) {
    /** What strict clients take: this many of {@code A-Z a-z 0-9 _ -}. */
    public static final int MAX_LENGTH = 64;

    private static final String SEPARATOR = "__";
    private static final int DIGEST = 12;

    /** The public name of a server's tool or prompt. */
    public static String of(String server, String own) {
        int room = MAX_LENGTH - server.length() - SEPARATOR.length();
        if (own.length() <= room && isPlain(own) && !looksShortened(own)) {
            return server + SEPARATOR + own;
        }
        String beginning = plain(own.substring(0, Math.min(own.length(), room - SEPARATOR.length() - DIGEST)));
        return server + SEPARATOR + beginning + SEPARATOR + digest(own);
    }

    /** Takes a public name apart; null when it cannot be one. */
    public static @Nullable PublicName parse(String text) {
        int end = text.indexOf('_');
        boolean separated = end > 0 && text.startsWith(SEPARATOR, end) && text.length() > end + SEPARATOR.length();
        if (!separated || text.length() > MAX_LENGTH) {
            return null;
        }
        return new PublicName(text.substring(0, end), text.substring(end + SEPARATOR.length()));
    }

    /** The server's own name of the thing, or null when that is shortened and has to be looked up among what the server offers. */
    public @Nullable String own() {
        return looksShortened(rest) ? null : rest;
    }

    @Override
    public String toString() {
        return server + SEPARATOR + rest;
    }

    /** A plain name of this form is shortened too, so that no name can pass for another's short form. */
    private static boolean looksShortened(String name) {
        int at = name.length() - DIGEST;
        if (at < SEPARATOR.length() || !name.startsWith(SEPARATOR, at - SEPARATOR.length())) {
            return false;
        }
        return name.chars().skip(at).allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    private static boolean isPlain(String name) {
        return name.chars().allMatch(PublicName::isPlain);
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    private static String plain(String name) {
        var out = new StringBuilder(name.length());
        name.chars().forEach(c -> out.append(isPlain(c) ? (char) c : '_'));
        return out.toString();
    }

    private static String digest(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, DIGEST / 2);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}
