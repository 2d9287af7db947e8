package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.warder.scenarios.harness.Gateway;
import dev.warder.scenarios.harness.Reply;
import dev.warder.scenarios.harness.TestingIssuer;
import dev.warder.scenarios.harness.Wire;
import dev.warder.testbed.TestingServer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Credentials that are missing, forged, expired or meant for somebody else end at the door: 401, on record, nothing reaches a server. */
class BadTokenScenario {
    private static final String ISSUER = "http://127.0.0.1:7777";

    @TempDir
    private static Path folder;

    private static TestingServer server;
    private static Gateway gateway;
    private static TestingIssuer issuer;

    @BeforeAll
    static void start() {
        server = TestingServer.modern();
        TestingIssuer keys = new TestingIssuer(ISSUER, "unknown yet");
        gateway = Gateway.start(
                "servers: { one: { url: \"" + server.url() + "\" } }",
                """
                identity:
                  oauth:
                    - { issuer: "%s", jwksFile: "%s", roles: realm_access.roles }
                """.formatted(ISSUER, keys.writeKeys(folder.resolve("jwks.json"))),
                """
                access:
                  - { allow: "one/**", to: ["role:analyst"] }
                """);
        issuer = keys.forAudience(gateway.route("one"));
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        server.close();
    }

    private static Reply call(String token) {
        return Wire.modern(gateway.route("one"), token).callTool("echo", "{\"text\":\"hello\"}");
    }

    @Test
    void a_good_token_of_either_algorithm_is_served() {
        JWTClaimsSet claims = issuer.claims("analyst").build();

        for (String token : List.of(issuer.rsa(claims), issuer.ec(claims))) {
            Reply reply = call(token);
            assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
            assertThat(reply.result().at("/content/0/text").asString("")).isEqualTo("hello");
        }
    }

    @Test
    void the_callers_token_never_travels_to_the_server() {
        String token = issuer.ec(issuer.claims("analyst").build());

        call(token);

        assertThat(server.seen())
                .isNotEmpty()
                .allSatisfy(exchange ->
                        assertThat(exchange.headers() + exchange.body()).doesNotContain(token));
    }

    @Test
    void a_good_token_without_the_role_gets_nothing() {
        int before = server.seen("tools/call").size();

        Reply reply = call(issuer.ec(issuer.claims("stranger").build()));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.errorCode()).as(reply.toString()).isEqualTo(-32602);
        assertThat(server.seen("tools/call")).hasSize(before);
    }

    @TestFactory
    Stream<DynamicTest> bad_credentials() {
        int callsBefore = server.seen("tools/call").size();
        long refusalsBefore = refusals().count();
        Map<String, String> tokens = tokens();
        List<DynamicTest> tests = new ArrayList<>();
        tokens.forEach(
                (name, token) -> tests.add(DynamicTest.dynamicTest(name + " is refused", () -> assertRefused(token))));
        tests.add(
                DynamicTest.dynamicTest("no credentials at all are refused", BadTokenScenario::assertNothingIsRefused));
        tests.add(DynamicTest.dynamicTest("a token in the query is refused", BadTokenScenario::assertQueryIsRefused));
        int attempts = tests.size();
        tests.add(DynamicTest.dynamicTest(
                "nothing reached the server",
                () -> assertThat(server.seen("tools/call")).hasSize(callsBefore)));
        tests.add(DynamicTest.dynamicTest(
                "every refusal is on record",
                () -> assertThat(refusals().count() - refusalsBefore).isEqualTo(attempts)));
        tests.add(DynamicTest.dynamicTest(
                "no token is on record",
                () -> assertThat(gateway.audit().toString()).doesNotContain(tokens.values())));
        return tests.stream();
    }

    private static Stream<JsonNode> refusals() {
        return gateway.audit().stream()
                .filter(entry -> entry.path("reason").asString("").startsWith("auth."));
    }

    private static void assertRefused(String token) {
        assertChallenged(call(token));
    }

    private static void assertNothingIsRefused() {
        assertChallenged(
                Wire.modern(gateway.route("one"), "").without("Authorization").callTool("echo", "{}"));
    }

    private static void assertQueryIsRefused() {
        String token = issuer.ec(issuer.claims("analyst").build());
        Reply reply = Wire.modern(gateway.route("one") + "?access_token=" + token, "")
                .without("Authorization")
                .callTool("echo", "{}");
        assertThat(reply.status()).as(reply.toString()).isIn(400, 401);
    }

    private static void assertChallenged(Reply reply) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(401);
        assertThat(reply.headers().firstValue("www-authenticate").orElse(""))
                .startsWith("Bearer")
                .contains("resource_metadata=\"http://127.0.0.1:" + gateway.port()
                        + "/.well-known/oauth-protected-resource/servers/one/mcp\"");
    }

    /** By what is wrong with it, a token that must not be accepted. */
    private static Map<String, String> tokens() {
        JWTClaimsSet good = issuer.claims("analyst").build();
        Date past = Date.from(Instant.now().minusSeconds(3600));
        Date future = Date.from(Instant.now().plusSeconds(3600));
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("an unknown API key", "wk_0123456789abcdefghijklmnopqrstuv");
        tokens.put("a word", "nonsense");
        tokens.put("an unsigned token", TestingIssuer.none(good));
        tokens.put("an HMAC with the public key", issuer.hmacWithPublicKey(good));
        tokens.put("a token signed by a stranger", issuer.forged(good));
        tokens.put("a token that brings its own key", issuer.bringsItsOwnKey(good));
        tokens.put("a token with a changed signature", changed(issuer.ec(good)));
        tokens.put("a token without its signature", issuer.ec(good).replaceAll("[^.]+$", ""));
        tokens.put(
                "an expired token",
                issuer.ec(edit(good).issueTime(past).expirationTime(past).build()));
        tokens.put(
                "a token that never expires",
                issuer.ec(edit(good).expirationTime(null).build()));
        tokens.put(
                "a token from the future",
                issuer.ec(edit(good).notBeforeTime(future).build()));
        tokens.put(
                "a token for another resource",
                issuer.ec(edit(good).audience("https://other.example/mcp").build()));
        tokens.put(
                "a token for another route",
                issuer.ec(edit(good).audience(gateway.route("two")).build()));
        tokens.put(
                "a token for nobody", issuer.ec(edit(good).audience(List.of()).build()));
        tokens.put(
                "a token of another issuer",
                issuer.ec(edit(good).issuer("https://other.example").build()));
        tokens.put(
                "a token without a subject", issuer.ec(edit(good).subject(null).build()));
        return tokens;
    }

    private static JWTClaimsSet.Builder edit(JWTClaimsSet claims) {
        return new JWTClaimsSet.Builder(claims);
    }

    private static String changed(String token) {
        int at = token.length() - 10;
        return token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
    }
}
