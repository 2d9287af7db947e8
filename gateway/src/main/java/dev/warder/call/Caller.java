package dev.warder.call;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The authenticated principal of a call.
 *
 * @param subject who, as the issuer or the key store names them; unique together with {@code issuer}
 * @param issuer who vouches for the subject: an issuer URL, or {@code warder} for API keys
 * @param client the OAuth client or the key's id, or null when unknown
 * @param tenant the tenant, or null when there is only one
 * @param roles role names, without prefix
 * @param scopes OAuth scopes
 * @param auth how the caller was authenticated
 */
public record Caller(
        String subject,
        String issuer,
        @Nullable String client,
        @Nullable String tenant,
        Set<String> roles,
        Set<String> scopes,
        Auth auth) {

    /** How a caller proved who it is. */
    public enum Auth {
        API_KEY,
        OAUTH,
        CERTIFICATE,
        /** The gateway itself, when it discovers what a server offers. */
        GATEWAY
    }

    public Caller {
        roles = Set.copyOf(roles);
        scopes = Set.copyOf(scopes);
    }

    /** The gateway itself; no rule can name it and no door admits it. */
    public static Caller gateway() {
        return new Caller("warder", "warder", null, null, Set.of(), Set.of(), Auth.GATEWAY);
    }

    /** Whether both are the same principal: what sessions, cursors and tickets are bound to. A changed role set is the same principal. */
    public boolean samePrincipal(Caller other) {
        return subject.equals(other.subject)
                && issuer.equals(other.issuer)
                && java.util.Objects.equals(client, other.client)
                && java.util.Objects.equals(tenant, other.tenant);
    }
}
