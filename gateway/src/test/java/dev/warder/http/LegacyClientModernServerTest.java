package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static dev.warder.http.TestingGateway.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.testbed.Exchange;
import dev.warder.testbed.TestingServer;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A client with sessions uses a server that has none. */
@Timeout(60)
class LegacyClientModernServerTest {
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    @TempDir
    Path data;

    private final TestingServer server = TestingServer.modern();
    private TestingGateway gateway;
    private String alice;

    @BeforeEach
    void open() throws Exception {
        gateway = new TestingGateway(
                data,
                List.of(TestingGateway.quick("crm", server.url())),
                allow("crm/tools/*", "role:tester"),
                allow("crm/resources/file:///a/**", "role:tester"));
        alice = gateway.key("alice", "tester");
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
        server.close();
    }

    private String send(String session, String message) throws Exception {
        return gateway.send(gateway.legacy("crm", alice, session, message)).body();
    }

    private static String call(String tool, String arguments) {
        return request("tools/call", "\"name\":\"" + tool + "\",\"arguments\":" + arguments);
    }

    private static String request(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":{" + params + "}}";
    }

    private JsonNode metaOfLast(String method) {
        return server.seen(method).getLast().json().path("params").path("_meta");
    }

    @Test
    void the_handshake_is_made_of_what_the_server_says_it_is() throws Exception {
        String answer = send("", """
                {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18",
                 "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""");

        assertThat(answer)
                .contains("\"protocolVersion\":\"2025-06-18\"", "\"name\":\"testbed\"", "\"listChanged\":true")
                .doesNotContain("supportedVersions", "resultType", "ttlMs", "extensions");
    }

    @Test
    void a_call_carries_what_the_session_knows_of_its_client_and_comes_back_in_its_words() throws Exception {
        String session = gateway.session("crm", alice, "{\"elicitation\":{\"url\":{}},\"tasks\":{}}");

        String answer = send(session, call("echo", "{\"text\":\"hello\"}"));

        assertThat(answer).contains("hello", "\"id\":1").doesNotContain("resultType", "_meta");
        Exchange asked = server.seen("tools/call").getFirst();
        assertThat(asked.header("mcp-session-id")).isNull();
        assertThat(asked.header("mcp-name")).isEqualTo("echo");
        JsonNode meta = metaOfLast("tools/call");
        assertThat(meta.path("io.modelcontextprotocol/clientInfo").path("name").asString())
                .isEqualTo("test");
        assertThat(meta.path("io.modelcontextprotocol/clientCapabilities").toString())
                .isEqualTo("{\"elicitation\":{\"url\":{}}}");
    }

    @Test
    void a_client_cannot_set_the_protocols_own_keys_itself() throws Exception {
        String session = gateway.session("crm", alice, "{}");

        send(session, request("tools/call", """
                "name":"echo","arguments":{"text":"x"},"inputResponses":{"question":{}},
                "_meta":{"io.modelcontextprotocol/clientCapabilities":{"sampling":{}},"own":"kept"}"""));

        assertThat(server.seen("tools/call").getLast().body()).doesNotContain("inputResponses");
        assertThat(metaOfLast("tools/call")
                        .path("io.modelcontextprotocol/clientCapabilities")
                        .isEmpty())
                .isTrue();
        assertThat(metaOfLast("tools/call").path("own").asString()).isEqualTo("kept");
    }

    @Test
    void arguments_that_the_tool_wants_in_headers_are_put_there() throws Exception {
        String session = gateway.session("crm", alice);

        assertThat(send(session, call("region", "{\"region\":\"Zürich\"}"))).contains("Zürich");
        assertThat(server.seen("tools/call").getLast().header("mcp-param-region"))
                .isEqualTo("=?base64?WsO8cmljaA==?=");
    }

    @Test
    void a_list_has_no_marks_of_the_other_era_and_still_shows_only_what_may_be_called() throws Exception {
        String session = gateway.session("crm", alice);

        assertThat(send(session, request("tools/list", "")))
                .contains("\"name\":\"echo\"")
                .doesNotContain("resultType", "ttlMs", "cacheScope");
    }

    @Test
    void what_the_server_asks_becomes_a_request_to_the_client_and_its_answer_goes_back() throws Exception {
        String session = gateway.session("crm", alice);
        try (var events = new TestingEvents(gateway.legacy("crm", alice, session, call("ask", "{}")))) {
            String question = events.next();
            assertThat(question).contains("elicitation/create", "Sure?", "requestedSchema");

            assertThat(answer(session, question, "\"result\":{\"action\":\"accept\",\"content\":{\"sure\":true}}"))
                    .isEqualTo(202);

            assertThat(events.next()).contains("\"id\":1", "\\\"sure\\\":true").doesNotContain("resultType");
        }
        List<Exchange> rounds = server.seen("tools/call");
        assertThat(rounds).hasSize(2);
        assertThat(rounds.get(0).id()).isNotEqualTo(rounds.get(1).id());
        assertThat(rounds.get(1).json().path("params").path("requestState").asString())
                .isEqualTo("state-of-round-1");
        assertThat(gateway.record("tools/call")).containsExactly("intent null null", "outcome ok null");
    }

