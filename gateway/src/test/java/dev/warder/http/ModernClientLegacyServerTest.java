package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static dev.warder.http.TestingGateway.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.testbed.Answering;
import dev.warder.testbed.Exchange;
import dev.warder.testbed.LegacyAnswers;
import dev.warder.testbed.ModernAnswers;
import dev.warder.testbed.TestingServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client without sessions uses a server that knows nothing else. */
@Timeout(60)
class ModernClientLegacyServerTest {
    @TempDir
    Path data;

    private final LegacyAnswers answers = new LegacyAnswers();
    private volatile Answering speaking = answers;
    private final TestingServer server = TestingServer.start(exchange -> speaking.answer(exchange));
    private TestingGateway gateway;
    private String alice;
    private String bob;

    @BeforeEach
    void open() throws Exception {
        gateway = new TestingGateway(
                data,
                List.of(TestingGateway.quick("crm", server.url())),
                allow("crm/tools/*", "role:tester"),
                allow("crm/resources/file:///a/**", "role:tester"));
        alice = gateway.key("alice", "tester");
        bob = gateway.key("bob", "tester");
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
        server.close();
    }

    private HttpResponse<String> call(String key, String tool, String capabilities, String meta) throws Exception {
        return gateway.send(gateway.modern(
                "crm", key, "tools/call", tool, "\"name\":\"" + tool + "\",\"arguments\":{}", capabilities, meta));
    }

