package dev.warder.identity;

import static dev.warder.identity.TestingDoor.RESOURCE;
import static dev.warder.identity.TestingDoor.caller;
import static dev.warder.identity.TestingDoor.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warder.call.Reason;
import dev.warder.testbed.IssuerTrouble;
import dev.warder.testbed.TestingIssuer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the keys of an issuer come from, and what happens when they change or cannot be had. */
class IssuerKeysTest {
    @TempDir
    Path dir;

    private final TestingIssuer issuer = TestingIssuer.start("/realms/acme", 0);

    @AfterEach
    void close() {
        issuer.close();
    }

    private TestingDoor door() {
        return TestingDoor.trusting(dir, IdentitySettings.Issuer.of(issuer.issuer()));
    }

    private String token() {
        return issuer.token(RESOURCE).sign();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        var never = new CountDownLatch(1);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            assertThat(never.await(10, TimeUnit.MILLISECONDS)).isFalse();
        }
    }

    @Test
    void keys_are_found_through_openid_connect_when_there_is_no_oauth_document() {
        issuer.openIdOnly(true);
        try (var door = door()) {
            assertThat(caller(door.bearer(token())).subject()).isEqualTo("ann");
        }
    }

    @Test
    void the_metadata_documents_of_an_issuer_are_asked_for_in_order() {
        assertThat(KeySource.ByDiscovery.documents(URI.create("https://idp.example:8443/realms/acme/")))
                .extracting(URI::toString)
                .containsExactly(
                        "https://idp.example:8443/.well-known/oauth-authorization-server/realms/acme",
                        "https://idp.example:8443/.well-known/openid-configuration/realms/acme",
                        "https://idp.example:8443/realms/acme/.well-known/openid-configuration");
        assertThat(KeySource.ByDiscovery.documents(URI.create("https://idp.example")))
                .extracting(URI::toString)
                .containsExactly(
                        "https://idp.example/.well-known/oauth-authorization-server",
                        "https://idp.example/.well-known/openid-configuration");
    }

    @Test
    void keys_are_read_from_a_file_and_again_when_it_changes() throws Exception {
        Path file = Files.writeString(dir.resolve("jwks.json"), issuer.keySet());
        var settings = new IdentitySettings.Issuer(
                issuer.issuer(), null, file, null, "roles", null, IdentitySettings.Checks.DEFAULT);
        try (var door = TestingDoor.trusting(dir, settings)) {
            assertThat(caller(door.bearer(token())).subject()).isEqualTo("ann");
            issuer.rotate();
            Files.writeString(file, issuer.keySet());
            String token = token();
            await(() -> isKnown(door, token));
            assertThat(issuer.keyFetches()).isZero();
        }
    }

    @Test
    void keys_are_fetched_from_a_configured_address() {
        var settings = new IdentitySettings.Issuer(
                "any name", URI.create(issuer.keysUrl()), null, null, "roles", null, IdentitySettings.Checks.DEFAULT);
        try (var door = TestingDoor.trusting(dir, settings)) {
            String token = issuer.token(RESOURCE).claim("iss", "any name").sign();
            assertThat(caller(door.bearer(token)).issuer()).isEqualTo("any name");
        }
    }

    @Test
    void a_new_key_is_found_and_the_old_one_is_forgotten() throws InterruptedException {
        try (var door = door()) {
            String before = token();
            assertThat(caller(door.bearer(before)).subject()).isEqualTo("ann");
            issuer.rotate();
            String after = token();
            await(() -> isKnown(door, after));
            assertThat(reason(door.bearer(before)))
                    .as("signed by a withdrawn key")
                    .isEqualTo(Reason.BAD_CREDENTIALS);
        }
    }

    @Test
    void a_new_key_under_an_old_id_is_found() throws InterruptedException {
        try (var door = door()) {
            String before = token();
            assertThat(caller(door.bearer(before)).subject()).isEqualTo("ann");
            issuer.replaceKeysUnderTheSameIds();
            String after = token();
            await(() -> isKnown(door, after));
            assertThat(reason(door.bearer(before))).isEqualTo(Reason.BAD_CREDENTIALS);
        }
    }

    @Test
    void unknown_key_ids_cause_few_fetches() {
        var pace = new KeyKeeper.Pace(
                Duration.ofMinutes(10),
                Duration.ofMinutes(10),
                Duration.ofMillis(50),
                Duration.ofSeconds(2),
                Duration.ofHours(1));
        var settings = new IdentitySettings(true, java.util.List.of(IdentitySettings.Issuer.of(issuer.issuer())));
        try (var door = new TestingDoor(dir, settings, pace)) {
            caller(door.bearer(token()));
            for (int i = 0; i < 50; i++) {
                String forged = issuer.token(RESOURCE).header("kid", "k" + i).sign();
                assertThat(reason(door.bearer(forged))).isEqualTo(Reason.BAD_CREDENTIALS);
            }
            assertThat(issuer.keyFetches()).isEqualTo(1);
        }
    }

    @Test
    void an_issuer_that_is_down_at_the_start_is_tried_until_it_is_up() throws InterruptedException {
        int port = issuer.port();
        String name = issuer.issuer();
        issuer.close();
        try (var door = TestingDoor.trusting(dir, IdentitySettings.Issuer.of(name))) {
            try (var late = TestingIssuer.start()) {
                String unknown = late.token(RESOURCE).claim("iss", name).sign();
                assertThat(reason(door.bearer(unknown))).isEqualTo(Reason.IDENTITY_UNAVAILABLE);
            }
            try (var up = TestingIssuer.start("/realms/acme", port)) {
                await(() -> up.keyFetches() > 0);
                String token = up.token(RESOURCE).sign();
                await(() -> isKnown(door, token));
            }
        }
    }

    @Test
    void an_issuer_that_is_down_does_not_disturb_another() {
        try (var other = TestingIssuer.start()) {
            issuer.behave(IssuerTrouble.SILENT);
            try (var door = TestingDoor.trusting(
                    dir, IdentitySettings.Issuer.of(issuer.issuer()), IdentitySettings.Issuer.of(other.issuer()))) {
                assertThat(caller(door.bearer(other.token(RESOURCE).sign())).issuer())
                        .isEqualTo(other.issuer());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "ODD_KEYS"})
    void an_issuer_in_trouble_leaves_callers_unknown(IssuerTrouble trouble) {
        issuer.behave(trouble);
        try (var door = door()) {
            assertThat(reason(door.bearer(token()))).isEqualTo(Reason.IDENTITY_UNAVAILABLE);
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "ODD_KEYS", "DRIP", "SILENT"})
    void keys_at_hand_are_used_while_the_issuer_is_in_trouble(IssuerTrouble trouble) throws InterruptedException {
        try (var door = door()) {
            caller(door.bearer(token()));
            issuer.behave(trouble);
            String unknownKey = issuer.token(RESOURCE).header("kid", "new").sign();
            await(() -> reason(door.bearer(unknownKey)) == Reason.IDENTITY_UNAVAILABLE);
            assertThat(caller(door.bearer(
                                    issuer.token(RESOURCE).claim("sub", "bob").sign()))
                            .subject())
                    .isEqualTo("bob");
        }
    }

    @Test
    void keys_that_are_not_meant_for_verifying_are_passed_over() {
        issuer.behave(IssuerTrouble.ODD_KEYS);
        try (var door = door()) {
            assertThat(caller(door.bearer(token())).subject()).isEqualTo("ann");
        }
    }

    @Test
    void a_redirect_is_not_followed() {
        issuer.behave(IssuerTrouble.REDIRECT);
        var fetch = new Fetch(Duration.ofSeconds(2));
        assertThatThrownBy(() -> fetch.get(URI.create(issuer.keysUrl())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("302");
    }

    @Test
    void a_document_is_fetched_within_one_deadline_for_head_and_body() {
        issuer.behave(IssuerTrouble.DRIP);
        var fetch = new Fetch(Duration.ofMillis(500));
        long start = System.nanoTime();
        assertThatThrownBy(() -> fetch.get(URI.create(issuer.keysUrl())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("500 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void two_keys_with_one_id_are_both_tried() throws IOException {
        try (var other = TestingIssuer.start()) {
            String keys = issuer.keySet();
            String more = other.keySet();
            String both = keys.substring(0, keys.length() - 2) + "," + more.substring(more.indexOf('[') + 1);
            Path file = Files.writeString(dir.resolve("jwks.json"), both);
            var settings = new IdentitySettings.Issuer(
                    issuer.issuer(), null, file, null, "roles", null, IdentitySettings.Checks.DEFAULT);
            try (var door = TestingDoor.trusting(dir, settings)) {
                assertThat(caller(door.bearer(token())).subject()).isEqualTo("ann");
                String second =
                        other.token(RESOURCE).claim("iss", issuer.issuer()).sign();
                assertThat(caller(door.bearer(second)).subject()).isEqualTo("ann");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"keys\":{}}",
                "{\"keys\":[]}",
                "{\"keys\":[1,{}]}",
                "[]",
                "",
                "{\"keys\":[],\"keys\":[]}"
            })
    void a_key_set_without_a_usable_key_is_a_failure(String text) {
        assertThatThrownBy(() -> KeySet.parse(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }

    private static boolean isKnown(TestingDoor door, String token) {
        try {
            return caller(door.bearer(token)) != null;
        } catch (AssertionError unknown) {
            return false;
        }
    }
}
