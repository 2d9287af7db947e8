package dev.warder.identity;

import static dev.warder.identity.TestingDoor.RESOURCE;
import static dev.warder.identity.TestingDoor.caller;
import static dev.warder.identity.TestingDoor.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Caller;
import dev.warder.call.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the claims of a genuine token mean. */
class TokenTest extends TestingTokens {
    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS512", "PS256", "PS384", "ES256", "ES384", "EdDSA", "Ed25519"})
    void a_good_token_of_every_algorithm_is_accepted(String algorithm) {
        assertThat(caller(door.bearer(issuer.token(RESOURCE, algorithm).sign())).subject())
                .isEqualTo("ann");
    }

    @Test
    void the_caller_is_made_of_the_claims() {
        String token = token().claim("realm_access", Map.of("roles", List.of("sales", "lead")))
                .claim("scope", "crm:read crm:write")
                .sign();
        assertThat(caller(door.bearer(token)))
                .isEqualTo(new Caller(
                        "ann",
                        issuer.issuer(),
                        "agent",
                        null,
                        Set.of("sales", "lead"),
                        Set.of("crm:read", "crm:write"),
                        Caller.Auth.OAUTH));
    }

    @Test
    void the_authorized_party_is_the_client_when_there_is_no_client_id() {
        assertThat(caller(door.bearer(
                                token().without("client_id").claim("azp", "web").sign()))
                        .client())
                .isEqualTo("web");
    }

    @Test
    void a_token_without_roles_has_none() {
        assertThat(caller(door.bearer(token().sign())).roles()).isEmpty();
    }

    @Test
    void roles_that_are_not_texts_are_refused() {
        isBad(token().claim("realm_access", Map.of("roles", List.of("sales", 1)))
                .sign());
    }

    @Test
    void a_token_for_another_resource_is_refused_also_when_it_is_remembered() {
        String token = token().sign();
        assertThat(caller(door.bearer(token)).subject()).isEqualTo("ann");
        assertThat(reason(door.bearer(token, "https://mcp.example.com/servers/files/mcp")))
                .isEqualTo(Reason.WRONG_AUDIENCE);
        assertThat(caller(door.bearer(token)).subject()).isEqualTo("ann");
    }

    @Test
    void a_token_that_was_refused_for_one_resource_is_accepted_for_its_own() {
        String token = token().sign();
        assertThat(reason(door.bearer(token, "https://mcp.example.com/mcp"))).isEqualTo(Reason.WRONG_AUDIENCE);
        assertThat(caller(door.bearer(token)).subject()).isEqualTo("ann");
    }

    @Test
    void one_of_several_audiences_or_the_configured_one_is_enough() {
        assertThat(caller(door.bearer(token().claim("aud", List.of("account", RESOURCE))
                                .sign()))
                        .subject())
                .isEqualTo("ann");
        assertThat(caller(door.bearer(token().claim("aud", "warder").sign())).subject())
                .isEqualTo("ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {RESOURCE + "/", RESOURCE + "x", "https://mcp.example.com", "WARDER", ""})
    void an_audience_that_is_only_similar_is_refused(String audience) {
        assertThat(reason(door.bearer(token().claim("aud", audience).sign()))).isEqualTo(Reason.WRONG_AUDIENCE);
    }

    @Test
    void a_token_without_audience_is_refused() {
        assertThat(reason(door.bearer(token().without("aud").sign()))).isEqualTo(Reason.WRONG_AUDIENCE);
    }

    @Test
    void an_expired_token_is_refused() {
        long past = Instant.now().getEpochSecond() - 1;
        assertThat(reason(door.bearer(token().claim("exp", past).sign()))).isEqualTo(Reason.EXPIRED_CREDENTIALS);
    }

    @Test
    void a_remembered_token_is_refused_from_the_moment_it_expires() {
        String token = token().sign();
        assertThat(caller(door.bearer(token)).subject()).isEqualTo("ann");
        door.ahead.set(301_000);
        try {
            assertThat(reason(door.bearer(token))).isEqualTo(Reason.EXPIRED_CREDENTIALS);
        } finally {
            door.ahead.set(0);
        }
    }

    @Test
    void a_token_that_never_expires_is_refused() {
        isBad(token().without("exp").sign());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"9999999999\"", "1e300", "-1", "null", "true", "[9999999999]", "99999999999999999999999"})
    void an_expiry_that_is_no_point_in_time_is_refused(String expiry) {
        String claims = token().claimsText().replaceFirst("\"exp\":[0-9]+", "\"exp\":" + expiry);
        assertThat(claims).contains(expiry);
        isBad(token().rawClaims(claims).sign());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nbf", "iat"})
    void a_token_from_the_future_is_refused_beyond_the_clock_skew(String claim) {
        long now = Instant.now().getEpochSecond();
        isBad(token().claim(claim, now + 90).sign());
        assertThat(caller(door.bearer(token().claim(claim, now + 15).sign())).subject())
                .isEqualTo("ann");
    }

    @Test
    void a_token_that_was_too_early_is_accepted_later() {
        String token = token().claim("nbf", Instant.now().getEpochSecond() + 90).sign();
        isBad(token);
        door.ahead.set(100_000);
        try {
            assertThat(caller(door.bearer(token)).subject()).isEqualTo("ann");
        } finally {
            door.ahead.set(0);
        }
    }

    @Test
    void a_token_without_issuer_or_subject_is_refused() {
        isBad(token().without("iss").sign());
        isBad(token().without("sub").sign());
        isBad(token().claim("sub", "").sign());
        isBad(token().claim("sub", 7).sign());
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt"})
    void access_tokens_by_type_are_accepted(String type) {
        assertThat(caller(door.bearer(token().header("typ", type).sign())).subject())
                .isEqualTo("ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dpop+jwt", "logout+jwt", "secevent+jwt", "id_token+jwt", "JOSE", "", "at+jwt "})
    void tokens_of_other_types_are_refused(String type) {
        isBad(token().header("typ", type).sign());
    }

    @Test
    void an_id_token_is_refused() {
        isBad(token().header("typ", "JWT").claim("nonce", "n").sign());
        isBad(token().header("typ", null).claim("at_hash", "h").sign());
        isBad(token().header("typ", "JWT").claim("typ", "ID").sign());
        isBad(token().claim("token_use", "id").sign());
    }

    @Test
    void a_refresh_or_logout_token_is_refused() {
        isBad(token().header("typ", "JWT").claim("typ", "Refresh").sign());
        isBad(token().header("typ", "JWT").claim("events", Map.of()).sign());
    }

    @Test
    void an_access_token_that_says_so_may_have_a_nonce() {
        assertThat(caller(door.bearer(token().header("typ", "JWT")
                                .claim("typ", "Bearer")
                                .claim("nonce", "n")
                                .sign()))
                        .subject())
                .isEqualTo("ann");
    }

    @Test
    void a_token_bound_to_a_key_is_refused_without_proof_of_the_key() {
        isBad(token().claim("cnf", Map.of("jkt", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"))
                .sign());
    }

    @Test
    void a_remembered_token_is_answered_at_once() {
        String token = token().sign();
        caller(door.bearer(token));
        assertThat(door.bearer(token).succeeded()).isTrue();
    }
}
