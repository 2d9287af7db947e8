package dev.warder.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.audit.AuditSettings.Arguments;
import dev.warder.call.Caller;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Reason;
import dev.warder.json.CanonicalJson;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.mcp.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntryWriterTest {
    @TempDir
    Path directory;

    @Test
    void an_outcome_is_written_in_the_final_form() throws Exception {
        AuditEntry entry = AuditEntry.outcome(
                TestingCalls.tool("c1", JsonObject.EMPTY), TestingCalls.refused(Reason.BAD_ARGUMENTS), "p1");

        assertThat(text(entry, Arguments.DIGEST))
                .isEqualTo("{\"address\":\"192.0.2.7\",\"caller\":{\"auth\":\"oauth\",\"client\":\"agent-7\","
                        + "\"issuer\":\"https://idp.example.com\",\"roles\":[\"analyst\",\"sales\"],\"subject\":\"alice\","
                        + "\"tenant\":\"acme\"},\"capability\":{\"name\":\"create_order\",\"type\":\"tools\"},"
                        + "\"decision\":\"refused\",\"id\":\"c1\",\"kind\":\"outcome\",\"latency_us\":85,"
                        + "\"method\":\"tools/call\",\"node\":\"node-1\",\"policy\":\"p1\",\"reason\":\"validation.arguments\","
                        + "\"reply_bytes\":120,\"request_bytes\":300,\"revision\":\"2026-07-28\",\"rule\":\"access[2]\","
                        + "\"server\":\"crm\",\"status\":\"refused\",\"time\":\"2024-05-06T07:08:09.123541Z\","
                        + "\"trace\":\"0af7651916cd43dd8448eb211c80319c\",\"upstream_us\":0,\"v\":1}");
    }

    @Test
    void every_entry_is_canonical_json_whatever_its_names_hold() throws Exception {
        var random = new Random(7);
        var writer = new EntryWriter("node\u0001\"1", Arguments.MASKED, new Salts(directory.resolve("salts")));
        var out = new JsonBytes(16);
        for (int round = 0; round < 3_000; round++) {
            out.truncate(0);
            writer.write(anyEntry(random), out);
            byte[] entry = out.copy(0);

            assertThat(entry.length).isLessThanOrEqualTo(EntryWriter.MAX_BYTES);
            assertThat(new String(entry, StandardCharsets.UTF_8))
                    .isEqualTo(new String(CanonicalJson.bytes(parsed(entry)), StandardCharsets.UTF_8));
        }
    }

    @Test
    void an_entry_too_long_for_a_leaf_is_cut_to_what_identifies_it() throws Exception {
        String wide = "\u0001".repeat(5_000);
        Set<String> roles = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            roles.add(i + wide);
        }
        var caller = new Caller(wide, wide, wide, wide, roles, Set.of(), Caller.Auth.OAUTH);
        var capability = new Capability(wide, CapabilityType.RESOURCE, wide);
        JsonObject arguments =
                JsonObject.of("uri", new dev.warder.json.JsonString(wide)).with("more", wide.repeat(9));
        AuditEntry entry =
                AuditEntry.intent(TestingCalls.call(caller, "c1", Method.RESOURCES_READ, capability, arguments), wide);

        byte[] written = text(entry, Arguments.MASKED).getBytes(StandardCharsets.UTF_8);

        assertThat(written.length).isLessThanOrEqualTo(EntryWriter.MAX_BYTES);
        JsonObject read = parsed(written);
        assertThat(read.string("id")).isEqualTo("c1");
        assertThat(Objects.requireNonNull(read.object("args")).string("digest")).startsWith("hmac-sha256:");
        assertThat(read.string("policy")).contains("(5000 characters, sha256 ");
    }

    @Test
    void the_digest_commits_to_the_arguments_and_shows_nothing_of_them() throws Exception {
        String first =
                digest(JsonObject.of("amount", dev.warder.json.JsonNumber.of(7)).with("to", "bob"));
        String sameInOtherOrder = digest(
                JsonObject.of("to", new dev.warder.json.JsonString("bob")).with("amount", 7));
        String other =
                digest(JsonObject.of("amount", dev.warder.json.JsonNumber.of(8)).with("to", "bob"));

        assertThat(first)
                .isEqualTo(sameInOtherOrder)
                .isNotEqualTo(other)
                .matches("hmac-sha256:20240506-[0-9a-f]{8}:[0-9a-f]{64}");
    }

    @Test
    void a_digest_can_no_longer_be_made_again_once_its_salt_is_erased() throws Exception {
        JsonObject arguments = JsonObject.of("pin", new dev.warder.json.JsonString("1234"));
        String before = digest(arguments);
        try (Stream<Path> salts = Files.list(directory.resolve("salts"))) {
            for (Path salt : salts.toList()) {
                assertThat(Files.getPosixFilePermissions(salt)).hasToString("[OWNER_READ, OWNER_WRITE]");
                Files.delete(salt);
            }
        }

        String after = digest(arguments);

        assertThat(after).isNotEqualTo(before);
        assertThat(after.split(":", -1)[1]).isNotEqualTo(before.split(":", -1)[1]);
    }

    @Test
    void masked_arguments_hide_sensitive_values_and_are_bounded() throws Exception {
        JsonObject arguments = JsonObject.of("api_key", new dev.warder.json.JsonString("s3cr3t"))
                .with("note", "x".repeat(10_000))
                .with(
                        "login",
                        JsonObject.of("Password", new dev.warder.json.JsonString("hunter2"))
                                .with("user", "bob"))
                .with("url", "https://bob:pw@example.com/a?token=abc&page=2");

        String written = text(AuditEntry.intent(TestingCalls.tool("c1", arguments), "p1"), Arguments.MASKED);

        assertThat(written)
                .doesNotContain("s3cr3t", "hunter2", "abc", "bob:pw")
                .contains("\"user\":\"bob\"", "page=2", "(10000 characters)")
                .hasSizeLessThan(2_000);
    }

    @Test
    void secrets_in_the_address_of_a_resource_are_masked() throws Exception {
        String uri = "https://user:pass@host/doc?sig=aaa&X-Amz-Signature=bbb&%74oken=ccc&page=3#access_token=ddd";
        var capability = new Capability("crm", CapabilityType.RESOURCE, uri);
        AuditEntry entry = AuditEntry.intent(
                TestingCalls.call(
                        "c1",
                        Method.RESOURCES_READ,
                        capability,
                        JsonObject.of("uri", new dev.warder.json.JsonString(uri))),
                "p1");

        JsonObject read = parsed(text(entry, Arguments.DIGEST).getBytes(StandardCharsets.UTF_8));

        String masked = "https://***@host/doc?sig=***&X-Amz-Signature=***&%74oken=***&page=3#access_token=***";
        assertThat(read.string("target")).isEqualTo(masked);
        assertThat(Objects.requireNonNull(read.object("capability")).string("name"))
                .isEqualTo(masked);
    }

    @Test
    void an_arrival_without_a_proven_caller_is_an_authentication_failure() throws Exception {
        AuditEntry entry = AuditEntry.turnedAway(new AuditEntry.TurnedAway(
                "c1", TestingCalls.RECEIVED, null, "192.0.2.7", "crm", null, Reason.EXPIRED_CREDENTIALS, 0, null, 12));

        assertThat(text(entry, Arguments.DIGEST))
                .contains("\"kind\":\"event\"", "\"event\":\"auth_failure\"", "\"reason\":\"auth.expired\"")
                .doesNotContain("caller");
    }

    private String digest(JsonObject arguments) throws Exception {
        String text = text(AuditEntry.intent(TestingCalls.tool("c1", arguments), "p1"), Arguments.DIGEST);
        JsonObject args = Objects.requireNonNull(
                parsed(text.getBytes(StandardCharsets.UTF_8)).object("args"));
        return Objects.requireNonNull(args.string("digest"));
    }

    private String text(AuditEntry entry, Arguments arguments) throws Exception {
        var out = new JsonBytes(16);
        new EntryWriter("node-1", arguments, new Salts(directory.resolve("salts"))).write(entry, out);
        return new String(out.copy(0), StandardCharsets.UTF_8);
    }

    private static JsonObject parsed(byte[] entry) throws Exception {
        return (JsonObject) JsonReader.read(entry, JsonLimits.DEFAULT);
    }

    private static AuditEntry anyEntry(Random random) {
        var caller = new Caller(
                anyText(random),
                anyText(random),
                anyText(random),
                anyText(random),
                Set.of(anyText(random) + 1, anyText(random) + 2),
                Set.of(),
                Caller.Auth.API_KEY);
        var capability =
                new Capability("crm", List.of(CapabilityType.values()).get(random.nextInt(4)), anyText(random));
        JsonObject arguments = JsonObject.of(anyName(random), new dev.warder.json.JsonString(anyName(random)))
                .with("n", random.nextLong())
                .with(anyName(random), JsonObject.of("deep", dev.warder.json.JsonBool.of(true)));
        var call = TestingCalls.call(
                caller, anyText(random), Method.RESOURCES_READ, capability, arguments.with("uri", anyName(random)));
        return switch (random.nextInt(4)) {
            case 0 -> AuditEntry.intent(call, anyText(random));
            case 1 -> AuditEntry.outcome(call, TestingCalls.refused(Reason.NOT_ALLOWED), anyText(random));
            case 2 -> AuditEntry.event("key_created", Map.of("b", anyText(random), "a_1", anyText(random)));
            default ->
                AuditEntry.turnedAway(new AuditEntry.TurnedAway(
                        anyText(random),
                        random.nextInt(),
                        caller,
                        anyText(random),
                        anyText(random),
                        anyText(random),
                        Reason.MALFORMED,
                        random.nextInt(),
                        anyText(random),
                        5));
        };
    }

    /** Any text at all, halves of surrogate pairs included. */
    private static String anyText(Random random) {
        var text = new StringBuilder();
        int length = random.nextInt(12) == 0 ? random.nextInt(2_000) : random.nextInt(20);
        for (int i = 0; i < length; i++) {
            text.append((char)
                    switch (random.nextInt(4)) {
                        case 0 -> random.nextInt(0x20);
                        case 1 -> 0xD800 + random.nextInt(0x800);
                        case 2 -> random.nextInt(0x10000);
                        default -> 0x20 + random.nextInt(0x60);
                    });
        }
        return text.toString();
    }

    /** Text as a reader of JSON yields it: without halves of pairs. */
    private static String anyName(Random random) {
        return new String(anyText(random).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
