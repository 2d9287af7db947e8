package dev.warder.identity;

import dev.warder.call.Reason;
import org.jspecify.annotations.Nullable;

/** The one credential of a request. */
sealed interface Credential {

    /** An API key. */
    record Key(String text) implements Credential {
        @Override
        public String toString() {
            return "Key";
        }
    }

    /** An access token. */
    record Token(String text) implements Credential {
        @Override
        public String toString() {
            return "Token";
        }
    }

    /** None, or nothing that can be one. */
    record Unfit(Reason reason) implements Credential {}

    /** Characters of the longest credential that is looked at. */
    int LONGEST = 16 * 1024;

    /** Finds the credential. Two different ones are refused: which of the two callers would it be? */
    static Credential of(Presented presented) {
        String authorization = presented.authorization();
        String apiKey = presented.apiKey();
        if (authorization == null && apiKey == null) {
            return new Unfit(Reason.NO_CREDENTIALS);
        }
        String bearer = authorization == null ? null : bearer(authorization);
        if ((authorization != null && bearer == null)
                || (apiKey != null && !fits(apiKey))
                || (bearer != null && apiKey != null && !bearer.equals(apiKey))) {
            return new Unfit(Reason.BAD_CREDENTIALS);
        }
        String text = bearer == null ? apiKey : bearer;
        if (text != null && ApiKey.looksLike(text)) {
            return new Key(text);
        }
        return bearer == null || apiKey != null ? new Unfit(Reason.BAD_CREDENTIALS) : new Token(bearer);
    }

    /** The token of {@code Bearer <token>} (RFC 6750 section 2.1), or null for another scheme or form. */
    private static @Nullable String bearer(String authorization) {
        String scheme = "bearer ";
        if (!authorization.regionMatches(true, 0, scheme, 0, scheme.length())) {
            return null;
        }
        int start = scheme.length();
        while (start < authorization.length() && authorization.charAt(start) == ' ') {
            start++;
        }
        String token = authorization.substring(start);
        return fits(token) ? token : null;
    }

    /** Its characters are judged where it is taken apart: most have been seen before, and then once was enough. */
    private static boolean fits(String text) {
        return !text.isEmpty() && text.length() <= LONGEST;
    }
}
