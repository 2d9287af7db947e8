package dev.warder.upstream;

import static dev.warder.upstream.TestingCalls.modernTool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Reason;
import dev.warder.testbed.ModernAnswers;
import dev.warder.testbed.TestingServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Servers behind TLS; one certificate, made for localhost, trusted in some tests and in others not. */
@Isolated("the platform's trust store is set")
@Timeout(60)
class TlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    static Path directory;

    private static Path keyStore;

    private final Rig rig = new Rig();

    @BeforeAll
    static void makeCertificate() throws IOException, InterruptedException {
        keyStore = directory.resolve("localhost.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "localhost",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-validity",
                        "2",
                        "-keystore",
                        keyStore.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        keytool.getInputStream().readAllBytes();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
    }

    @AfterEach
    void close() {
        System.clearProperty("javax.net.ssl.trustStore");
        System.clearProperty("javax.net.ssl.trustStorePassword");
        rig.close();
    }

    private void trust() {
        System.setProperty("javax.net.ssl.trustStore", keyStore.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
    }

    private Upstreams upstreams(String url) {
        ServerSettings settings =
                ServerSettings.http("testbed", URI.create(url)).with(Rig.PATIENT);
        return new Upstreams(rig.vertx(), List.of(settings), Credentials.none());
    }

    private Answer call(Upstreams upstreams, String tool, TestingRelay relay) {
        Upstream upstream = upstreams.find("testbed");
        return rig.await(() -> upstream.forward(modernTool(tool, "{\"text\":\"hi\",\"steps\":3}"), Map.of(), relay));
    }

    @Test
    void a_trusted_server_is_spoken_to_over_http_2_on_one_connection() {
        trust();
        try (TestingServer server = TestingServer.startTls(keyStore, PASSWORD, new ModernAnswers())) {
            Upstreams upstreams = upstreams(server.url());
            var relay = new TestingRelay();

            assertThat(Rig.text(call(upstreams, "echo", new TestingRelay()))).contains("hi");
            assertThat(Rig.text(call(upstreams, "progress", relay))).contains("done");

            assertThat(relay.messages()).hasSize(3);
            assertThat(server.seen("tools/call"))
                    .allMatch(exchange -> exchange.version().equals("HTTP_2"));
            rig.await(upstreams::stop);
        }
    }

    @Test
    void a_call_cancelled_over_http_2_is_reset_and_leaves_the_connection_to_others() {
        trust();
        try (TestingServer server = TestingServer.startTls(keyStore, PASSWORD, new ModernAnswers())) {
            Upstreams upstreams = upstreams(server.url());
            Upstream upstream = upstreams.find("testbed");
            call(upstreams, "echo", new TestingRelay());
            int connections = server.connections();
            var relay = new TestingRelay();
            CompletableFuture<Answer> hanging =
                    rig.start(() -> upstream.forward(modernTool("hang", "{}"), Map.of(), relay));
            Rig.until(() -> server.seen("tools/call").size() == 2);

            rig.run(relay::leave);

            Rig.until(() -> server.seen("tools/call").getLast().isGone() && hanging.isDone());
            assertThat(Rig.text(call(upstreams, "echo", new TestingRelay()))).contains("hi");
            assertThat(server.connections()).isEqualTo(connections);
            rig.await(upstreams::stop);
        }
    }

    @Test
    void a_server_whose_certificate_is_not_trusted_is_sent_nothing() {
        try (TestingServer server = TestingServer.startTls(keyStore, PASSWORD, new ModernAnswers())) {
            Upstreams upstreams = upstreams(server.url());
            Upstream upstream = upstreams.find("testbed");

            assertThat(rig.refusal(() -> upstream.forward(modernTool("echo", "{}"), Map.of(), new TestingRelay())))
                    .isEqualTo(Reason.UPSTREAM_UNREACHABLE);
            assertThat(server.seen()).isEmpty();
            rig.await(upstreams::stop);
        }
    }

    @Test
    void a_trusted_certificate_of_another_host_is_refused() {
        trust();
        try (TestingServer server = TestingServer.startTls(keyStore, PASSWORD, new ModernAnswers())) {
            Upstreams upstreams = upstreams(server.url().replace("localhost", "127.0.0.1"));
            Upstream upstream = upstreams.find("testbed");

            assertThat(rig.refusal(() -> upstream.forward(modernTool("echo", "{}"), Map.of(), new TestingRelay())))
                    .isEqualTo(Reason.UPSTREAM_UNREACHABLE);
            assertThat(server.seen()).isEmpty();
            rig.await(upstreams::stop);
        }
    }
}
