package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static dev.warder.http.TestingGateway.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.testbed.Exchange;
import dev.warder.testbed.LegacyAnswers;
import dev.warder.testbed.ModernAnswers;
import dev.warder.testbed.TestingServer;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What servers say on their own reaches clients of the other era. */
@Timeout(60)
class BridgedListeningTest {
    @TempDir
    Path data;

    private final LegacyAnswers legacyAnswers = new LegacyAnswers();
    private final ModernAnswers modernAnswers = new ModernAnswers();
    private final TestingServer legacy = TestingServer.start(legacyAnswers);
    private final TestingServer modern = TestingServer.start(modernAnswers);
    private TestingGateway gateway;
    private String alice;

    @BeforeEach
    void open() throws Exception {
        start(modern);
        alice = gateway.key("alice", "tester");
    }

    private void start(TestingServer stateless) throws Exception {
        gateway = new TestingGateway(
                data,
                List.of(TestingGateway.quick("legacy", legacy.url()), TestingGateway.quick("modern", stateless.url())),
                allow("legacy/resources/file:///a/**", "role:tester"),
                allow("modern/resources/file:///a/**", "role:tester"));
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
        legacy.close();
        modern.close();
    }

    private String subscribe(String session, String uri) throws Exception {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"resources/subscribe\",\"params\":{\"uri\":\"" + uri
                + "\"}}";
        return gateway.send(gateway.legacy("modern", alice, session, body)).body();
    }

    @Test
    void what_the_server_says_on_its_own_comes_through_one_listening() throws Exception {
        String session = gateway.session("modern", alice);
        try (var events =
                new TestingEvents(gateway.legacy("modern", alice, session, "").GET())) {
            until(() -> modern.seen("subscriptions/listen").size() == 1);
            modernAnswers.say("notifications/tools/list_changed");
            assertThat(events.next()).contains("tools/list_changed").doesNotContain("subscriptionId");

            assertThat(subscribe(session, "file:///a/1")).contains("\"result\":{}");
            until(() -> modern.seen("subscriptions/listen").size() == 2);
            until(() -> modern.seen("subscriptions/listen").getFirst().isGone());
            modernAnswers.update("file:///a/2");
            modernAnswers.update("file:///a/1");
            assertThat(events.next()).contains("resources/updated", "file:///a/1");
        }
        // A stream that was left waits for its client for a while; the end of the session ends it at once.
        gateway.send(gateway.legacy("modern", alice, session, "").DELETE());
        until(() -> modern.seen("subscriptions/listen").getLast().isGone());
    }

    @Test
    void a_resource_that_may_not_be_read_cannot_be_subscribed_to() throws Exception {
        String session = gateway.session("modern", alice);

        assertThat(subscribe(session, "file:///b/1")).contains("error");
        assertThat(gateway.record("resources/subscribe")).containsExactly("outcome refused access.hidden");
    }

    private TestingEvents listen(String id, String wanted) throws Exception {
        var request = gateway.to("legacy", alice)
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", "subscriptions/listen")
                .POST(HttpRequest.BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":" + id
                        + ",\"method\":\"subscriptions/listen\",\"params\":{\"notifications\":" + wanted
                        + ",\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                        + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}"));
        return new TestingEvents(request);
    }

    @Test
    void listening_hears_what_it_was_promised_and_nothing_else() throws Exception {
        try (var tools = listen("\"a\"", "{\"toolsListChanged\":true,\"promptsListChanged\":true}");
                var resource = listen("7", "{\"resourceSubscriptions\":[\"file:///a/1\"]}")) {
            assertThat(tools.next())
                    .contains("subscriptions/acknowledged", "\"toolsListChanged\":true", "subscriptionId\":\"a\"")
                    .doesNotContain("promptsListChanged");
            assertThat(resource.next()).contains("\"resourceSubscriptions\":[\"file:///a/1\"]", "subscriptionId\":7");

            legacyAnswers.update("file:///a/2");
            legacyAnswers.update("file:///a/1");
            legacyAnswers.say("notifications/tools/list_changed");

            assertThat(resource.next()).contains("resources/updated", "file:///a/1", "subscriptionId\":7");
            assertThat(tools.next()).contains("tools/list_changed", "subscriptionId\":\"a\"");
            assertThat(legacyAnswers.streams()).isEqualTo(1);
        }
        until(() -> legacy.seen("resources/unsubscribe").size() == 1);
        until(() ->
                legacy.seen().stream().filter(seen -> seen.verb().equals("GET")).allMatch(Exchange::isGone));
    }

    @Test
    void what_a_server_asks_outside_of_any_call_is_answered_with_no() throws Exception {
        try (var tools = listen("\"a\"", "{\"toolsListChanged\":true}")) {
            tools.next();
            legacyAnswers.ask("q-1", "roots/list");

            until(() -> legacy.seen("").stream()
                    .anyMatch(seen -> seen.body().contains("\"id\":\"q-1\"")
                            && seen.body().contains("-32601")));
        }
    }

    @Test
    void listening_ends_in_order_when_the_server_stops_talking() throws Exception {
        try (var tools = listen("\"a\"", "{\"toolsListChanged\":true}")) {
            tools.next();
            legacyAnswers.endStreams();

            assertThat(tools.next()).contains("\"resultType\":\"complete\"", "\"id\":\"a\"", "subscriptionId\":\"a\"");
            assertThat(tools.next()).isEmpty();
        }
    }

    @Test
    void a_resource_that_may_not_be_read_cannot_be_listened_to() throws Exception {
        try (var events = listen("1", "{\"resourceSubscriptions\":[\"file:///b/1\"]}")) {
            assertThat(events.next()).contains("error");
        }
        assertThat(legacy.seen("resources/subscribe")).isEmpty();
    }

    @Test
    void a_session_with_a_modern_server_outlives_a_restart_with_its_subscriptions() throws Exception {
        String session = gateway.session("modern", alice);
        subscribe(session, "file:///a/1");
        gateway.close();
        start(modern);

        try (var events =
                new TestingEvents(gateway.legacy("modern", alice, session, "").GET())) {
            assertThat(events.status()).isEqualTo(200);
            until(() -> modern.seen("subscriptions/listen").size() == 1);
            modernAnswers.update("file:///a/1");
            assertThat(events.next()).contains("resources/updated", "file:///a/1");
        }
    }

    @Test
    void a_session_with_a_modern_server_is_not_taken_up_with_another_one_of_the_same_name() throws Exception {
        String session = gateway.session("modern", alice);
        gateway.close();
        try (TestingServer another = TestingServer.modern()) {
            start(another);

            assertThat(gateway.send(gateway.legacy("modern", alice, session, "").GET())
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void a_server_that_announces_nothing_is_listened_to_for_its_resources() throws Exception {
        JsonNode discovered = JsonMapper.shared().readTree("""
                {"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"resources":{"subscribe":true}}}""");
        gateway.close();
        try (TestingServer quiet = TestingServer.start(exchange -> {
            if (exchange.method().equals("server/discover")) {
                exchange.result(discovered);
            } else {
                modernAnswers.answer(exchange);
            }
        })) {
            start(quiet);
            String session = gateway.session("modern", alice);
            try (var events = new TestingEvents(
                    gateway.legacy("modern", alice, session, "").GET())) {
                subscribe(session, "file:///a/1");
                until(() -> quiet.seen("subscriptions/listen").size() == 1);
                modernAnswers.update("file:///a/1");
                assertThat(events.next()).contains("resources/updated");
            }
            gateway.close();
            start(modern);
        }
    }
}
