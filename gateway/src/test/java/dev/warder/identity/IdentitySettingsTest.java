package dev.warder.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.settings.SettingsReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentitySettingsTest {

    private static SettingsReader.Reading<IdentitySettings> reading(String yaml) {
        return SettingsReader.read(
                "test",
                yaml.getBytes(StandardCharsets.UTF_8),
                Path.of("/etc/warder"),
                IdentitySettings.SHAPE,
                name -> null);
    }

    private static IdentitySettings settings(String yaml) {
        var reading = reading(yaml);
        assertThat(reading.settings()).as(reading.problems().list().toString()).isNotNull();
        return reading.settings();
    }

    @Test
    void by_default_there_are_keys_and_no_issuers() {
        assertThat(settings("# nothing\n")).isEqualTo(new IdentitySettings(true, List.of()));
    }

    @Test
    void an_issuer_needs_its_name_only() {
        IdentitySettings.Issuer issuer = settings("oauth:\n  - issuer: https://idp.example/realms/acme\n")
                .oauth()
                .getFirst();
        assertThat(issuer).isEqualTo(IdentitySettings.Issuer.of("https://idp.example/realms/acme"));
        assertThat(issuer.roles()).isEqualTo("roles");
        assertThat(issuer.checks().skew()).isEqualTo(Duration.ofSeconds(30));
        assertThat(issuer.checks().algorithms()).contains("RS256", "PS256", "ES256", "EdDSA");
    }

    @Test
    void every_key_is_read() {
        var settings = settings("""
                apiKeys: false
                oauth:
                  - issuer: https://one.example
                    jwksUrl: https://keys.example/one
                    audience: warder
                    roles: realm_access.roles
                    tenant: org.id
                    algorithms: [ES256]
                    clockSkew: 10s
                  - issuer: two
                    jwksFile: two.json
                """);
        assertThat(settings)
                .isEqualTo(new IdentitySettings(
                        false,
                        List.of(
                                new IdentitySettings.Issuer(
                                        "https://one.example",
                                        URI.create("https://keys.example/one"),
                                        null,
                                        "warder",
                                        "realm_access.roles",
                                        "org.id",
                                        new IdentitySettings.Checks(Set.of("ES256"), Duration.ofSeconds(10))),
                                new IdentitySettings.Issuer(
                                        "two",
                                        null,
                                        Path.of("/etc/warder/two.json"),
                                        null,
                                        "roles",
                                        null,
                                        IdentitySettings.Checks.DEFAULT))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://idp.example", "idp.example", "https://idp.example?a=b", "https://idp.example#a", "\"\""})
    void an_issuer_whose_keys_must_be_found_is_an_https_address(String issuer) {
        assertThat(reading("oauth:\n  - issuer: " + issuer + "\n").problems().list())
                .singleElement()
                .satisfies(problem -> assertThat(problem.place().path()).isEqualTo("oauth[0].issuer"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "none", "None", "RS1", "ES256K", "rs256"})
    void an_algorithm_without_a_key_pair_is_refused(String algorithm) {
        assertThat(reading("oauth:\n  - issuer: https://idp.example\n    algorithms: [" + algorithm + "]\n")
                        .problems()
                        .list())
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'jwksUrl: http://keys.example/k', oauth[0].jwksUrl",
        "'clockSkew: 61s', oauth[0].clockSkew",
        "'algorithms: []', oauth[0].algorithms",
        "'jwksUrl: https://keys.example/k\n    jwksFile: k.json', oauth[0].jwksFile"
    })
    void what_would_weaken_the_check_is_a_problem(String line, String path) {
        assertThat(reading("oauth:\n  - issuer: https://idp.example\n    " + line + "\n")
                        .problems()
                        .list())
                .anySatisfy(problem -> assertThat(problem.place().path()).isEqualTo(path));
    }

    @Test
    void an_issuer_listed_twice_is_a_problem() {
        assertThat(reading("oauth:\n  - issuer: https://idp.example\n  - issuer: https://idp.example\n")
                        .problems()
                        .list())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("twice"));
    }
}
