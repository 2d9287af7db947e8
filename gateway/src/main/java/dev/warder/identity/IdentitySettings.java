package dev.warder.identity;

import dev.warder.settings.Key;
import dev.warder.settings.Section;
import dev.warder.settings.Shape;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How callers may prove who they are.
 *
 * @param apiKeys whether API keys are accepted
 * @param oauth issuers whose access tokens are accepted, each issuer once
 */
public record IdentitySettings(boolean apiKeys, List<Issuer> oauth) {
    private static final Key<Boolean> API_KEYS =
            Key.flag("apiKeys").or(true).about("Whether callers may use API keys, made by warder keys create.");
    private static final Key<List<Issuer>> OAUTH = Key.sections("oauth", Issuer.SHAPE)
            .or(List.of())
            .about("Issuers whose OAuth access tokens (JWT) are accepted.");

    /** The section {@code identity}. */
    public static final Shape<IdentitySettings> SHAPE =
            Shape.of(IdentitySettings::read, "How callers prove who they are.", API_KEYS, OAUTH);

    public IdentitySettings {
        oauth = List.copyOf(oauth);
    }

    static IdentitySettings read(Section section) {
        List<Issuer> oauth = section.read(OAUTH);
        var seen = new HashSet<String>();
        for (int i = 0; i < oauth.size(); i++) {
            if (!seen.add(oauth.get(i).issuer())) {
                section.problem(section.place(OAUTH, i), "This issuer is listed twice.", "Remove one of the two.");
            }
        }
        return new IdentitySettings(section.read(API_KEYS), oauth);
    }

    /**
     * One trusted issuer.
     *
     * @param issuer its name, exactly as in its tokens
     * @param jwksUrl where its keys are, or null to ask its metadata
     * @param jwksFile the file its keys are in, or null
     * @param audience accepted besides the URL of the route, or null
     * @param roles dotted path of the claim that holds the roles
     * @param tenant dotted path of the claim that holds the tenant, or null when there is only one tenant
     * @param checks how its tokens are signed and timed
     */
    public record Issuer(
            String issuer,
            @Nullable URI jwksUrl,
            @Nullable Path jwksFile,
            @Nullable String audience,
            String roles,
            @Nullable String tenant,
            Checks checks) {
        private static final Key<String> ISSUER = Key.text("issuer")
                .required()
                .about("The issuer's URL, exactly as in the iss claim of its tokens.")
                .example("https://idp.example.com/realms/acme");
        private static final Key<URI> JWKS_URL = Key.url("jwksUrl")
                .about("Where the issuer's keys are.")
                .otherwise("found through the issuer's metadata document");
        private static final Key<Path> JWKS_FILE =
                Key.path("jwksFile").about("A file with the issuer's keys (a JWK set), instead of fetching them.");
        private static final Key<String> AUDIENCE = Key.text("audience")
                .about("An audience that is accepted besides the URL of the route, for issuers that cannot name it.");
        private static final Key<String> ROLES = Key.text("roles")
                .or("roles")
                .about("The claim that holds the caller's roles; dots lead into objects.")
                .example("realm_access.roles");
        private static final Key<String> TENANT = Key.text("tenant")
                .about("The claim that holds the caller's tenant; tokens without it are then refused.");
        private static final Key<List<String>> ALGORITHMS = Key.texts("algorithms")
                .matching(
                        "(RS|PS|ES)(256|384|512)|EdDSA|Ed25519",
                        "Only signatures by key pairs are accepted: RS256, PS256, ES256, EdDSA and the like.")
                .or(Checks.ALGORITHMS)
                .about("Signature algorithms that are accepted.");
        private static final Key<Duration> CLOCK_SKEW = Key.duration("clockSkew", Duration.ZERO, Duration.ofSeconds(60))
                .or(Duration.ofSeconds(30))
                .about("How far the issuer's clock may be ahead. Expiry is exact.");

        static final Shape<Issuer> SHAPE = Shape.of(
                Issuer::read,
                "A trusted issuer of access tokens.",
                ISSUER,
                JWKS_URL,
                JWKS_FILE,
                AUDIENCE,
                ROLES,
                TENANT,
                ALGORITHMS,
                CLOCK_SKEW);

        /** An issuer whose keys are found through its metadata, with everything else as by default. */
        public static Issuer of(String issuer) {
            return new Issuer(issuer, null, null, null, "roles", null, Checks.DEFAULT);
        }

        Set<String> algorithms() {
            return checks.algorithms();
        }

        Duration skew() {
            return checks.skew();
        }

        static Issuer read(Section section) {
            String issuer = section.read(ISSUER);
            URI jwksUrl = section.find(JWKS_URL);
            Path jwksFile = section.find(JWKS_FILE);
            if (jwksUrl != null && jwksFile != null) {
                section.problem(
                        section.place(JWKS_FILE), "The keys cannot come from two places.", "Keep jwksUrl or jwksFile.");
            }
            if (jwksUrl != null && WebAddress.allowed(jwksUrl.toString()) == null) {
                section.problem(section.place(JWKS_URL), "Keys are fetched over https only.", "Use https://.");
            }
            URI address = WebAddress.allowed(issuer);
            // With keys at hand the issuer is only a name, and need not be an address at all.
            boolean discovered = jwksUrl == null && jwksFile == null;
            if (section.has(ISSUER) && discovered && (address == null || address.getRawQuery() != null)) {
                section.problem(
                        section.place(ISSUER),
                        "The issuer is not an https URL without query.",
                        "Write it exactly as in the iss claim, or give its keys by jwksUrl or jwksFile.");
            }
            var checks = new Checks(Set.copyOf(section.read(ALGORITHMS)), section.read(CLOCK_SKEW));
            if (checks.algorithms().isEmpty()) {
                section.problem(
                        section.place(ALGORITHMS), "Without an algorithm no token is accepted.", "Remove the key.");
            }
            return new Issuer(
                    issuer,
                    jwksUrl,
                    jwksFile,
                    section.find(AUDIENCE),
                    section.read(ROLES),
                    section.find(TENANT),
                    checks);
        }
    }

    /**
     * How tokens are signed and timed.
     *
     * @param algorithms accepted signature algorithms
     * @param skew how far the issuer's clock may be ahead, up to a minute
     */
    public record Checks(Set<String> algorithms, Duration skew) {
        static final List<String> ALGORITHMS = List.of(
                "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519");
        static final Checks DEFAULT = new Checks(Set.copyOf(ALGORITHMS), Duration.ofSeconds(30));

        public Checks {
            algorithms = Set.copyOf(algorithms);
        }
    }
}