    private int answer(String session, String question, String result) throws Exception {
        Matcher id = ID.matcher(question);
        assertThat(id.find()).isTrue();
        return gateway.send(gateway.legacy(
                        "crm", alice, session, "{\"jsonrpc\":\"2.0\",\"id\":\"" + id.group(1) + "\"," + result + "}"))
                .statusCode();
    }

    @Test
    void a_url_elicitation_gets_the_id_that_the_older_revision_wants() throws Exception {
        String session = gateway.session("crm", alice, "{\"elicitation\":{\"url\":{}}}");
        try (var events = new TestingEvents(gateway.legacy("crm", alice, session, call("ask_url", "{}")))) {
            String question = events.next();

            assertThat(question).contains("\"mode\":\"url\"", "https://idp.example/in", "\"elicitationId\":\"");
            answer(session, question, "\"result\":{\"action\":\"decline\"}");
            assertThat(events.next()).contains("decline");
        }
    }

    @Test
    void another_session_cannot_answer_the_question() throws Exception {
        String session = gateway.session("crm", alice);
        String other = gateway.session("crm", alice);
        try (var events = new TestingEvents(gateway.legacy("crm", alice, session, call("ask", "{}")))) {
            String question = events.next();

            assertThat(answer(other, question, "\"result\":{\"action\":\"accept\"}"))
                    .isEqualTo(400);
            assertThat(answer(session, question, "\"result\":{\"action\":\"cancel\"}"))
                    .isEqualTo(202);
            assertThat(events.next()).contains("cancel");
        }
    }

    @Test
    void a_client_that_answers_with_an_error_gets_a_failed_result_the_model_can_read() throws Exception {
        String session = gateway.session("crm", alice);
        try (var events = new TestingEvents(gateway.legacy("crm", alice, session, call("ask", "{}")))) {
            answer(session, events.next(), "\"error\":{\"code\":-32601,\"message\":\"No such method\"}");

            assertThat(events.next()).contains("\"isError\":true", "bridge.input");
        }
        assertThat(gateway.record("tools/call")).last().isEqualTo("outcome failed bridge.input");
    }

    @Test
    void a_server_that_never_has_enough_is_stopped_after_eight_rounds() throws Exception {
        String session = gateway.session("crm", alice);
        try (var events = new TestingEvents(gateway.legacy("crm", alice, session, call("ask_forever", "{}")))) {
            String message = events.next();
            while (message.contains("elicitation/create")) {
                answer(session, message, "\"result\":{\"action\":\"accept\"}");
                message = events.next();
            }

            assertThat(message).contains("\"isError\":true", "bridge.rounds");
            assertThat(server.seen("tools/call")).hasSize(8);
        }
    }

    @Test
    void a_server_that_only_wants_time_is_asked_again_without_the_client() throws Exception {
        String session = gateway.session("crm", alice);

        assertThat(send(session, call("wait", "{}"))).contains("worth the wait");
        assertThat(server.seen("tools/call")).hasSize(3);
    }

    @Test
    void a_capability_the_client_lacks_is_named_in_a_failed_result() throws Exception {
        String session = gateway.session("crm", alice);

        assertThat(send(session, call("ask_sampling", "{}")))
                .contains("\"isError\":true", "client.capability", "\"sampling\":{}");
    }

    @Test
    void a_missing_resource_has_the_code_of_the_older_revisions() throws Exception {
        String session = gateway.session("crm", alice);

        assertThat(send(session, request("resources/read", "\"uri\":\"file:///a/x\"")))
                .contains("-32002");
    }

    @Test
    void ping_is_answered_without_the_server() throws Exception {
        String session = gateway.session("crm", alice);
        int before = server.seen().size();

        assertThat(send(session, request("ping", ""))).contains("\"result\":{}");
        assertThat(server.seen()).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource({"debug, \"result\":{}, debug", "loud, -32602, info"})
    void the_log_level_of_the_session_goes_with_every_call(String level, String answer, String sent) throws Exception {
        String session = gateway.session("crm", alice);

        assertThat(send(session, request("logging/setLevel", "\"level\":\"" + level + "\"")))
                .contains(answer);
        send(session, call("echo", "{\"text\":\"x\"}"));

        assertThat(metaOfLast("tools/call")
                        .path("io.modelcontextprotocol/logLevel")
                        .asString())
                .isEqualTo(sent);
    }

    @Test
    void progress_passes_and_a_cancelled_call_ends_at_the_server() throws Exception {
        String session = gateway.session("crm", alice);
        String progress = request(
                "tools/call", "\"name\":\"progress\",\"arguments\":{\"steps\":2},\"_meta\":{\"progressToken\":\"p\"}");
        try (var events = new TestingEvents(gateway.legacy("crm", alice, session, progress))) {
            assertThat(events.next()).contains("notifications/progress", "\"progressToken\":\"p\"");
            assertThat(events.next()).contains("notifications/progress");
            assertThat(events.next()).contains("done");
        }
        var hanging = java.util.concurrent.CompletableFuture.supplyAsync(() -> {
            try {
                return send(session, call("hang", "{}"));
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
        until(() -> server.seen("tools/call").size() == 2);
        send(session, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}");

        assertThat(hanging.get(5, java.util.concurrent.TimeUnit.SECONDS)).contains("client.gone");
        until(() -> server.seen("tools/call").getLast().isGone());
    }
}
