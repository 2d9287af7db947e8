package dev.warder.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialTest {
    private static Credential of(String authorization, String apiKey) {
        return Credential.of(new Presented(authorization, apiKey, "127.0.0.1"));
    }

    @Test
    void nothing_is_no_credential() {
        assertThat(of(null, null)).isEqualTo(new Credential.Unfit(Reason.NO_CREDENTIALS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer a.b.c", "bearer a.b.c", "BEARER a.b.c", "Bearer   a.b.c"})
    void a_bearer_token_is_found_however_the_scheme_is_written(String authorization) {
        assertThat(of(authorization, null)).isEqualTo(new Credential.Token("a.b.c"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Bearer", "Bearer ", "Bearer\ta.b.c", "Basic YTpi", "DPoP a.b.c", "a.b.c", " Bearer a.b.c"})
    void anything_else_in_the_header_is_a_bad_credential(String authorization) {
        assertThat(of(authorization, null)).isEqualTo(new Credential.Unfit(Reason.BAD_CREDENTIALS));
    }

    @Test
    void a_key_is_found_in_either_header() {
        assertThat(of("Bearer wk_a_b", null)).isEqualTo(new Credential.Key("wk_a_b"));
        assertThat(of(null, "wk_a_b")).isEqualTo(new Credential.Key("wk_a_b"));
    }

    @Test
    void two_different_credentials_are_refused() {
        assertThat(of("Bearer a.b.c", "wk_a_b")).isEqualTo(new Credential.Unfit(Reason.BAD_CREDENTIALS));
        assertThat(of("Bearer wk_a_c", "wk_a_b")).isEqualTo(new Credential.Unfit(Reason.BAD_CREDENTIALS));
        assertThat(of("Basic YTpi", "wk_a_b")).isEqualTo(new Credential.Unfit(Reason.BAD_CREDENTIALS));
        assertThat(of("Bearer wk_a_b", "")).isEqualTo(new Credential.Unfit(Reason.BAD_CREDENTIALS));
    }

    @Test
    void the_same_key_in_both_headers_is_one_credential() {
        assertThat(of("Bearer wk_a_b", "wk_a_b")).isEqualTo(new Credential.Key("wk_a_b"));
    }

    @Test
    void a_token_does_not_belong_into_the_key_header() {
        assertThat(of(null, "a.b.c")).isEqualTo(new Credential.Unfit(Reason.BAD_CREDENTIALS));
        assertThat(of("Bearer a.b.c", "a.b.c")).isEqualTo(new Credential.Unfit(Reason.BAD_CREDENTIALS));
    }

    @Test
    void an_overlong_credential_is_refused_before_it_is_looked_at() {
        String longest = "a".repeat(Credential.LONGEST);
        assertThat(of("Bearer " + longest, null)).isEqualTo(new Credential.Token(longest));
        assertThat(of("Bearer " + longest + "a", null)).isEqualTo(new Credential.Unfit(Reason.BAD_CREDENTIALS));
    }

    @Test
    void no_credential_shows_itself_in_a_text() {
        assertThat(new Presented("Bearer secret1", "secret2", "127.0.0.1").toString())
                .doesNotContain("secret");
        assertThat(of("Bearer secret1", null).toString()).doesNotContain("secret");
        assertThat(of(null, "wk_secret").toString()).doesNotContain("secret");
        assertThat(Digest.of("secret").toString())
                .doesNotContain(Digest.of("secret").hex());
    }

    @Test
    void a_digest_is_the_sha_256_of_the_text() {
        assertThat(Digest.of("abc").hex())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(Digest.of("abc").matches("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
                .isTrue();
        assertThat(Digest.of("abd").matches("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
                .isFalse();
    }
}