    @Test
    void discovery_is_made_of_the_servers_handshake() throws Exception {
        var answer = gateway.send(gateway.modern("crm", alice, "server/discover", "", ""));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"supportedVersions\":[\"2026-07-28\"]", "\"resultType\":\"complete\"", "\"ttlMs\":0")
                .contains("\"io.modelcontextprotocol/serverInfo\":{\"name\":\"testbed\"")
                .doesNotContain("protocolVersion");
    }

    @Test
    void a_call_goes_in_a_session_that_declares_nothing_and_comes_back_complete() throws Exception {
        var answer = gateway.call("crm", alice, "echo", "{\"text\":\"hello\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("hello", "\"id\":1", "\"resultType\":\"complete\"");
        Exchange asked = server.seen("tools/call").getFirst();
        assertThat(asked.header("mcp-method")).isNull();
        assertThat(asked.body()).doesNotContain("io.modelcontextprotocol");
        assertThat(server.seen("initialize"))
                .allSatisfy(handshake -> assertThat(handshake
                                .json()
                                .path("params")
                                .path("capabilities")
                                .isEmpty())
                        .isTrue());
        assertThat(gateway.record("tools/call")).containsExactly("intent null null", "outcome ok null");
    }

    @Test
    void each_caller_has_a_session_of_its_own_and_keeps_it() throws Exception {
        gateway.call("crm", alice, "echo", "{\"text\":\"x\"}");
        gateway.call("crm", bob, "echo", "{\"text\":\"x\"}");
        gateway.call("crm", alice, "echo", "{\"text\":\"x\"}");

        List<String> used = server.seen("tools/call").stream()
                .map(seen -> seen.header("mcp-session-id"))
                .toList();
        assertThat(used).hasSize(3);
        assertThat(used.get(0)).isEqualTo(used.get(2)).isNotEqualTo(used.get(1));
    }

    @Test
    void a_session_the_server_has_forgotten_is_opened_anew() throws Exception {
        gateway.call("crm", alice, "echo", "{\"text\":\"x\"}");
        answers.forget();

        assertThat(gateway.call("crm", alice, "echo", "{\"text\":\"again\"}").body())
                .contains("again");
        assertThat(gateway.record("tools/call"))
                .containsExactly("intent null null", "outcome ok null", "intent null null", "outcome ok null");
    }

    @Test
    void lists_are_complete_private_and_not_to_be_kept() throws Exception {
        var answer = gateway.send(gateway.modern("crm", alice, "tools/list", "", ""));

        assertThat(answer.body())
                .contains(
                        "\"name\":\"echo\"",
                        "\"resultType\":\"complete\"",
                        "\"ttlMs\":0",
                        "\"cacheScope\":\"private\"");
    }

    @Test
    void a_missing_resource_has_the_code_of_the_newer_revision() throws Exception {
        var answer =
                gateway.send(gateway.modern("crm", alice, "resources/read", "file:///a/x", "\"uri\":\"file:///a/x\""));

        assertThat(answer.body()).contains("-32602").doesNotContain("-32002");
    }

    @Test
    void calls_with_the_same_id_and_token_do_not_meet_in_their_session() throws Exception {
        String params = "\"name\":\"progress\",\"arguments\":{\"steps\":2}";
        try (var one = new TestingEvents(gateway.modern(
                        "crm", alice, "tools/call", "progress", params, "{}", ",\"progressToken\":\"p\""));
                var two = new TestingEvents(gateway.modern(
                        "crm", alice, "tools/call", "progress", params, "{}", ",\"progressToken\":\"p\""))) {
            for (TestingEvents events : List.of(one, two)) {
                assertThat(events.next()).contains("notifications/progress", "\"progressToken\":\"p\"");
                assertThat(events.next()).contains("notifications/progress");
                assertThat(events.next()).contains("done", "\"id\":1");
            }
        }
        assertThat(server.seen("tools/call"))
                .extracting(seen -> seen.json().path("params").path("_meta").path("progressToken"))
                .doesNotHaveDuplicates();
    }

    @Test
    void a_required_visit_becomes_a_request_for_input_and_the_retry_reaches_the_server() throws Exception {
        String able = "{\"elicitation\":{\"url\":{}}}";

        var asked = call(alice, "open_url", able, "");

        assertThat(asked.statusCode()).isEqualTo(200);
        assertThat(asked.body())
                .contains("\"resultType\":\"input_required\"", "\"mode\":\"url\"", "https://idp.example/in")
                .doesNotContain("elicitationId", "requestState", "error");
        String retry = "\"name\":\"open_url\",\"arguments\":{},\"inputResponses\":{\"url-1\":{\"action\":\"%s\"}}";
        gateway.send(gateway.modern("crm", alice, "tools/call", "open_url", retry.formatted("accept"), able, ""));
        assertThat(server.seen("tools/call")).hasSize(2);
        assertThat(server.seen("tools/call").getLast().body()).doesNotContain("inputResponses");

        var declined = gateway.send(
                gateway.modern("crm", alice, "tools/call", "open_url", retry.formatted("decline"), able, ""));
        assertThat(declined.body()).contains("\"isError\":true", "bridge.input");
        assertThat(server.seen("tools/call")).hasSize(2);
    }

    @Test
    void a_required_visit_is_an_error_for_a_client_that_cannot_make_it() throws Exception {
        var answer = call(alice, "open_url", "{\"elicitation\":{\"form\":{}}}", "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("-32021", "\"requiredCapabilities\":{\"elicitation\":{\"url\":{}}}", "client.capability");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; 400; -32021; client.capability",
                "{\"elicitation\":{\"url\":{}}}; 400; -32021; client.capability",
                "{\"elicitation\":{}}; 200; -32603; bridge.asked",
                "{\"elicitation\":{\"form\":{}}}; 200; -32603; bridge.asked"
            })
    void a_server_that_asks_in_the_middle_of_a_call_is_told_no_and_the_call_fails(
            String capabilities, int status, String code, String reason) throws Exception {
        var answer = call(alice, "ask", capabilities, "");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(code, reason);
        until(() -> server.seen("").stream()
                .anyMatch(seen ->
                        seen.body().contains("\"id\":\"7\"") && seen.body().contains("-32601")));
        until(() -> server.seen("notifications/cancelled").size() == 1);
        assertThat(gateway.record("tools/call")).last().isEqualTo("outcome failed " + reason);
    }

    @Test
    void a_call_hears_the_log_from_the_level_on_that_it_asked_for() throws Exception {
        String loud = call(alice, "log", "{}", ",\"io.modelcontextprotocol/logLevel\":\"debug\"")
                .body();
        String calm = call(alice, "log", "{}", ",\"io.modelcontextprotocol/logLevel\":\"warning\"")
                .body();
        String silent = call(alice, "log", "{}", "").body();

        assertThat(loud).contains("a debug line", "a warning line");
        assertThat(calm).contains("a warning line").doesNotContain("a debug line");
        assertThat(silent).contains("logged").doesNotContain("line");
        assertThat(server.seen("logging/setLevel")).hasSize(1);
    }

    @Test
    void a_client_that_leaves_cancels_in_the_session() throws Exception {
        var hanging = new TestingLeaver(
                gateway.modern("crm", alice, "tools/call", "hang", "\"name\":\"hang\",\"arguments\":{}"));
        until(() -> server.seen("tools/call").size() == 1);
        hanging.leave();

        until(() -> server.seen("notifications/cancelled").size() == 1);
        assertThat(server.seen("notifications/cancelled")
                        .getFirst()
                        .json()
                        .path("params")
                        .path("requestId"))
                .isEqualTo(server.seen("tools/call").getFirst().id());
    }

    /** A request whose client goes away. */
    private static final class TestingLeaver {
        private final java.net.http.HttpClient client = java.net.http.HttpClient.newHttpClient();
        private final CompletableFuture<HttpResponse<String>> answer;

        TestingLeaver(java.net.http.HttpRequest.Builder request) {
            answer = client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
        }

        void leave() {
            answer.cancel(true);
            client.shutdownNow();
        }
    }

    @Test
    void a_server_that_has_become_modern_is_not_lost_and_is_not_asked_twice() throws Exception {
        gateway.call("crm", alice, "echo", "{\"text\":\"x\"}");
        speaking = new ModernAnswers();

        assertThat(gateway.call("crm", alice, "echo", "{\"text\":\"newer\"}").body())
                .contains("newer");
        assertThat(gateway.call("crm", bob, "echo", "{\"text\":\"newer\"}").body())
                .contains("newer");
    }
}
