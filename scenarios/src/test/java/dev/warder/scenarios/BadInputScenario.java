package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.scenarios.harness.Gateway;
import dev.warder.scenarios.harness.RawHttp;
import dev.warder.scenarios.harness.Reply;
import dev.warder.scenarios.harness.Wire;
import dev.warder.testbed.TestingServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Bad input over the wire is refused with its documented error, is on record once with its reason, and reaches no server. */
class BadInputScenario {
    private static TestingServer server;
    private static TestingServer legacyServer;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        server = TestingServer.modern();
        legacyServer = TestingServer.legacy();
        gateway = Gateway.start(
                "servers: { one: { url: \"" + server.url() + "\" }, old: { url: \"" + legacyServer.url() + "\" } }",
                "access: [ { allow: [\"one/**\", \"old/**\"], to: [\"role:analyst\", \"role:other\"] } ]");
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        server.close();
        legacyServer.close();
    }

    private static Wire modern() {
        return Wire.modern(gateway.route("one"), gateway.key("analyst"));
    }

    /** A {@code tools/call} with headers that fit. */
    private static Wire calling() {
        return modern().with("Mcp-Method", "tools/call").with("Mcp-Name", "echo");
    }

    @TestFactory
    Stream<DynamicTest> bad_requests() {
        List<BadRequests.Bad> cases = BadRequests.all();
        assertThat(modern().callTool("echo", "{\"text\":\"good\"}").status()).isEqualTo(200);
        int callsBefore = server.seen("tools/call").size();
        int recordsBefore = refusals().size();
        List<DynamicTest> tests = new ArrayList<>();
        cases.forEach(bad -> tests.add(DynamicTest.dynamicTest(bad.name() + " is refused", () -> assertRefused(bad))));
        tests.add(DynamicTest.dynamicTest(
                "none reached the server",
                () -> assertThat(server.seen("tools/call")).hasSize(callsBefore)));
        tests.add(DynamicTest.dynamicTest(
                "each is on record, once, with its reason",
                () -> assertThat(refusals().stream()
                                .skip(recordsBefore)
                                .map(entry -> entry.path("reason").asString("none")))
                        .containsExactlyElementsOf(
                                cases.stream().map(BadRequests.Bad::reason).toList())));
        tests.add(DynamicTest.dynamicTest(
                "good requests still pass",
                () -> assertThat(
                                modern().callTool("echo", "{\"text\":\"good\"}").status())
                        .isEqualTo(200)));
        return tests.stream();
    }

    private static void assertRefused(BadRequests.Bad bad) {
        Reply reply = bad.send().apply(calling());

        assertThat(reply.status()).as(reply.toString()).isEqualTo(bad.status());
        assertThat(reply.errorCode()).as(reply.toString()).isEqualTo(bad.code());
    }

    private static List<JsonNode> refusals() {
        return gateway.audit().stream()
                .filter(entry -> entry.path("decision").asString("").equals("refused"))
                .toList();
    }

    @Test
    void requests_that_are_not_http_are_refused() {
        List<String> good = List.of("POST /servers/one/mcp HTTP/1.1", "Host: 127.0.0.1:" + gateway.port());
        int before = server.seen("tools/call").size();

        assertThat(raw(good, "Content-Length: 10", "Content-Length: 20")).isIn(0, 400);
        assertThat(raw(good, "Content-Length: -1")).isIn(0, 400);
        assertThat(raw(good, "Content-Length: 5", "Transfer-Encoding: chunked")).isIn(0, 400, 401);
        assertThat(raw(good, "Transfer-Encoding: chunked, identity")).isIn(0, 400, 401, 501);
        assertThat(raw(good, "X-Padding: " + "x".repeat(1 << 20))).isIn(0, 400, 431);
        assertThat(raw(List.of("POST /servers/one/mcp HTTP/1.1"))).isIn(0, 400, 403, 421);
        assertThat(raw(List.of("POST /servers/one/mcp HTTP/1.1", "Host: 127.0.0.1", "Host: evil.example")))
                .isIn(0, 400, 403);
        assertThat(raw(List.of("NONSENSE"))).isIn(0, 400);
        assertThat(raw(List.of("POST http://evil.example/servers/one/mcp HTTP/1.1", "Host: evil.example")))
                .isIn(0, 400, 403, 404, 421);

        assertThat(server.seen("tools/call")).hasSize(before);
        assertThat(modern().callTool("echo", "{\"text\":\"good\"}").status()).isEqualTo(200);
    }

    private static int raw(List<String> head, String... more) {
        List<String> lines = new ArrayList<>(head);
        lines.addAll(List.of(more));
        return RawHttp.status(gateway.port(), lines, "{}".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void a_session_serves_nobody_but_the_caller_who_opened_it() {
        Wire mine = Wire.legacy(gateway.route("old"), gateway.key("analyst")).openSession();
        Wire stolen = mine.with("Authorization", "Bearer " + gateway.key("other"));
        String call = "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\","
                + "\"arguments\":{\"text\":\"x\"}}}";
        assertThat(mine.post(call).result().at("/content/0/text").asString("")).isEqualTo("x");
        int before = legacyServer.seen().size();

        Reply reply = stolen.post(call);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(404);
        assertThat(stolen.with("Accept", "text/event-stream")
                        .send("GET", new byte[0])
                        .status())
                .isEqualTo(404);
        assertThat(stolen.send("DELETE", new byte[0]).status()).isEqualTo(404);

        assertThat(legacyServer.seen()).hasSize(before);
        assertThat(mine.post(call).status()).isEqualTo(200);
        assertThat(refusals().stream().map(entry -> entry.path("reason").asString("")))
                .contains("session.foreign");
    }

    @Test
    void an_invented_or_ended_session_is_unknown() {
        Wire legacy = Wire.legacy(gateway.route("old"), gateway.key("analyst"));
        String ping = "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"ping\"}";
        Wire ended = legacy.openSession();
        assertThat(ended.send("DELETE", new byte[0]).status()).isBetween(200, 204);

        assertThat(ended.post(ping).status()).isEqualTo(404);
        assertThat(legacy.with("Mcp-Session-Id", "invented").post(ping).status())
                .isEqualTo(404);
        assertThat(legacy.with("Mcp-Session-Id", "x".repeat(4000)).post(ping).status())
                .isEqualTo(404);
        assertThat(legacy.post(ping).status()).isEqualTo(400);
    }

    @Test
    void a_legacy_session_refuses_what_its_revisions_do_not_know() {
        Wire session = Wire.legacy(gateway.route("old"), gateway.key("analyst")).openSession();
        String ping = "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"ping\"}";
        int before = legacyServer.seen("tools/call").size();

        assertThat(session.post("[" + ping + "]").status()).as("a batch").isEqualTo(400);
        assertThat(session.with("MCP-Protocol-Version", "1999-01-01").post(ping).status())
                .as("an unknown revision")
                .isEqualTo(400);
        assertThat(session.post(ping.replace("ping", "tools/destroy")).errorCode())
                .as("an unknown method")
                .isEqualTo(-32601);
        assertThat(session.with("Accept", "application/json").post(ping).status())
                .as("a client that takes no streams")
                .isEqualTo(406);
        assertThat(session.post("{\"jsonrpc\":\"2.0\",\"id\":99,\"result\":{}}").status())
                .as("an answer to a question nobody asked")
                .isBetween(200, 499);
        assertThat(session.post("{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"tools/call\",\"params\":{\"name\":\"add\","
                                + "\"arguments\":{\"a\":1}}}")
                        .result()
                        .path("isError")
                        .asBoolean(false))
                .as("arguments that do not fit")
                .isTrue();

        assertThat(legacyServer.seen("tools/call")).hasSize(before);
        assertThat(legacyServer.seen()).noneMatch(exchange -> exchange.body().contains("\"id\":99"));
        assertThat(session.post(ping).status()).isEqualTo(200);
    }

    @Test
    void addresses_that_lead_nowhere_lead_nowhere() {
        int before = server.seen().size();
        for (String path : List.of(
                "/servers/none/mcp",
                "/servers/one/../one/mcp",
                "/servers/one/mcp/",
                "/servers//mcp",
                "/servers/%6fne/mcp%00")) {
            Reply reply =
                    calling().at("http://127.0.0.1:" + gateway.port() + path).post(BadRequests.GOOD);
            assertThat(reply.status()).as(path + " " + reply).isIn(400, 404);
        }
        assertThat(server.seen()).hasSize(before);
    }
}
