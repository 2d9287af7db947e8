package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static dev.warder.http.TestingGateway.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.bundles.BundleSettings;
import dev.warder.testbed.LegacyAnswers;
import dev.warder.testbed.TestingServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AggregateSessionTest {
    private static final String ALL = "/mcp";

    @TempDir
    Path data;

    private final LegacyAnswers oneAnswers = new LegacyAnswers();
    private final LegacyAnswers twoAnswers = new LegacyAnswers();
    private final TestingServer one = TestingServer.start(oneAnswers);
    private final TestingServer two = TestingServer.start(twoAnswers);
    private TestingGateway gateway;
    private String alice;
    private String bob;

    @BeforeEach
    void open() throws Exception {
        gateway = new TestingGateway(
                data,
                List.of(TestingGateway.quick("one", one.url()), TestingGateway.quick("two", two.url())),
                Map.of("first", new BundleSettings(List.of("one"), List.of())),
                allow("*/tools/*", "role:tester"),
                allow("one/tools/echo", "role:echoer", "args.text != 'forbidden'"));
        alice = gateway.key("alice", "tester");
        bob = gateway.key("bob", "echoer");
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
        one.close();
        two.close();
    }

    @Test
    void one_session_reaches_every_server_and_opens_each_when_it_is_first_used() throws Exception {
        String session = gateway.session(ALL, alice);
        settled();
        int before = oneAnswers.sessions();

        assertThat(post(alice, session, call(1, "one__echo", "{\"text\":\"first\"}")))
                .contains("first");
        assertThat(post(alice, session, call(2, "one__echo", "{\"text\":\"second\"}")))
                .contains("second");
        assertThat(oneAnswers.sessions()).isEqualTo(before + 1);
        assertThat(twoAnswers.sessions()).isEqualTo(before);
        assertThat(post(alice, session, call(3, "two__add", "{\"a\":1,\"b\":2}")))
                .contains("3.0");
        assertThat(twoAnswers.sessions()).isEqualTo(before + 1);
        assertThat(one.seen("tools/call").getFirst().header("mcp-session-id"))
                .isNotEqualTo(session)
                .isNotEqualTo(two.seen("tools/call").getFirst().header("mcp-session-id"));
        assertThat(gateway.entries().toString()).doesNotContain(session);
    }

    @Test
    void the_gateway_introduces_itself_in_the_revision_the_client_asked_for() throws Exception {
        var answer = gateway.send(gateway.legacy(ALL, alice, "", """
                {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18",
                 "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}"""));

        assertThat(answer.body())
                .contains("\"protocolVersion\":\"2025-06-18\"")
                .contains("\"name\":\"warder\"")
                .contains("\"tools\":{\"listChanged\":true}")
                .contains("\"logging\":{}");
    }

    @Test
    void a_merged_list_speaks_the_words_of_its_era() throws Exception {
        String session = gateway.session(ALL, bob);

        assertThat(post(bob, session, request(1, "tools/list", "")))
                .contains("\"one__echo\"")
                .doesNotContain("two__")
                .doesNotContain("one__add")
                .doesNotContain("resultType")
                .doesNotContain("ttlMs");
        assertThat(post(bob, session, request(2, "ping", ""))).contains("\"result\":{}");
    }

    @Test
    void what_the_caller_may_not_do_opens_no_session_and_reaches_no_server() throws Exception {
        String session = gateway.session(ALL, bob);
        settled();
        int before = oneAnswers.sessions();

        String forbidden = post(bob, session, call(1, "one__echo", "{\"text\":\"forbidden\"}"));
        String hidden = post(bob, session, call(2, "one__add", "{\"a\":1,\"b\":2}"));
        String foreign = post(bob, session, call(2, "two__echo", "{\"text\":\"x\"}"));

        assertThat(forbidden).contains("access.denied");
        assertThat(withoutCall(hidden)).contains("catalog.unknown").isEqualTo(withoutCall(foreign));
        assertThat(oneAnswers.sessions()).isEqualTo(before);
        assertThat(one.seen("tools/call")).isEmpty();
    }

    @Test
    void a_session_is_of_no_use_on_another_route_or_to_another_caller() throws Exception {
        String session = gateway.session(ALL, alice);
        String call = call(1, "one__echo", "{\"text\":\"x\"}");

        for (String route : List.of("/bundles/first/mcp", "one")) {
            assertThat(gateway.send(gateway.legacy(route, alice, session, call)).statusCode())
                    .isEqualTo(404);
        }
        assertThat(gateway.send(gateway.legacy(ALL, bob, session, call)).statusCode())
                .isEqualTo(404);
        assertThat(one.seen("tools/call")).isEmpty();
    }

    @Test
    void questions_of_two_servers_with_the_same_id_are_told_apart() throws Exception {
        String session = gateway.session(ALL, alice);
        try (var first = new TestingEvents(gateway.legacy(ALL, alice, session, call(1, "one__ask", "{}")));
                var second = new TestingEvents(gateway.legacy(ALL, alice, session, call(2, "two__ask", "{}")))) {
            String firstQuestion = first.next();
            String secondQuestion = second.next();
            assertThat(firstQuestion).contains("elicitation/create").doesNotContain("\"id\":\"7\"");
            assertThat(id(firstQuestion)).isNotEqualTo(id(secondQuestion));

            assertThat(answer(session, id(secondQuestion))).isEqualTo(202);
            assertThat(second.next()).contains("thank you").contains("\"id\":2");
            assertThat(answer(session, id(secondQuestion))).isEqualTo(400);
            assertThat(answer(session, "7")).isEqualTo(400);
            assertThat(answer(session, id(firstQuestion))).isEqualTo(202);
            assertThat(first.next()).contains("thank you").contains("\"id\":1");
        }
    }

    @Test
    void what_servers_say_on_their_own_comes_out_of_one_stream() throws Exception {
        String session = gateway.session(ALL, alice);
        post(alice, session, call(1, "one__echo", "{\"text\":\"x\"}"));
        try (var stream =
                new TestingEvents(gateway.legacy(ALL, alice, session, "").GET())) {
            until(() -> oneAnswers.streams() == 1);
            oneAnswers.say("notifications/tools/list_changed");
            assertThat(stream.next()).contains("notifications/tools/list_changed");

            post(alice, session, call(2, "two__echo", "{\"text\":\"x\"}"));
            until(() -> twoAnswers.streams() == 1);
            twoAnswers.say("notifications/prompts/list_changed");
            assertThat(stream.next()).contains("notifications/prompts/list_changed");
        }
        // A stream that was left waits for its client for a while; the end of the session ends it at once.
        gateway.send(gateway.legacy(ALL, alice, session, "").DELETE());
        until(() -> oneAnswers.streams() == 0 && twoAnswers.streams() == 0);
    }

    @Test
    void the_end_of_the_session_ends_it_at_every_server() throws Exception {
        String session = gateway.session(ALL, alice);
        settled();
        int before = oneAnswers.sessions();
        post(alice, session, call(1, "one__echo", "{\"text\":\"x\"}"));
        post(alice, session, call(2, "two__echo", "{\"text\":\"x\"}"));

        assertThat(gateway.send(gateway.legacy(ALL, alice, session, "").DELETE())
                        .statusCode())
                .isEqualTo(200);
        until(() -> oneAnswers.sessions() == before && twoAnswers.sessions() == before);
        // Those of the servers' own routes are left.
        assertThat(gateway.pipeline.sessions()).isEqualTo(2);
        assertThat(gateway.send(gateway.legacy(ALL, alice, session, request(3, "ping", "")))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_server_that_forgot_its_part_fails_one_call_and_not_the_session() throws Exception {
        String session = gateway.session(ALL, alice);
        post(alice, session, call(1, "one__echo", "{\"text\":\"x\"}"));
        oneAnswers.forget();

        var lost = gateway.send(gateway.legacy(ALL, alice, session, call(2, "one__echo", "{\"text\":\"x\"}")));
        assertThat(lost.statusCode()).isEqualTo(200);
        assertThat(lost.body()).contains("upstream.failed");
        assertThat(post(alice, session, call(3, "one__echo", "{\"text\":\"again\"}")))
                .contains("again");
    }

    @Test
    void a_log_level_is_told_to_servers_of_now_and_later() throws Exception {
        String session = gateway.session(ALL, alice);
        post(alice, session, call(1, "one__echo", "{\"text\":\"x\"}"));

        assertThat(post(alice, session, request(2, "logging/setLevel", "\"level\":\"debug\"")))
                .contains("\"result\":{}");
        post(alice, session, call(3, "two__echo", "{\"text\":\"x\"}"));

        until(() -> one.seen("logging/setLevel").size() == 1
                && two.seen("logging/setLevel").size() == 1);
        assertThat(two.seen("logging/setLevel").getFirst().body()).contains("\"level\":\"debug\"");
    }

    /** Waits until the gateway's own questions have been asked, and their sessions closed. */
    private void settled() throws Exception {
        post(alice, gateway.session("one", alice), call(1, "echo", "{\"text\":\"x\"}"));
        post(alice, gateway.session("two", alice), call(1, "echo", "{\"text\":\"x\"}"));
        until(() -> oneAnswers.sessions() == 1 && twoAnswers.sessions() == 1);
    }

    private String post(String key, String session, String body) throws Exception {
        return gateway.send(gateway.legacy(ALL, key, session, body)).body();
    }

    private int answer(String session, String id) throws Exception {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":\"" + id + "\",\"result\":{\"action\":\"accept\"}}";
        return gateway.send(gateway.legacy(ALL, alice, session, body)).statusCode();
    }

    private static String id(String question) {
        return question.replaceFirst(".*\"id\":\"([^\"]+)\".*", "$1");
    }

    private static String call(int id, String tool, String arguments) {
        return request(id, "tools/call", "\"name\":\"" + tool + "\",\"arguments\":" + arguments);
    }

    private static String request(int id, String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{" + params + "}}";
    }

    private static String withoutCall(String body) {
        return body.replaceAll("\"call\":\"[0-9a-f]+\"", "");
    }
}
