package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.store.Database;
import dev.warder.testbed.LegacyAnswers;
import dev.warder.testbed.TestingServer;
import dev.warder.upstream.ServerSettings;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of legacy sessions when the gateway stops and starts again, or takes other settings. */
class RestartTest {
    @TempDir
    Path data;

    private final LegacyAnswers answers = new LegacyAnswers();
    private final TestingServer server = TestingServer.start(answers);
    private final TestingServer another = TestingServer.legacy();
    private TestingGateway gateway;
    private String alice;
    private String bob;

    @BeforeEach
    void open() throws Exception {
        gateway = start(server);
        alice = gateway.key("alice", "tester");
        bob = gateway.key("bob", "tester");
    }

    @AfterEach
    void close() {
        gateway.close();
        server.close();
        another.close();
    }

    @Test
    void a_session_goes_on_where_it_was() throws Exception {
        String session = gateway.session("crm", alice);
        assertThat(echo(session, alice).body()).contains("hello");
        restart(server);

        var answer = echo(session, alice);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("hello");
        var before = server.seen("tools/call").getFirst();
        var after = server.seen("tools/call").getLast();
        assertThat(after.header("mcp-session-id")).isEqualTo(before.header("mcp-session-id"));
        assertThat(after.header("mcp-protocol-version")).isEqualTo("2025-11-25");
        assertThat(gateway.pipeline.sessions()).isOne();
        assertThat(gateway.entries()).noneMatch(entry -> "session_end".equals(entry.string("event")));
    }

    @Test
    void what_the_server_says_on_its_own_reaches_the_session_again() throws Exception {
        String session = gateway.session("crm", alice);
        restart(server);
        try (var stream =
                new TestingStream(gateway.legacy("crm", alice, session, "").GET())) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.next().data()).isEmpty();
            answers.say("notifications/tools/list_changed");

            assertThat(TestingStream.text(stream.next())).contains("notifications/tools/list_changed");
        }
    }

    @Test
    void its_end_ends_it_here_and_at_the_server_for_good() throws Exception {
        String session = gateway.session("crm", alice);
        restart(server);

        var ended = gateway.send(gateway.legacy("crm", alice, session, "").DELETE());
        assertThat(ended.statusCode()).isEqualTo(200);
        assertThat(server.seen()).anyMatch(seen -> seen.verb().equals("DELETE"));
        restart(server);
        assertThat(echo(session, alice).statusCode()).isEqualTo(404);
    }

    @Test
    void a_session_is_still_of_no_use_to_another_caller() throws Exception {
        String session = gateway.session("crm", alice);
        restart(server);

        var foreign = echo(session, bob);

        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(server.seen("tools/call")).isEmpty();
        assertThat(gateway.record("tools/call")).containsExactly("outcome refused session.foreign");
        assertThat(echo(session, alice).statusCode()).isEqualTo(200);
    }

    @Test
    void a_session_that_ended_before_does_not_come_back() throws Exception {
        String session = gateway.session("crm", alice);
        gateway.send(gateway.legacy("crm", alice, session, "").DELETE());
        restart(server);

        assertThat(echo(session, alice).statusCode()).isEqualTo(404);
        assertThat(gateway.pipeline.sessions()).isZero();
    }

    @Test
    void a_session_the_server_forgot_meanwhile_ends_so_that_the_client_starts_anew() throws Exception {
        String session = gateway.session("crm", alice);
        gateway.close();
        answers.forget();
        gateway = start(server);

        assertThat(echo(session, alice).statusCode()).isEqualTo(404);
        assertThat(gateway.send(gateway.legacy("crm", alice, gateway.session("crm", alice), ECHO))
                        .body())
                .contains("hello");
    }

    @Test
    void the_id_of_a_session_is_not_shown_to_a_server_that_has_moved_in_under_the_same_name() throws Exception {
        String session = gateway.session("crm", alice);
        restart(another);

        assertThat(echo(session, alice).statusCode()).isEqualTo(404);
        assertThat(another.seen("tools/call")).isEmpty();
        assertThat(gateway.entries())
                .anyMatch(entry -> "session_end".equals(entry.string("event"))
                        && entry.toString().contains("cannot be resumed"));
    }

    @Test
    void a_session_that_was_idle_for_too_long_while_the_gateway_was_down_ends() throws Exception {
        String session = gateway.session("crm", alice);
        gateway.close();
        try (var database = Database.open(data)) {
            database.transactNow(sql -> sql.execute("UPDATE legacy_session SET used_at = used_at - 3600000"));
        }
        gateway = start(server);

        assertThat(echo(session, alice).statusCode()).isEqualTo(404);
        assertThat(gateway.entries())
                .anyMatch(entry -> "session_end".equals(entry.string("event"))
                        && entry.toString().contains("idle"));
    }

    @Test
    void a_session_goes_on_when_the_settings_of_its_server_change() throws Exception {
        String session = gateway.session("crm", alice);
        assertThat(echo(session, alice).statusCode()).isEqualTo(200);
        var slower = new ServerSettings.Limits(Duration.ofSeconds(9), Duration.ofSeconds(1), 1 << 20, 16);
        gateway.reload(ServerSettings.http("crm", URI.create(server.url())).with(slower));

        var answer = echo(session, alice);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(gateway.entries()).noneMatch(entry -> "session_end".equals(entry.string("event")));
    }

    @Test
    void a_session_ends_when_another_server_takes_the_place_of_its_own() throws Exception {
        String session = gateway.session("crm", alice);
        gateway.reload(ServerSettings.http("crm", URI.create(another.url())));

        assertThat(echo(session, alice).statusCode()).isEqualTo(404);
        assertThat(another.seen("tools/call")).isEmpty();
        assertThat(gateway.entries()).anyMatch(entry -> "session_end".equals(entry.string("event")));
    }

    @Test
    void an_answer_to_a_question_of_the_former_run_is_refused() throws Exception {
        String session = gateway.session("crm", alice);
        restart(server);

        var answer = gateway.send(gateway.legacy(
                "crm", alice, session, "{\"jsonrpc\":\"2.0\",\"id\":\"7\",\"result\":{\"action\":\"accept\"}}"));

        assertThat(answer.statusCode()).isEqualTo(400);
    }

    private static final String ECHO =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\",\"arguments\":{\"text\":\"hello\"}}}";

    private HttpResponse<String> echo(String session, String key) throws Exception {
        return gateway.send(gateway.legacy("crm", key, session, ECHO));
    }

    private void restart(TestingServer behind) throws Exception {
        gateway.close();
        gateway = start(behind);
    }

    private TestingGateway start(TestingServer behind) throws Exception {
        return new TestingGateway(
                data,
                List.of(ServerSettings.http("crm", URI.create(behind.url()))),
                allow("crm/tools/*", "role:tester"));
    }
}
