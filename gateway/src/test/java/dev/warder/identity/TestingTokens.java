package dev.warder.identity;

import static dev.warder.identity.TestingDoor.RESOURCE;
import static dev.warder.identity.TestingDoor.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Reason;
import dev.warder.testbed.TestingIssuer;
import dev.warder.testbed.TestingToken;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** One issuer, and a door that trusts it. */
abstract class TestingTokens {
    @TempDir
    static Path dir;

    static TestingIssuer issuer;
    static TestingDoor door;

    @BeforeAll
    static void open() {
        issuer = TestingIssuer.start("/realms/acme", 0);
        var settings = new IdentitySettings.Issuer(
                issuer.issuer(), null, null, "warder", "realm_access.roles", null, IdentitySettings.Checks.DEFAULT);
        door = TestingDoor.trusting(dir, settings);
    }

    @AfterAll
    static void close() {
        door.close();
        issuer.close();
    }

    static TestingToken token() {
        return issuer.token(RESOURCE);
    }

    static void isBad(String token) {
        assertThat(reason(door.bearer(token))).isEqualTo(Reason.BAD_CREDENTIALS);
        assertThat(reason(door.bearer(token))).as("the second time").isEqualTo(Reason.BAD_CREDENTIALS);
    }
}
