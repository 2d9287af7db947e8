package dev.warder.identity;

import static dev.warder.identity.TestingDoor.RESOURCE;
import static dev.warder.identity.TestingDoor.caller;
import static dev.warder.identity.TestingDoor.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Reason;
import dev.warder.testbed.TestingIssuer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are not what they claim to be. */
class ForgedTokenTest extends TestingTokens {
    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_token_of_an_issuer_nobody_trusts_is_refused() {
        try (var other = TestingIssuer.start()) {
            isBad(other.token(RESOURCE).sign());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/../acme", "#x"})
    void an_issuer_that_is_only_similar_is_refused(String suffix) {
        isBad(token().claim("iss", issuer.issuer() + suffix).sign());
    }

    @Test
    void a_token_forged_with_another_key_is_refused() {
        try (var other = TestingIssuer.start()) {
            isBad(token().signedBy(other.key("ES256")).sign());
        }
    }

    @Test
    void a_changed_token_is_refused() {
        String[] parts = token().sign().split("\\.", -1);
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        isBad(parts[0] + "." + encode(claims.replace("ann", "eve")) + "." + parts[2]);
    }

    @Test
    void a_changed_signature_is_refused() {
        String token = token().sign();
        char last = token.charAt(token.length() - 20);
        isBad(token.substring(0, token.length() - 20)
                + (last == 'A' ? 'B' : 'A')
                + token.substring(token.length() - 19));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "nOnE", "NONE"})
    void an_unsigned_token_is_refused(String none) {
        isBad(token().header("alg", none).unsigned());
        isBad(token().header("alg", none).unsigned() + encode("x"));
    }

    @Test
    void a_token_without_algorithm_is_refused() {
        String good = token().sign();
        String signature = good.substring(good.lastIndexOf('.'));
        isBad(encode("{\"typ\":\"at+jwt\"}") + "." + good.split("\\.", -1)[1] + signature);
    }

    @Test
    void a_genuine_token_signed_with_an_algorithm_that_is_not_allowed_is_refused() {
        var checks = new IdentitySettings.Checks(Set.of("ES256"), Duration.ofSeconds(30));
        var narrow = new IdentitySettings.Issuer(issuer.issuer(), null, null, null, "roles", null, checks);
        try (var strict = TestingDoor.trusting(dir.resolve("strict"), narrow)) {
            String rsa = issuer.token(RESOURCE, "RS256").sign();
            assertThat(caller(door.bearer(rsa)).subject()).isEqualTo("ann");
            assertThat(reason(strict.bearer(rsa))).isEqualTo(Reason.BAD_CREDENTIALS);
            assertThat(caller(strict.bearer(token().sign())).subject()).isEqualTo("ann");
        }
    }

    @Test
    void the_public_key_is_no_hmac_secret() {
        byte[] der = issuer.publicRsaKey();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END PUBLIC KEY-----\n";
        for (String algorithm : List.of("HS256", "RS256")) {
            var token = issuer.token(RESOURCE, "RS256").header("alg", algorithm);
            isBad(token.hmac(der));
            isBad(token.hmac(pem.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    @Test
    void an_algorithm_does_not_fit_a_key_of_another_kind() {
        isBad(issuer.token(RESOURCE, "RS256").header("alg", "ES256").sign());
        isBad(issuer.token(RESOURCE, "ES384")
                .header("alg", "ES256")
                .signedBy(issuer.key("ES384"))
                .rawHeader("{\"alg\":\"ES256\",\"kid\":\"p384-1\"}")
                .sign());
    }

    @Test
    void an_elliptic_signature_of_zeros_is_refused() {
        String token = token().unsigned();
        isBad(token + Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64]));
    }

    @Test
    void keys_that_the_token_brings_along_are_not_used() {
        try (var other = TestingIssuer.start()) {
            String own = other.key("ES256");
            for (String kid : List.of("p256-1", "mine")) {
                isBad(token().header("kid", kid)
                        .header("jwk", Map.of("kty", "EC"))
                        .header("jku", other.keysUrl())
                        .header("x5u", other.keysUrl())
                        .signedBy(own)
                        .sign());
            }
            assertThat(other.keyFetches()).isZero();
        }
    }

    @Test
    void a_token_with_a_critical_extension_is_refused() {
        isBad(token().header("crit", List.of("exp")).sign());
        isBad(token().header("crit", List.of("b64")).header("b64", false).sign());
        isBad(token().header("crit", List.of()).sign());
    }

    @Test
    void a_token_without_key_id_is_verified_by_a_key_of_its_kind() {
        assertThat(caller(door.bearer(token().header("kid", null).sign())).subject())
                .isEqualTo("ann");
    }

    @Test
    void a_key_id_that_is_no_text_is_refused() {
        isBad(token().header("kid", 1).sign());
    }

    @Test
    void a_claim_that_is_there_twice_is_refused() {
        String claims = token().claimsText();
        isBad(token().rawClaims(claims.replaceFirst("\\{", "{\"sub\":\"eve\",")).sign());
        isBad(token().rawClaims(claims.replaceFirst("\\{", "{\"\\\\u0073ub\":\"eve\","))
                .sign());
    }

    @Test
    void a_header_parameter_that_is_there_twice_is_refused() {
        isBad(token().rawHeader("{\"alg\":\"ES256\",\"alg\":\"ES256\",\"kid\":\"p256-1\"}")
                .sign());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "7", "{", "{}x", "\uFEFF{}"})
    void a_token_whose_parts_are_no_json_objects_is_refused(String text) {
        isBad(token().rawClaims(text).sign());
        isBad(token().rawHeader(text).sign());
    }

    @Test
    void only_the_one_right_spelling_of_a_token_is_accepted() {
        String token = token().sign();
        isBad(token + "=");
        isBad(token + ".");
        isBad(token + ".AAAA.AAAA");
        isBad("." + token);
        isBad(token.replaceFirst("\\.", "=."));
        isBad(token.substring(0, token.lastIndexOf('.')));
    }

    @Test
    void spare_bits_at_the_end_of_a_signature_are_refused() {
        // 64 bytes leave 4 spare bits in the last of 86 characters: the next letter of the alphabet is the same
        // signature.
        String token = token().sign();
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        char next = alphabet.charAt(alphabet.indexOf(token.charAt(token.length() - 1)) + 1);
        isBad(token.substring(0, token.length() - 1) + next);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t", ",", "é", "\"", "\uD800", "+", "/", "\u0000"})
    void a_character_that_no_token_has_is_refused(String character) {
        String token = token().sign();
        isBad(token + character);
        isBad(token + "," + character + token);
        isBad("wk_" + character);
        isBad(token.substring(0, 10) + character + token.substring(11));
    }

    @Test
    void an_overlong_token_is_refused() {
        isBad(token().claim("padding", "x".repeat(20_000)).sign());
    }
}
