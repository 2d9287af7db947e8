package dev.warder.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warder.access.AccessSettings;
import dev.warder.admin.AdminSettings;
import dev.warder.approval.ApprovalSettings;
import dev.warder.audit.AuditSettings;
import dev.warder.bundles.BundleSettings;
import dev.warder.call.Requirement;
import dev.warder.http.DoorSettings;
import dev.warder.mcp.Era;
import dev.warder.sessions.CustodySettings;
import dev.warder.sessions.SealSettings;
import dev.warder.sessions.SessionSettings;
import dev.warder.settings.HostPort;
import dev.warder.upstream.Allowance;
import dev.warder.upstream.BreakerSettings;
import dev.warder.upstream.ParkingSettings;
import dev.warder.upstream.ServerSettings;
import dev.warder.validation.ValidationSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final Path EVERY_KEY = Path.of("src/test/resources/dev/warder/main/check/every-key.yaml");

    @TempDir
    private Path directory;

    @Test
    void an_empty_file_is_a_closed_house_on_loopback() throws IOException {
        Settings settings = read("");
        assertThat(settings.door().listen()).isEqualTo(new HostPort("127.0.0.1", 8080));
        assertThat(settings.door().publicUrl(8080)).isEqualTo(URI.create("http://127.0.0.1:8080"));
        assertThat(settings.door().tls()).isNull();
        assertThat(settings.door().http())
                .isEqualTo(new HttpSettings(DoorSettings.Limits.DEFAULT, List.of(), List.of()));
        Path data = directory.resolve("warder-data");
        assertThat(settings.places())
                .isEqualTo(new Settings.Places(data, data.resolve("secrets"), new StoreSettings(null)));
        assertThat(settings.admin()).isEqualTo(AdminSettings.DEFAULT);
        assertThat(settings.servers()).isEmpty();
        assertThat(settings.bundles()).isEmpty();
        assertThat(settings.policy().access().rules()).isEmpty();
        assertThat(settings.policy().identity().apiKeys()).isTrue();
        assertThat(settings.policy().identity().oauth()).isEmpty();
        assertThat(settings.policy().validation()).isEqualTo(ValidationSettings.DEFAULT);
        assertThat(settings.audit()).isEqualTo(AuditSettings.DEFAULT);
        assertThat(settings.custody()).isEqualTo(CustodySettings.DEFAULT);
    }

    @Test
    void every_key_of_door_places_and_bounds_is_taken_over() throws IOException {
        Settings settings = read(Files.readString(EVERY_KEY));
        assertThat(settings.door().listen()).isEqualTo(new HostPort("127.0.0.1", 8443));
        assertThat(settings.door().publicUrl(8443)).isEqualTo(URI.create("https://mcp.example.com"));
        assertThat(settings.door().tls())
                .isEqualTo(new DoorSettings.Tls(directory.resolve("cert.pem"), directory.resolve("key.pem")));
        var limits = new DoorSettings.Limits(1 << 20, 8 << 10, 32, ofSeconds(30), ofSeconds(10), ofSeconds(10), 500);
        assertThat(settings.door().http())
                .isEqualTo(new HttpSettings(limits, List.of("mcp.internal"), List.of("https://app.example.com")));
        assertThat(settings.places())
                .isEqualTo(new Settings.Places(
                        Path.of("/var/lib/warder"), directory.resolve("secrets"), new StoreSettings(null)));
        assertThat(settings.admin())
                .isEqualTo(new AdminSettings(new HostPort("127.0.0.1", 9090), null, List.of(), List.of()));
        assertThat(settings.audit()).isEqualTo(new AuditSettings(AuditSettings.Arguments.MASKED, 1 << 20, 100));
        assertThat(settings.custody())
                .isEqualTo(new CustodySettings(
                        new SessionSettings(Duration.ofMinutes(5), 10, 100),
                        new SealSettings(
                                Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofDays(7), Duration.ofHours(2))));
    }

    @Test
    void every_key_of_servers_is_taken_over() throws IOException {
        Settings settings = read(Files.readString(EVERY_KEY));
        ServerSettings.Limits usual = ServerSettings.Limits.DEFAULT;
        assertThat(settings.servers())
                .containsEntry(
                        "files",
                        new ServerSettings(
                                        "files",
                                        new ServerSettings.Stdio(
                                                List.of(
                                                        "npx",
                                                        "-y",
                                                        "@modelcontextprotocol/server-filesystem",
                                                        "/srv/docs"),
                                                Map.of("LEVEL", "3", "DEBUG", "true", "TOKEN", "${secret:files-token}"),
                                                Path.of("/srv")),
                                        Era.LEGACY,
                                        new ServerSettings.Limits(
                                                ofSeconds(90), usual.connectTimeout(), 1 << 20, usual.connections()))
                                .with(new ParkingSettings(ofSeconds(30), 4)))
                .containsEntry(
                        "crm",
                        new ServerSettings(
                                "crm",
                                new ServerSettings.Http(
                                        URI.create("https://crm.internal/mcp"),
                                        Map.of("Authorization", "Bearer ${secret:crm-token}")),
                                Era.MODERN,
                                new ServerSettings.Limits(
                                        usual.timeout(),
                                        ofSeconds(2),
                                        usual.maxReplyBytes(),
                                        10,
                                        new BreakerSettings(5, ofSeconds(30))),
                                new Allowance(
                                        Set.of("elicitation"),
                                        true,
                                        List.of("com.example/charts", "org.example/*"),
                                        Set.of("tenant")),
                                null,
                                ServerSettings.FirstContact.BASELINE));
    }

    @Test
    void what_is_wrong_with_a_limit_is_said_with_its_place() {
        String limits = """
                limits:
                  - { rate: 60 per minute, on: [crm/tools/a, crm] }
                  - { budget: 5 per day, cost: args.price +, to: "role:" }
                  - { quota: 5 per day, on: [] }
                """;

        assertThatThrownBy(() -> read(limits))
                .hasMessageContainingAll("limits[0].on[1]", "limits[1].cost", "limits[1].to", "limits[2].on");
    }

    @Test
    void every_key_of_policy_is_taken_over() throws IOException {
        Settings settings = read(Files.readString(EVERY_KEY));

        assertThat(settings.policy().pins().firstContact()).isEqualTo(ServerSettings.FirstContact.REVIEW);
        assertThat(settings.baselines("crm")).isTrue();
        assertThat(settings.baselines("files")).isFalse();
        assertThat(settings.policy().limits()).hasSize(8);
        assertThat(settings.policy().limits().getFirst().name()).isEqualTo("pace");
        assertThat(settings.policy().limits().get(4).cost()).isEqualTo("args.price");
        assertThat(settings.policy().access().rules())
                .containsExactly(
                        new AccessSettings.Rule(
                                "reading",
                                AccessSettings.Effect.ALLOW,
                                List.of("files/tools/read_*"),
                                List.of("anyone"),
                                "caller.subject != \"mallory\""),
                        new AccessSettings.Rule(
                                null,
                                AccessSettings.Effect.DENY,
                                List.of("crm/tools/delete_*", "files/tools/delete_*"),
                                List.of("role:intern"),
                                null),
                        new AccessSettings.Rule(
                                null,
                                AccessSettings.Effect.ALLOW,
                                List.of("crm/tools/refund"),
                                List.of("role:sales"),
                                null,
                                new Requirement.Terms(
                                        List.of("operator"),
                                        Duration.ofHours(1),
                                        2,
                                        new Requirement.Escalation(List.of("role:boss"), Duration.ofMinutes(10)))));
        assertThat(settings.policy().approvals()).isEqualTo(new ApprovalSettings(ofSeconds(5), 3, 2));
        assertThat(settings.policy().identity().apiKeys()).isFalse();
        assertThat(settings.policy().identity().oauth()).hasSize(2);
        assertThat(settings.policy().validation()).isEqualTo(new ValidationSettings(ValidationSettings.Unknown.ALLOW));
    }

    @Test
    void every_key_of_bundles_is_taken_over() throws IOException {
        Settings settings = read(Files.readString(EVERY_KEY));
        assertThat(settings.bundles())
                .containsEntry(
                        "sales", new BundleSettings(List.of("crm"), List.of("crm/tools/find_*", "crm/resources/**")))
                .containsEntry("all-finders", new BundleSettings(List.of(), List.of("*/tools/find_*")))
                .containsEntry("paper", new BundleSettings(List.of("files"), List.of()));
    }

    private Settings read(String yaml) throws IOException {
        return Loaded.orFail(Files.write(directory.resolve("warder.yaml"), yaml.getBytes(UTF_8)))
                .settings();
    }
}
