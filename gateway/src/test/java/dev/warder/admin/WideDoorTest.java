package dev.warder.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warder.settings.CertificateFiles;
import dev.warder.settings.HostPort;
import dev.warder.testbed.TestingCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The operators' listener where other machines can reach it. */
@Timeout(60)
class WideDoorTest {
    @TempDir
    private Path directory;

    private TestingApi api;
    private HttpClient client;
    private String olga;

    @BeforeEach
    void open() throws Exception {
        TestingCertificate certificate = TestingCertificate.in(directory);
        api = new TestingApi(
                directory.resolve("data"),
                new AdminSettings(
                        new HostPort("0.0.0.0", 0),
                        new CertificateFiles(certificate.certificate(), certificate.key()),
                        List.of("role:operator"),
                        List.of("ops.internal")));
        client = HttpClient.newBuilder().sslContext(certificate.trusting()).build();
        olga = api.key("olga", "operator");
    }

    @AfterEach
    void close() {
        client.close();
        api.close();
    }

    private HttpResponse<String> get(String path, String key) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("https://localhost:" + api.port() + path));
        return client.send(
                (key.isEmpty() ? request : request.header("Authorization", "Bearer " + key)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void only_operators_are_told_metrics_and_answered_by_the_api() throws Exception {
        assertThat(get("/metrics", "").statusCode()).isEqualTo(401);
        assertThat(get("/metrics", api.key("alice", "analyst")).statusCode()).isEqualTo(403);
        assertThat(get("/metrics", olga).body()).contains("warder_");
        assertThat(get("/api/stops", "").statusCode()).isEqualTo(401);
        assertThat(get("/api/stops", olga).body()).isEqualTo("{\"stops\":[]}");
    }

    @Test
    void everybody_may_know_whether_it_lives_and_is_ready_and_nothing_more() throws Exception {
        assertThat(get("/live", "").body()).isEqualTo("{\"live\":true}");
        assertThat(get("/ready", "").body()).isEqualTo("{\"ready\":true}");
    }

    @Test
    void it_speaks_to_nobody_in_the_clear() {
        assertThatThrownBy(() -> api.get("/live", olga)).isInstanceOf(IOException.class);
    }
}
