package dev.warder.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.warder.call.Reason;
import dev.warder.json.Json;
import dev.warder.json.JsonString;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Identifies callers by OAuth access token (JWT: RFC 7519, 8725, 9068). A verified token is remembered by its hash until it expires or its
 * issuer withdraws a key; expiry and audience are judged on every use.
 */
final class TokenCheck {
    private final Map<String, Trust> trusts;
    private final Desk desk;
    private final InstantSource clock;
    private final Cache<Digest, Verified> verified =
            Caffeine.newBuilder().maximumSize(20_000).executor(Runnable::run).build();
    /** Short, and apart from the good ones: a flood of forged tokens pushes out only its like. */
    private final Cache<Digest, Reason> refused = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofSeconds(10))
            .build();

    /**
     * A token that was verified.
     *
     * @param answer the answer until it expires, for a resource it is for
     * @param expires milliseconds since 1970
     * @param generation of the issuer's keys
     */
    private record Verified(
            Future<Identification> answer, Set<String> audiences, long expires, Trust trust, int generation) {}

    TokenCheck(Map<String, Trust> trusts, Desk desk, InstantSource clock) {
        this.trusts = trusts;
        this.desk = desk;
        this.clock = clock;
    }

    Future<Identification> identify(String token, String resource) {
        Digest digest = Digest.of(token);
        Verified memory = verified.getIfPresent(digest);
        if (memory != null && memory.trust().stands(memory.generation())) {
            return judge(memory, resource);
        }
        Reason reason = refused.getIfPresent(digest);
        return reason == null ? desk.examine(() -> examine(token, digest, resource)) : Answers.unknown(reason);
    }

    private Future<Identification> judge(Verified token, String resource) {
        if (clock.millis() >= token.expires()) {
            return Answers.unknown(Reason.EXPIRED_CREDENTIALS);
        }
        String configured = token.trust().settings().audience();
        boolean meant = token.audiences().contains(resource)
                || (configured != null && token.audiences().contains(configured));
        return meant ? token.answer() : Answers.unknown(Reason.WRONG_AUDIENCE);
    }

    private Future<Identification> examine(String token, Digest digest, String resource) throws Refused {
        try {
            Verified result = verify(Jws.parse(token));
            verified.put(digest, result);
            return judge(result, resource);
        } catch (Refused reason) {
            if (reason.isLasting()) {
                refused.put(digest, reason.reason());
            }
            throw reason;
        }
    }

    private Verified verify(Jws jws) throws Refused {
        String issuer = jws.claims().string("iss");
        Trust trust = issuer == null ? null : trusts.get(issuer);
        String algorithm = jws.header().string("alg");
        // What is critical is not understood here (RFC 7515 section 4.1.11).
        if (trust == null
                || algorithm == null
                || !trust.settings().algorithms().contains(algorithm)
                || jws.header().has("crit")) {
            throw Refused.bad();
        }
        var claims = new Claims(jws.claims());
        claims.mustBeAccessToken(jws.header().find("typ"));
        // Before the signature: it costs nothing, and expired tokens come in numbers.
        long expires = claims.validUntil(clock.millis(), trust.settings().skew());
        int generation = trust.mustHaveSigned(jws, algorithm, keyId(jws));
        return new Verified(
                Answers.known(claims.caller(trust.settings())), claims.audiences(), expires, trust, generation);
    }

    private static @Nullable String keyId(Jws jws) throws Refused {
        Json id = jws.header().find("kid");
        if (id != null && !(id instanceof JsonString)) {
            throw Refused.bad();
        }
        return jws.header().string("kid");
    }
}
