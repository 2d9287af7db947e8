package dev.warder.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.identity.KeyStore;
import dev.warder.json.JsonObject;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ApiTest {
    private static final String ALL = "{\"kind\":\"all\",\"reason\":\"fire\"}";

    @TempDir
    private Path data;

    private TestingApi api;
    private String olga;

    /** A resource that shows what it was asked, and breaks when it is asked to. */
    private static final Resource MIRROR = new Resource() {
        @Override
        public String name() {
            return "mirror";
        }

        @Override
        public Answer answer(Act act) {
            if (act.form().equals("DELETE")) {
                throw new IllegalStateException("secret of the inside");
            }
            return Answer.ok(JsonObject.EMPTY
                    .with("path", String.join("|", act.path()))
                    .with("q", String.valueOf(act.query("q"))));
        }
    };

    @BeforeEach
    void open() throws Exception {
        api = new TestingApi(data, MIRROR);
        olga = api.key("olga", "operator");
    }

    @AfterEach
    void close() {
        api.close();
    }

    private void assertRefused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("{\"error\":{\"code\":\"" + code + "\",\"message\":");
        assertThat(api.gate.stops()).isEmpty();
    }

    @Test
    void who_has_no_key_of_an_operator_does_nothing_and_that_is_on_record_and_counted() throws Exception {
        String agent = api.key("alice", "analyst");
        KeyStore.CreatedKey revoked =
                api.keys.create(new KeyStore.NewKey("former", java.util.Set.of("operator"), null, null));
        api.keys.revoke(revoked.id());

        assertRefused(api.post("/api/stops", agent, ALL), 403, "api.denied");
        assertRefused(api.post("/api/stops", revoked.key(), ALL), 401, "auth.invalid");
        assertRefused(api.post("/api/stops", "eyJhbGciOiJub25lIn0.e30.", ALL), 401, "auth.invalid");
        HttpResponse<String> nobody =
                api.send(HttpRequest.newBuilder(api.to("/api/stops", "").build().uri()));
        assertRefused(nobody, 401, "auth.missing");
        assertThat(nobody.headers().firstValue("www-authenticate")).contains("Bearer");

        assertThat(api.entries()).hasSize(4).allSatisfy(entry -> {
            assertThat(entry.string("event")).isEqualTo("operator_refused");
            assertThat(entry.text()).contains("127.0.0.1", "/api/stops", "\"decision\":\"refused\"");
        });
        assertThat(api.entries().getFirst().text()).contains("\"subject\":\"alice\"", "api.denied");
        assertThat(api.metrics.scrape())
                .contains("warder_operator_requests_total{reason=\"api.denied\",resource=\"stops\"} 1.0")
                .contains("warder_operator_requests_total{reason=\"auth.invalid\",resource=\"stops\"} 2.0");
    }

    @Test
    void what_operators_look_at_is_on_record_with_who_looked() throws Exception {
        assertThat(api.get("/api/stops", olga).statusCode()).isEqualTo(200);

        assertThat(api.entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.text())
                        .contains("\"event\":\"operator_act\"", "\"act\":\"GET /api/stops\"", "\"subject\":\"olga\""));
    }

    @Test
    void what_cannot_be_recorded_is_not_shown() throws Exception {
        api.writing = _ -> io.vertx.core.Future.failedFuture("disk full");

        assertRefused(api.get("/api/stops", olga), 503, "audit.unavailable");
    }

    @Test
    void a_browser_has_no_business_here() throws Exception {
        assertRefused(
                api.send(api.to("/api/stops", olga)
                        .header("Origin", "http://127.0.0.1:" + api.port())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(ALL))),
                403,
                "http.origin");
        assertRefused(
                api.send(api.to("/api/stops", olga)
                        .header("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString(ALL))),
                415,
                "http.content_type");
        assertThat(raw("GET /api/stops HTTP/1.1\r\nHost: evil.example\r\nAuthorization: Bearer " + olga + "\r\n\r\n"))
                .startsWith("HTTP/1.1 403 ");
        assertThat(raw("GET /api/stops HTTP/1.1\r\nHost: localhost\r\nCookie: key=" + olga + "\r\n\r\n"))
                .startsWith("HTTP/1.1 401 ");
    }

    @Test
    void nothing_of_a_strangers_body_is_waited_for_and_an_operators_is_bounded() throws Exception {
        assertThat(raw("POST /api/stops HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n"))
                .startsWith("HTTP/1.1 401 ");
        assertRefused(
                api.post("/api/stops", olga, "{\"kind\":\"all\",\"reason\":\"" + "x".repeat(70_000) + "\"}"),
                413,
                "http.too_large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"kind\":\"all\",\"kind\":\"all\",\"reason\":\"x\"}",
                "{\"kind\":\"all\"}",
                "{\"kind\":\"all\",\"reason\":7}",
                "{\"kind\":\"all\",\"reason\":\" \"}",
                "{\"kind\":\"all\",\"reason\":\"x\\u001b[2J\"}",
                "{\"kind\":\"all\",\"name\":\"x\",\"reason\":\"x\"}",
                "{\"kind\":\"server\",\"reason\":\"x\"}",
                "{\"kind\":\"tool\",\"name\":\"x\",\"reason\":\"x\"}",
                "{\"kind\":\"all\",\"reason\":\"x\",\"for\":\"soon\"}",
                "{\"kind\":\"all\",\"reason\":\"x\",\"for\":\"2001-01-01\"}",
                "{\"kind\":\"all\",\"reason\":\"x\",\"until\":\"30m\"}"
            })
    void what_makes_no_sense_is_refused_with_a_sentence(String body) throws Exception {
        assertRefused(api.post("/api/stops", olga, body), 400, "api.invalid");
    }

    @Test
    void what_is_not_there_is_not_found_and_what_nobody_reads_is_refused() throws Exception {
        assertRefused(api.get("/api/stop", olga), 404, "http.not_found");
        assertRefused(api.get("/api/", olga), 404, "http.not_found");
        assertRefused(api.delete("/api/stops/7?reason=x", olga), 404, "http.not_found");
        assertRefused(api.delete("/api/stops/x?reason=x", olga), 404, "http.not_found");
        assertRefused(api.delete("/api/stops/7", olga), 400, "api.invalid");
        assertRefused(api.delete("/api/stops", olga), 405, "http.method");
        assertRefused(api.get("/api/stops/1", olga), 405, "http.method");
        assertRefused(api.get("/api/stops?al=1", olga), 400, "api.invalid");
        assertThat(raw("GET /api/mirror/%zz HTTP/1.1\r\nHost: localhost\r\nX-API-Key: " + olga
                        + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void paths_and_queries_reach_a_resource_decoded() throws Exception {
        assertThat(api.get("/api/mirror/crm%2Ftools%2Fa+b/c?q=a+b%26c", olga).body())
                .isEqualTo("{\"path\":\"crm/tools/a+b|c\",\"q\":\"a b&c\"}");
    }

    @Test
    void a_resource_that_breaks_says_nothing_of_the_inside() throws Exception {
        HttpResponse<String> broken = api.delete("/api/mirror", olga);

        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(broken.body()).contains("gateway.internal").doesNotContain("secret");
    }

    @Test
    void a_store_that_fails_is_named() throws Exception {
        api.get("/api/stops", olga);
        api.database.close();

        List<String> codes = List.of("store.unavailable", "auth.unavailable");
        HttpResponse<String> failed = api.get("/api/stops", olga);
        assertThat(failed.statusCode()).isEqualTo(503);
        assertThat(codes).anyMatch(failed.body()::contains);
    }

    /** Sends the bytes and reads until the other side closes. */
    private String raw(String request) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
