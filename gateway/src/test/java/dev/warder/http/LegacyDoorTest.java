package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.mcp.Era;
import dev.warder.testbed.LegacyAnswers;
import dev.warder.testbed.TestingServer;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LegacyDoorTest {
    @TempDir
    Path data;

    private final LegacyAnswers answers = new LegacyAnswers();
    private final TestingServer server = TestingServer.start(answers);
    private final TestingServer modern = TestingServer.modern();
    private TestingGateway gateway;
    private String alice;
    private String bob;

    @BeforeEach
    void open() throws Exception {
        gateway = new TestingGateway(
                data,
                List.of(
                        TestingGateway.quick("crm", server.url()),
                        TestingGateway.quick("new", modern.url()).with(Era.LEGACY)),
                allow("crm/tools/*", "role:tester"),
                allow("new/tools/*", "role:tester"));
        alice = gateway.key("alice", "tester");
        bob = gateway.key("bob", "tester");
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
        server.close();
        modern.close();
    }

    @Test
    void a_session_is_minted_by_the_gateway_and_calls_pass_in_it() throws Exception {
        String session = gateway.session("crm", alice);

        var answer = gateway.send(gateway.legacy("crm", alice, session, call("echo", "{\"text\":\"hello\"}")));

        assertThat(answer.body()).contains("hello");
        assertThat(server.seen("tools/call").getFirst().header("mcp-session-id"))
                .isNotNull()
                .isNotEqualTo(session);
        assertThat(gateway.entries()).anyMatch(entry -> "session_start".equals(entry.string("event")));
        assertThat(gateway.entries().toString()).doesNotContain(session);
    }

    @Test
    void another_callers_session_answers_like_one_that_never_existed_and_is_recorded() throws Exception {
        String session = gateway.session("crm", alice);

        var foreign = gateway.send(gateway.legacy("crm", bob, session, call("echo", "{\"text\":\"x\"}")));
        var unknown = gateway.send(gateway.legacy("crm", bob, "0".repeat(64), call("echo", "{\"text\":\"x\"}")));

        assertThat(foreign.statusCode()).isEqualTo(unknown.statusCode()).isEqualTo(404);
        assertThat(withoutCall(foreign.body())).isEqualTo(withoutCall(unknown.body()));
        assertThat(server.seen("tools/call")).isEmpty();
        assertThat(gateway.record("tools/call"))
                .containsExactly("outcome refused session.foreign", "outcome refused session.unknown");
    }

    @Test
    void another_caller_can_neither_listen_to_nor_end_a_session() throws Exception {
        String session = gateway.session("crm", alice);

        var get = gateway.send(gateway.legacy("crm", bob, session, "").GET());
        var delete = gateway.send(gateway.legacy("crm", bob, session, "").DELETE());

        assertThat(get.statusCode()).isEqualTo(404);
        assertThat(delete.statusCode()).isEqualTo(404);
        assertThat(gateway.send(gateway.legacy("crm", alice, session, call("echo", "{\"text\":\"mine\"}")))
                        .body())
                .contains("mine");
    }

    @Test
    void a_message_without_session_is_refused() throws Exception {
        var answer = gateway.send(gateway.legacy("crm", alice, "", call("echo", "{}")));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("session.missing");
    }

    @Test
    void a_deleted_session_is_gone_here_and_at_the_server() throws Exception {
        String session = gateway.session("crm", alice);

        assertThat(gateway.send(gateway.legacy("crm", alice, session, "").DELETE())
                        .statusCode())
                .isEqualTo(200);
        assertThat(gateway.send(gateway.legacy("crm", alice, session, call("echo", "{}")))
                        .statusCode())
                .isEqualTo(404);
        assertThat(gateway.entries()).anyMatch(entry -> "session_end".equals(entry.string("event")));
        assertThat(server.seen().stream().filter(seen -> seen.verb().equals("DELETE")))
                .hasSize(1);
    }

    @Test
    void what_the_server_says_on_its_own_reaches_the_sessions_stream() throws Exception {
        String session = gateway.session("crm", alice);
        try (var client = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> stream = client.send(
                    gateway.legacy("crm", alice, session, "").GET().build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(stream.statusCode()).isEqualTo(200);
            assertThat(stream.headers().firstValue("content-type")).hasValue("text/event-stream");
            var line = firstData(stream.body());
            answers.say("notifications/tools/list_changed");

            assertThat(line.get(5, TimeUnit.SECONDS)).contains("notifications/tools/list_changed");
            stream.body().close();
        }
    }

    @Test
    void the_servers_question_is_answered_once_and_by_its_own_session_only() throws Exception {
        String session = gateway.session("crm", alice);
        String other = gateway.session("crm", bob);
        try (var client = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> asking = client.send(
                    gateway.legacy("crm", alice, session, call("ask", "{}")).build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            assertThat(firstData(asking.body()).get(5, TimeUnit.SECONDS)).contains("elicitation/create");
            String response = "{\"jsonrpc\":\"2.0\",\"id\":\"7\",\"result\":{\"action\":\"accept\"}}";

            var injected = gateway.send(gateway.legacy("crm", bob, other, response));
            var right = gateway.send(gateway.legacy("crm", alice, session, response));
            var again = gateway.send(gateway.legacy("crm", alice, session, response));

            assertThat(injected.statusCode()).isEqualTo(400);
            assertThat(right.statusCode()).isEqualTo(202);
            assertThat(again.statusCode()).isEqualTo(400);
            assertThat(firstData(asking.body()).get(5, TimeUnit.SECONDS)).contains("thank you");
        }
    }

    @Test
    void a_cancelled_call_ends_and_its_outcome_is_recorded_as_unknown() throws Exception {
        String session = gateway.session("crm", alice);
        var waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return gateway.send(gateway.legacy("crm", alice, session, call("hang", "{}")));
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
        while (server.seen("tools/call").isEmpty()) {
            Thread.onSpinWait();
        }
        var cancelled = gateway.send(gateway.legacy(
                "crm",
                alice,
                session,
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}"));

        assertThat(cancelled.statusCode()).isEqualTo(202);
        assertThat(waiting.get(4, TimeUnit.SECONDS).body()).contains("client.gone");
        assertThat(gateway.record("tools/call")).containsExactly("intent null null", "outcome unknown client.gone");
    }

    @Test
    void a_modern_only_server_that_is_pinned_to_the_legacy_era_tells_which_revision_it_speaks() throws Exception {
        var answer = gateway.send(gateway.legacy("new", alice, "", """
                {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",
                 "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}"""));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("-32022").contains("2026-07-28");
    }

    @Test
    void a_session_the_server_has_forgotten_ends_so_that_the_client_starts_anew() throws Exception {
        String session = gateway.session("crm", alice);
        answers.forget();

        var first = gateway.send(gateway.legacy("crm", alice, session, call("echo", "{\"text\":\"x\"}")));
        var second = gateway.send(gateway.legacy("crm", alice, session, call("echo", "{\"text\":\"x\"}")));

        assertThat(first.statusCode()).isEqualTo(404);
        assertThat(second.statusCode()).isEqualTo(404);
    }

    private static CompletableFuture<String> firstData(InputStream stream) {
        return CompletableFuture.supplyAsync(() -> {
            var line = new StringBuilder();
            try {
                for (int c = stream.read(); c >= 0; c = stream.read()) {
                    if (c == '\n') {
                        if (line.toString().startsWith("data: {")) {
                            return line.toString();
                        }
                        line.setLength(0);
                    } else {
                        line.append((char) c);
                    }
                }
            } catch (java.io.IOException ended) {
                return "ended: " + ended;
            }
            return "ended";
        });
    }

    private static String call(String tool, String arguments) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":" + arguments + "}}";
    }

    private static String withoutCall(String body) {
        return body.replaceAll("\"call\":\"[0-9a-f]+\"", "");
    }
}
