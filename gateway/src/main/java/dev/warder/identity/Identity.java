package dev.warder.identity;

import dev.warder.call.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Proves who is calling. One lives as long as its settings; close it when others replace them. */
public final class Identity implements AutoCloseable {
    private final List<String> issuers;
    private final Map<String, Trust> trusts;
    private final @Nullable KeyCheck keys;
    private final TokenCheck tokens;

    /** Begins to fetch the keys of all issuers; one that is down is tried again and again and disturbs nobody else. */
    public Identity(IdentitySettings settings, KeyStore keys, Vertx vertx) {
        this(settings, keys, vertx, InstantSource.system(), KeyKeeper.Pace.USUAL);
    }

    Identity(IdentitySettings settings, KeyStore keys, Vertx vertx, InstantSource clock, KeyKeeper.Pace pace) {
        var desk = new Desk(vertx);
        this.issuers =
                settings.oauth().stream().map(IdentitySettings.Issuer::issuer).toList();
        this.keys = settings.apiKeys() ? new KeyCheck(keys, desk, clock) : null;
        this.trusts = trusts(settings, pace);
        this.tokens = new TokenCheck(trusts, desk, clock);
        trusts.values().forEach(trust -> trust.keys().start());
    }

    /**
     * Finds out who sends a request.
     *
     * @param resource the canonical URL of the route asked for: what an access token must be issued for
     * @return never fails; already completed when the credential was examined before; otherwise completes on the Vert.x context of the
     *     caller
     */
    public Future<Identification> identify(Presented presented, String resource) {
        return switch (Credential.of(presented)) {
            case Credential.Unfit(Reason reason) -> Answers.unknown(reason);
            case Credential.Key(String text) ->
                keys == null ? Answers.unknown(Reason.BAD_CREDENTIALS) : keys.identify(text);
            case Credential.Token(String text) ->
                trusts.isEmpty() ? Answers.unknown(Reason.BAD_CREDENTIALS) : tokens.identify(text, resource);
        };
    }

    /** Finds out who sends a request, by API key only: access tokens are issued for the agents' routes and prove nothing elsewhere. */
    public Future<Identification> identifyByKey(Presented presented) {
        return switch (Credential.of(presented)) {
            case Credential.Unfit(Reason reason) -> Answers.unknown(reason);
            case Credential.Key(String text) ->
                keys == null ? Answers.unknown(Reason.BAD_CREDENTIALS) : keys.identify(text);
            case Credential.Token _ -> Answers.unknown(Reason.BAD_CREDENTIALS);
        };
    }

    /** The trusted issuers, for the metadata document of a protected resource (RFC 9728). */
    public List<String> issuers() {
        return issuers;
    }

    /** Stops fetching keys. */
    @Override
    public void close() {
        trusts.values().forEach(trust -> trust.keys().close());
    }

    private static Map<String, Trust> trusts(IdentitySettings settings, KeyKeeper.Pace pace) {
        var fetch = new Fetch(Duration.ofSeconds(5));
        var trusts = new LinkedHashMap<String, Trust>();
        for (IdentitySettings.Issuer issuer : settings.oauth()) {
            trusts.put(issuer.issuer(), new Trust(issuer, new KeyKeeper(issuer.issuer(), source(issuer, fetch), pace)));
        }
        return Map.copyOf(trusts);
    }

    private static KeySource source(IdentitySettings.Issuer issuer, Fetch fetch) {
        Path file = issuer.jwksFile();
        URI url = issuer.jwksUrl();
        if (file != null) {
            return new KeySource.InFile(file);
        }
        return url != null
                ? new KeySource.AtAddress(url, fetch)
                : new KeySource.ByDiscovery(URI.create(issuer.issuer()), fetch);
    }
}
