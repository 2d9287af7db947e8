package dev.warder.identity;

import dev.warder.call.Caller;
import dev.warder.call.Reason;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the claims of a token mean; each method refuses what it cannot be sure of. */
final class Claims {
    /** Seconds; far beyond any real token, and small enough to calculate with. */
    private static final double LATEST = 1e11;

    private static final Set<String> ACCESS_TOKEN_TYPES = Set.of("jwt", "at+jwt");
    private static final List<String> ID_TOKEN_CLAIMS = List.of("nonce", "at_hash", "c_hash", "s_hash");

    private final JsonObject claims;

    Claims(JsonObject claims) {
        this.claims = claims;
    }

    /**
     * Refuses what may be a genuine token of the issuer but is not an access token (RFC 8725 section 3.12), or is one that must be presented
     * with a proof of possession.
     */
    void mustBeAccessToken(@Nullable Json headerType) throws Refused {
        String type = headerType instanceof JsonString(String text) ? text.toLowerCase(Locale.ROOT) : "";
        String shortType = type.startsWith("application/") ? type.substring("application/".length()) : type;
        if (headerType != null && !ACCESS_TOKEN_TYPES.contains(shortType)) {
            throw Refused.bad();
        }
        // Keycloak and Cognito say in a claim what kind of token it is.
        String kind = claims.string("typ");
        String use = claims.string("token_use");
        boolean saidToBe = shortType.equals("at+jwt") || "Bearer".equalsIgnoreCase(kind) || "access".equals(use);
        boolean saidNotToBe = (kind != null && !"Bearer".equalsIgnoreCase(kind) && !"JWT".equalsIgnoreCase(kind))
                || (use != null && !use.equals("access"));
        boolean looksLikeIdToken = ID_TOKEN_CLAIMS.stream().anyMatch(claims::has);
        // A token bound to a key (cnf) stolen without the key must be worthless: RFC 9449 section 7.1, RFC 8705 section
        // 3.
        if (saidNotToBe || (!saidToBe && looksLikeIdToken) || claims.has("events") || claims.has("cnf")) {
            throw Refused.bad();
        }
    }

    /** When the token expires, in milliseconds since 1970; refuses a token that has expired, never does, or is not valid yet. */
    long validUntil(long nowMillis, Duration skew) throws Refused {
        Long expires = time("exp");
        if (expires == null) {
            throw Refused.bad();
        }
        if (nowMillis >= expires) {
            throw Refused.lasting(Reason.EXPIRED_CREDENTIALS);
        }
        long latest = nowMillis + skew.toMillis();
        for (String name : List.of("nbf", "iat")) {
            Long time = time(name);
            if (time != null && time > latest) {
                throw Refused.forNow(Reason.BAD_CREDENTIALS);
            }
        }
        return expires;
    }

    /** The resources the token is for. */
    Set<String> audiences() throws Refused {
        return strings(claims.find("aud"), false);
    }

    /** The caller the token speaks of. */
    Caller caller(IdentitySettings.Issuer issuer) throws Refused {
        String subject = claims.string("sub");
        if (subject == null || subject.isEmpty()) {
            throw Refused.bad();
        }
        String client = claims.string("client_id");
        String tenant = null;
        if (issuer.tenant() != null) {
            tenant = find(issuer.tenant()) instanceof JsonString(String text) && !text.isEmpty() ? text : null;
            // Without its tenant the caller would count as one of the house.
            if (tenant == null) {
                throw Refused.bad();
            }
        }
        boolean scopeLike = issuer.roles().equals("scope") || issuer.roles().equals("scp");
        return new Caller(
                subject,
                issuer.issuer(),
                client == null ? claims.string("azp") : client,
                tenant,
                strings(find(issuer.roles()), scopeLike),
                scopes(),
                Caller.Auth.OAUTH);
    }

    private Set<String> scopes() throws Refused {
        Json scope = claims.find("scope");
        return strings(scope == null ? claims.find("scp") : scope, true);
    }

    /** The claim at a dotted path; a claim that has the whole path as its name wins, for names that are URLs. */
    private @Nullable Json find(String path) {
        Json whole = claims.find(path);
        if (whole != null) {
            return whole;
        }
        Json at = claims;
        for (String name : path.split("\\.", -1)) {
            at = at instanceof JsonObject object ? object.find(name) : null;
            if (at == null) {
                return null;
            }
        }
        return at;
    }

    /** A text or a list of texts as a set; absent is empty, anything else refuses the token. */
    private static Set<String> strings(@Nullable Json value, boolean spaced) throws Refused {
        var found = new LinkedHashSet<String>();
        switch (value) {
            case null -> {}
            case JsonString(String text) -> found.addAll(spaced ? List.of(text.split(" ", -1)) : List.of(text));
            case JsonArray items -> {
                for (Json item : items) {
                    if (!(item instanceof JsonString(String text))) {
                        throw Refused.bad();
                    }
                    found.add(text);
                }
            }
            default -> throw Refused.bad();
        }
        found.remove("");
        return found;
    }

    /** A point in time in milliseconds; a claim that is there but is no such number refuses the token. */
    private @Nullable Long time(String name) throws Refused {
        Json value = claims.find(name);
        if (value == null) {
            return null;
        }
        double seconds = value instanceof JsonNumber number ? number.doubleValue() : Double.NaN;
        if (!(seconds >= 0 && seconds <= LATEST)) {
            throw Refused.bad();
        }
        return (long) (seconds * 1000);
    }
}
