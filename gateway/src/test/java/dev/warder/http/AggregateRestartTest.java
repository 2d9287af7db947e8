package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static dev.warder.http.TestingGateway.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.bundles.BundleSettings;
import dev.warder.testbed.LegacyAnswers;
import dev.warder.testbed.TestingServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a legacy session with many servers when the gateway stops and starts again. */
@Timeout(60)
class AggregateRestartTest {
    private static final String ALL = "/mcp";

    @TempDir
    Path data;

    private final LegacyAnswers oneAnswers = new LegacyAnswers();
    private final TestingServer one = TestingServer.start(oneAnswers);
    private final TestingServer two = TestingServer.legacy();
    private final TestingServer another = TestingServer.legacy();
    private TestingGateway gateway;
    private String alice;
    private String bob;
    private String session;

    @BeforeEach
    void open() throws Exception {
        gateway = start(one);
        alice = gateway.key("alice", "tester");
        bob = gateway.key("bob", "tester");
        session = gateway.session(ALL, alice);
    }

    @AfterEach
    void close() {
        gateway.close();
        one.close();
        two.close();
        another.close();
    }

    private TestingGateway start(TestingServer first) throws Exception {
        return new TestingGateway(
                data,
                List.of(TestingGateway.quick("one", first.url()), TestingGateway.quick("two", two.url())),
                Map.of("some", new BundleSettings(List.of("one"), List.of())),
                allow("*/tools/*", "role:tester"));
    }

    private void restart(TestingServer first) throws Exception {
        gateway.close();
        gateway = start(first);
    }

    private HttpResponse<String> post(String route, String key, String body) throws Exception {
        return gateway.send(gateway.legacy(route, key, session, body));
    }

    private HttpResponse<String> echo(String server) throws Exception {
        return post(ALL, alice, echoing(server));
    }

    private static String echoing(String server) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"" + server
                + "__echo\",\"arguments\":{\"text\":\"hello\"}}}";
    }

    private static List<String> sessionsOf(TestingServer server) {
        return server.seen("tools/call").stream()
                .map(seen -> String.valueOf(seen.header("mcp-session-id")))
                .toList();
    }

    @Test
    void it_goes_on_with_the_servers_it_has_used_where_it_was_and_with_others_when_they_are_used() throws Exception {
        assertThat(echo("one").body()).contains("hello");
        restart(one);

        assertThat(echo("one").body()).contains("hello");
        assertThat(sessionsOf(one)).hasSize(2);
        assertThat(sessionsOf(one).get(0)).isEqualTo(sessionsOf(one).get(1));
        assertThat(echo("two").body()).contains("hello");
        assertThat(two.seen("initialize"))
                .anySatisfy(seen -> assertThat(seen.body())
                        .contains("\"capabilities\":{\"elicitation\":{}}", "\"name\":\"test\"", "2025-11-25"));
        assertThat(gateway.entries()).noneMatch(entry -> "session_end".equals(entry.string("event")));
    }

    @Test
    void it_goes_on_again_and_again_with_what_came_to_it_meanwhile() throws Exception {
        restart(one);
        assertThat(echo("two").body()).contains("hello");
        restart(one);
        restart(one);

        assertThat(echo("two").body()).contains("hello");
        assertThat(sessionsOf(two).get(0)).isEqualTo(sessionsOf(two).get(1));
    }

    @Test
    void what_its_servers_say_on_their_own_reaches_it_again() throws Exception {
        echo("one");
        restart(one);
        try (var stream =
                new TestingStream(gateway.legacy(ALL, alice, session, "").GET())) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.next().data()).isEmpty();
            until(() -> oneAnswers.streams() == 1);
            oneAnswers.say("notifications/tools/list_changed");

            assertThat(TestingStream.text(stream.next())).contains("notifications/tools/list_changed");
        }
    }

    @Test
    void its_log_level_is_told_to_servers_it_uses_later() throws Exception {
        post(
                ALL,
                alice,
                "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"logging/setLevel\",\"params\":{\"level\":\"warning\"}}");
        restart(one);
        echo("two");

        until(() -> two.seen("logging/setLevel").size() == 1);
        assertThat(two.seen("logging/setLevel").getFirst().body()).contains("warning");
    }

    @Test
    void its_end_ends_it_at_every_server_and_for_good() throws Exception {
        echo("one");
        restart(one);

        assertThat(gateway.send(gateway.legacy(ALL, alice, session, "").DELETE())
                        .statusCode())
                .isEqualTo(200);
        String part = sessionsOf(one).getFirst();
        until(() -> one.seen().stream()
                .anyMatch(seen -> seen.verb().equals("DELETE") && part.equals(seen.header("mcp-session-id"))));
        restart(one);
        assertThat(echo("one").statusCode()).isEqualTo(404);
        assertThat(gateway.pipeline.sessions()).isZero();
    }

    @Test
    void it_is_still_of_no_use_to_another_caller_or_on_another_route() throws Exception {
        echo("one");
        restart(one);

        assertThat(post(ALL, bob, echoing("one")).statusCode()).isEqualTo(404);
        assertThat(post("/bundles/some/mcp", alice, echoing("one")).statusCode())
                .isEqualTo(404);
        assertThat(sessionsOf(one)).hasSize(1);
        assertThat(echo("one").statusCode()).isEqualTo(200);
    }

    @Test
    void a_server_that_has_moved_in_under_the_same_name_is_not_shown_the_id_and_gets_a_session_of_its_own()
            throws Exception {
        echo("one");
        String part = sessionsOf(one).getFirst();
        restart(another);

        assertThat(echo("one").body()).contains("hello");
        assertThat(sessionsOf(another)).hasSize(1).doesNotContain(part);
    }

    @Test
    void a_server_that_forgot_its_part_meanwhile_costs_one_call_and_not_the_session() throws Exception {
        echo("one");
        gateway.close();
        oneAnswers.forget();
        gateway = start(one);

        assertThat(echo("one").body()).contains("upstream.failed");
        assertThat(echo("one").body()).contains("hello");
    }
}
