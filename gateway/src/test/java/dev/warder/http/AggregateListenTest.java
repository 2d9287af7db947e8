package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static dev.warder.http.TestingGateway.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.testbed.OfferingAnswers;
import dev.warder.testbed.TestingServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AggregateListenTest {
    private static final String ALL = "/mcp";
    private static final String LISTS =
            "\"notifications\":{\"toolsListChanged\":true,\"promptsListChanged\":false,\"taskIds\":[\"t\"]}";

    @TempDir
    Path data;

    private final OfferingAnswers books = new OfferingAnswers().tool("find");
    private final OfferingAnswers maps = new OfferingAnswers().tool("draw");
    private final TestingServer bookServer = TestingServer.start(books);
    private final TestingServer mapServer = TestingServer.start(maps);
    private TestingGateway gateway;
    private String tester;
    private String reader;

    @BeforeEach
    void open() throws Exception {
        gateway = new TestingGateway(
                data,
                List.of(
                        TestingGateway.quick("books", bookServer.url()),
                        TestingGateway.quick("maps", mapServer.url()),
                        TestingGateway.quick("gone", "http://127.0.0.1:1/mcp")),
                allow("*/**", "role:tester"),
                allow("books/resources/file:///open/**", "role:reader"));
        tester = gateway.key("tess", "tester");
        reader = gateway.key("rita", "reader");
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
        bookServer.close();
        mapServer.close();
    }

    private TestingEvents listen(String key, String params) throws Exception {
        return new TestingEvents(gateway.modern(ALL, key, "subscriptions/listen", "", params));
    }

    @Test
    void the_changes_of_every_server_come_out_of_one_stream() throws Exception {
        try (var events = listen(tester, LISTS)) {
            assertThat(events.next())
                    .contains("notifications/subscriptions/acknowledged")
                    .contains("\"notifications\":{\"toolsListChanged\":true}")
                    .contains("\"io.modelcontextprotocol/subscriptionId\":1}");
            until(() -> books.listeners() == 1 && maps.listeners() == 1);

            books.say("notifications/tools/list_changed", "{}");
            assertThat(events.next())
                    .isEqualTo(
                            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\",\"params\":{\"_meta\":"
                                    + "{\"io.modelcontextprotocol/subscriptionId\":1}}}");
            maps.say("notifications/prompts/list_changed", "{}");
            maps.say("notifications/progress", "{\"progressToken\":1,\"progress\":1}");
            maps.say("notifications/tools/list_changed", "{}");
            assertThat(events.next()).contains("notifications/tools/list_changed");
        }
    }

    @Test
    void an_announced_change_is_in_the_next_list() throws Exception {
        try (var events = listen(tester, LISTS)) {
            events.next();
            until(() -> books.listeners() == 1);
            assertThat(gateway.send(gateway.modern(ALL, tester, "tools/list", "", ""))
                            .body())
                    .contains("books__find");
            books.withdraw("find");
            books.say("notifications/tools/list_changed", "{}");
            events.next();

            assertThat(gateway.send(gateway.modern(ALL, tester, "tools/list", "", ""))
                            .body())
                    .doesNotContain("books__find");
        }
    }

    @Test
    void a_resource_is_watched_under_its_public_uri() throws Exception {
        String params = "\"notifications\":{\"resourceSubscriptions\":[\"warder+books:file:///open/x\"]}";
        try (var events = listen(reader, params)) {
            assertThat(events.next()).contains("\"resourceSubscriptions\":[\"warder+books:file:///open/x\"]");
            until(() -> books.listeners() == 1);
            assertThat(bookServer.seen("subscriptions/listen").getFirst().body())
                    .contains("\"resourceSubscriptions\":[\"file:///open/x\"]");

            books.say("notifications/resources/updated", "{\"uri\":\"file:///open/x\"}");
            assertThat(events.next()).contains("\"uri\":\"warder+books:file:///open/x\"");
        }
        assertThat(mapServer.seen("subscriptions/listen")).isEmpty();
    }

    @Test
    void what_the_caller_may_not_read_it_cannot_watch() throws Exception {
        for (String uri : List.of("warder+books:file:///closed/x", "warder+maps:file:///open/x", "file:///open/x")) {
            String params = "\"notifications\":{\"resourceSubscriptions\":[\"" + uri + "\"]}";
            var answer = gateway.send(gateway.modern(ALL, reader, "subscriptions/listen", "", params));
            assertThat(answer.body()).as(uri).contains("-32602").contains("catalog.unknown");
        }
        assertThat(bookServer.seen("subscriptions/listen")).isEmpty();
    }

    @Test
    void a_server_that_hung_up_is_listened_to_again_and_may_have_changed() throws Exception {
        try (var events = listen(tester, LISTS)) {
            events.next();
            until(() -> books.listeners() == 1 && maps.listeners() == 1);
            books.hangUp();

            assertThat(events.next()).contains("notifications/tools/list_changed");
            assertThat(books.listeners()).isEqualTo(1);
            assertThat(bookServer.seen("subscriptions/listen")).hasSize(2);
        }
    }

    @Test
    void a_client_that_leaves_is_listened_for_no_more_and_all_of_it_is_on_record() throws Exception {
        try (var events = listen(tester, LISTS)) {
            events.next();
            until(() -> books.listeners() == 1 && maps.listeners() == 1);
        }
        until(() -> books.listeners() == 0 && maps.listeners() == 0);

        for (String server : List.of("*", "books", "maps")) {
            until(() -> gateway.entries().stream()
                    .filter(entry -> "subscriptions/listen".equals(entry.string("method"))
                            && server.equals(entry.string("server"))
                            && "/mcp".equals(entry.string("route")))
                    .map(entry -> String.valueOf(entry.string("status")))
                    .toList()
                    .equals(List.of("null", "ok")));
        }
    }
}
