package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.testbed.TestingCertificate;
import dev.warder.testbed.TestingServer;
import dev.warder.upstream.ServerSettings;
import io.vertx.core.Vertx;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsDoorTest {
    @TempDir
    Path dir;

    /** What a test does with a client that trusts the door and the door's gateway. */
    private interface Visit {
        void to(URI route, HttpClient client, TestingGateway gateway) throws Exception;
    }

    @Test
    void over_tls_the_door_speaks_http_2_and_guards_it_alike() throws Exception {
        visit(HttpClient.Version.HTTP_2, (route, client, gateway) -> {
            var stranger = send(client, HttpRequest.newBuilder(route).POST(HttpRequest.BodyPublishers.ofString("{}")));
            var tools = send(client, list(gateway).uri(route));

            assertThat(stranger.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(stranger.statusCode()).isEqualTo(401);
            assertThat(tools.statusCode()).isEqualTo(200);
            assertThat(tools.body()).contains("\"echo\"");
        });
    }

    @Test
    void over_tls_the_door_speaks_http_1_too_and_records_what_is_none() throws Exception {
        visit(HttpClient.Version.HTTP_1_1, (route, client, gateway) -> {
            assertThat(send(client, list(gateway).uri(route)).body()).contains("\"echo\"");

            try (Socket socket = client.sslContext().getSocketFactory().createSocket("localhost", route.getPort())) {
                socket.getOutputStream().write("no HTTP\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .contains(" 400 ")
                        .contains("http.malformed");
            }
            assertThat(gateway.entries()).anyMatch(entry -> "http.malformed".equals(entry.string("reason")));
        });
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder list(TestingGateway gateway) {
        return gateway.modern("crm", gateway.key("tess", "tester"), "tools/list", "", "");
    }

    private void visit(HttpClient.Version version, Visit visit) throws Exception {
        TestingCertificate certificate = TestingCertificate.in(dir);
        Vertx vertx = Vertx.vertx();
        try (TestingServer server = TestingServer.modern();
                var gateway = new TestingGateway(
                        dir.resolve("data"),
                        List.of(ServerSettings.http("crm", URI.create(server.url()))),
                        allow("crm/tools/*", "role:tester"));
                HttpClient client = HttpClient.newBuilder()
                        .sslContext(certificate.trusting())
                        .version(version)
                        .build()) {
            AgentDoor door = door(vertx, certificate, gateway);
            TestingGateway.await(door.open(1));
            visit.to(URI.create("https://localhost:" + door.port() + "/servers/crm/mcp"), client, gateway);
            TestingGateway.await(door.close());
        } finally {
            TestingGateway.await(vertx.close());
        }
    }

    private static AgentDoor door(Vertx vertx, TestingCertificate certificate, TestingGateway gateway) {
        var tls = new DoorSettings.Tls(certificate.certificate(), certificate.key());
        URI publicUrl = URI.create("https://localhost:1");
        var settings =
                new DoorSettings("127.0.0.1", 0, publicUrl, tls, DoorSettings.Limits.DEFAULT, List.of(), List.of());
        return new AgentDoor(vertx, settings, gateway.pipeline);
    }
}
